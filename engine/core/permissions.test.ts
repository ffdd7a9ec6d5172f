import { expect, test } from 'vitest';
import { call, done, finished } from '#engine/testing/answers.ts';
import { scriptedTool } from '#engine/testing/scripted-tool.ts';
import { brokenPromises, hello, startHarness } from '#engine/testing/session-harness.ts';

const answers = [[...call('c1', 'Change'), ...finished('tool_use')], done];
const tools = [scriptedTool('Change')];

test('the mode deny keeps every call from running (invariants P1, P2)', async () => {
  const { engine, story, events } = await startHarness({
    answers,
    tools,
    setup: { permissionMode: 'deny' },
  });
  await engine.prompt(hello);
  const lines = (await story()).filter((line) => /^(permission|tool)/u.test(line));
  expect(lines).toEqual(['permission.resolved c1 deny by mode', 'tool.rejected c1 denied']);
  expect(brokenPromises(await events())).toEqual([]);
});

test.each(['allow', 'deny'] as const)('a person is asked and says %s', async (decision) => {
  const { engine, story, events } = await startHarness({
    answers,
    tools,
    setup: { permissionMode: 'ask' },
    approvals: { ask: () => Promise.resolve({ decision, reason: 'because' }) },
  });
  await engine.prompt(hello);
  const lines = (await story()).filter((line) => /^(permission|tool)/u.test(line));
  expect(lines).toEqual([
    'permission.requested c1 Change {}',
    `permission.resolved c1 ${decision} by user`,
    ...(decision === 'allow'
      ? ['tool.started c1 Change {}', 'tool.completed c1 Change done']
      : ['tool.rejected c1 denied']),
  ]);
  expect(brokenPromises(await events())).toEqual([]);
});

test('a turn cancelled while a person is asked ends the call', async () => {
  const { engine, story, events } = await startHarness({
    answers,
    tools,
    setup: { permissionMode: 'ask' },
    approvals: {
      ask: (_request, signal) =>
        new Promise((_resolve, reject) => {
          signal.addEventListener('abort', () => reject(new Error('withdrawn')));
        }),
    },
    onEvent: (event, running) => {
      if (!('live' in event) && event.type === 'permission.requested') running.cancel();
    },
  });
  const ending = await engine.prompt(hello);
  expect(ending.as).toBe('interrupted');
  expect((await story()).slice(-3)).toEqual([
    'permission.requested c1 Change {}',
    'tool.rejected c1 cancelled',
    'turn.interrupted by user',
  ]);
  expect(brokenPromises(await events())).toEqual([]);
});
