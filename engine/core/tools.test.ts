import { setImmediate } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { call, done, finished, text } from '#engine/testing/answers.ts';
import { says, scriptedTool } from '#engine/testing/scripted-tool.ts';
import { brokenPromises, hello, startHarness } from '#engine/testing/session-harness.ts';

test('read-only calls overlap, and their outcomes stand in the order of the model (invariants T3, D2)', async () => {
  let runningCount = 0;
  let most = 0;
  const { promise: secondIsDone, resolve: onSecond } = Promise.withResolvers<void>();
  const look = scriptedTool('Look', {
    readOnly: true,
    async run({ callId }) {
      runningCount += 1;
      most = Math.max(most, runningCount);
      if (callId === 'c1') {
        await secondIsDone;
        // Time enough to write the outcome of the second call, if anybody would.
        await setImmediate();
      } else onSecond();
      runningCount -= 1;
      return says(callId);
    },
  });
  const { engine, story, events } = await startHarness({
    answers: [
      [...call('c1', 'Look', {}, 0), ...call('c2', 'Look', {}, 1), ...finished('tool_use')],
      done,
    ],
    tools: [look],
  });
  await engine.prompt(hello);
  expect(most).toBe(2);
  expect((await story()).filter((line) => line.startsWith('tool.'))).toEqual([
    'tool.started c1 Look {}',
    'tool.started c2 Look {}',
    'tool.completed c1 c1',
    'tool.completed c2 c2',
  ]);
  expect(brokenPromises(await events())).toEqual([]);
});

test('a call that changes something runs alone (invariant T3)', async () => {
  let runningCount = 0;
  const run = async () => {
    runningCount += 1;
    expect(runningCount).toBe(1);
    await Promise.resolve();
    runningCount -= 1;
    return says('done');
  };
  const { engine, story, events } = await startHarness({
    answers: [
      [
        ...call('c1', 'Look', {}, 0),
        ...call('c2', 'Change', {}, 1),
        ...call('c3', 'Change', {}, 2),
        ...finished('tool_use'),
      ],
      done,
    ],
    tools: [scriptedTool('Look', { readOnly: true, run }), scriptedTool('Change', { run })],
  });
  await engine.prompt(hello);
  expect((await story()).filter((line) => line.startsWith('tool.'))).toEqual([
    'tool.started c1 Look {}',
    'tool.completed c1 done',
    'tool.started c2 Change {}',
    'tool.completed c2 done',
    'tool.started c3 Change {}',
    'tool.completed c3 done',
  ]);
  expect(brokenPromises(await events())).toEqual([]);
});

test('the intent of a call is in the log before its effect (invariant S2)', async () => {
  let types: readonly string[] = [];
  const harness = await startHarness({
    answers: [[...call('c1', 'Change'), ...finished('tool_use')], done],
    tools: [
      scriptedTool('Change', {
        run: async () => {
          types = (await harness.events()).map((event) => event.type);
          return says('done');
        },
      }),
    ],
  });
  await harness.engine.prompt(hello);
  expect(types.slice(-2)).toEqual(['permission.resolved', 'tool.started']);
});

test('calls that cannot run are answered with the reason, and the turn goes on', async () => {
  const { engine, events, model } = await startHarness({
    answers: [
      [
        ...call('c1', 'Nothing', {}, 0),
        ...call('c2', 'Change', { bad: true }, 1),
        ...call('c3', 'Break', {}, 2),
        ...finished('tool_use'),
      ],
      [...text('sorry'), ...finished('end')],
    ],
    tools: [
      scriptedTool('Change'),
      scriptedTool('Break', {
        run: () => {
          throw new TypeError('a bug');
        },
      }),
    ],
  });
  await engine.prompt(hello);
  const answers = model.requests[1]?.messages.at(-1);
  expect(answers).toEqual({
    role: 'tool',
    answers: [
      {
        callId: 'c1',
        output: [
          {
            type: 'text',
            text: 'There is no tool named Nothing. The tools are: Change, Break.',
          },
        ],
        isError: true,
      },
      {
        callId: 'c2',
        output: [{ type: 'text', text: 'bad must not be true' }],
        isError: true,
      },
      {
        callId: 'c3',
        output: [
          {
            type: 'text',
            text: 'The tool Break crashed (TypeError: a bug). It may have taken effect.',
          },
        ],
        isError: true,
      },
    ],
  });
  expect(brokenPromises(await events())).toEqual([]);
});

test('arguments that are no JSON reach the model as a failed call', async () => {
  const malformed = call('c1', 'Change').map((chunk) =>
    chunk.type === 'tool_call.completed' ? { ...chunk, malformed: '{"path": "a' } : chunk,
  );
  const { engine, story } = await startHarness({
    answers: [
      [...malformed, ...finished('max_tokens')],
      [...text('again'), ...finished('end')],
    ],
    tools: [scriptedTool('Change')],
  });
  await engine.prompt(hello);
  expect(await story()).toContain('tool.rejected c1 invalid_arguments');
});
