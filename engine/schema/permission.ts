import { z } from 'zod';
import { CallId } from './ids.ts';
import { JsonObject } from './json.ts';

/**
 * What happens to calls that no rule decides.
 * `allow`: they run. `deny`: they do not. `ask`: a person decides, through the approval port.
 */
export const PermissionMode = z.enum(['allow', 'deny', 'ask']);
export type PermissionMode = z.infer<typeof PermissionMode>;

/** What is asked before a call runs. */
export const PermissionRequest = z.object({
  callId: CallId,
  name: z.string(),
  arguments: JsonObject,
  readOnly: z.boolean(),
});
export type PermissionRequest = z.infer<typeof PermissionRequest>;

/** A decision that was made, who made it and why. The model reads the reason of a denial. */
export const PermissionDecision = z.object({
  decision: z.enum(['allow', 'deny']),
  by: z.enum(['mode', 'rule', 'user']),
  reason: z.string(),
});
export type PermissionDecision = z.infer<typeof PermissionDecision>;
