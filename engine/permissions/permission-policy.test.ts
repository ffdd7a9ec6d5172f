import { expect, test } from 'vitest';
import { CallId } from '#engine/schema/ids.ts';
import type { PermissionMode } from '#engine/schema/permission.ts';
import { permissionPolicy } from './permission-policy.ts';

const request = (name: string, readOnly: boolean) => ({
  callId: CallId.parse('call_1'),
  name,
  arguments: {},
  readOnly,
});
const verdicts = (mode: PermissionMode) =>
  [request('Look', true), request('Change', false)].map(permissionPolicy(mode).judge);

test('the mode allow lets every call run', () => {
  const allowed = { decision: 'allow', by: 'mode', reason: 'this session allows every tool' };
  expect(verdicts('allow')).toEqual([allowed, allowed]);
});

test('the mode deny lets none run, also none that changes nothing', () => {
  expect(verdicts('deny')).toEqual([
    { decision: 'deny', by: 'mode', reason: 'this session allows no tool, and so not Look' },
    { decision: 'deny', by: 'mode', reason: 'this session allows no tool, and so not Change' },
  ]);
});

test('the mode ask asks about what changes something', () => {
  expect(verdicts('ask')).toEqual([
    { decision: 'allow', by: 'rule', reason: 'Look changes nothing' },
    { decision: 'ask' },
  ]);
});
