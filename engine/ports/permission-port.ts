import type { PermissionDecision, PermissionRequest } from '#engine/schema/permission.ts';

/** What the policy says of a call: a decision, or that a person has to make it. */
export type PermissionVerdict = PermissionDecision | { readonly decision: 'ask' };

/** The policy. It decides; the core records. */
export interface PermissionPort {
  judge(request: PermissionRequest): PermissionVerdict;
}
