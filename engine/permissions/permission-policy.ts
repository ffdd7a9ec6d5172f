import type { PermissionPort, PermissionVerdict } from '#engine/ports/permission-port.ts';
import type { PermissionMode, PermissionRequest } from '#engine/schema/permission.ts';

/**
 * The policy of a session. Calls that change nothing run in the mode `ask` too: nobody should be
 * asked about a file being read.
 */
export function permissionPolicy(mode: PermissionMode): PermissionPort {
  return { judge: (request) => judge(mode, request) };
}

function judge(mode: PermissionMode, { name, readOnly }: PermissionRequest): PermissionVerdict {
  switch (mode) {
    case 'allow':
      return { decision: 'allow', by: 'mode', reason: 'this session allows every tool' };
    case 'deny':
      return {
        decision: 'deny',
        by: 'mode',
        reason: `this session allows no tool, and so not ${name}`,
      };
    case 'ask':
      return readOnly
        ? { decision: 'allow', by: 'rule', reason: `${name} changes nothing` }
        : { decision: 'ask' };
    default:
      return mode satisfies never;
  }
}
