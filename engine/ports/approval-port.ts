import type { PermissionRequest } from '#engine/schema/permission.ts';

/** What a person said. */
export interface Approval {
  readonly decision: 'allow' | 'deny';
  readonly reason: string;
}

/** Asks a person whether a call may run. */
export interface ApprovalPort {
  /** Resolves with the answer; rejects only when `signal` aborts. */
  ask(request: PermissionRequest, signal: AbortSignal): Promise<Approval>;
}
