import { expect, test } from 'vitest';
import { inMemoryLog } from '#engine/storage/in-memory/in-memory-log.ts';
import { call, done, finished } from '#engine/testing/answers.ts';
import { someSession } from '#engine/testing/event-drafts.ts';
import { scriptedModel } from '#engine/testing/scripted-model.ts';
import { says, scriptedTool } from '#engine/testing/scripted-tool.ts';
import {
  brokenPromises,
  hello,
  startHarness,
  type Harness,
} from '#engine/testing/session-harness.ts';
import { resumeSession } from './session-engine.ts';

const calling = [...call('c1', 'Deploy'), ...finished('tool_use')];

/** A turn whose tool shows three pieces, with so many milliseconds before each. */
async function showing(...pausesMs: readonly number[]): Promise<Harness> {
  const { promise: started, resolve: onStarted } = Promise.withResolvers<Harness>();
  const deploy = scriptedTool('Deploy', {
    async run({ onDelta, signal }) {
      const { clock } = await started;
      for (const [index, pauseMs] of pausesMs.entries()) {
        await clock.sleep(pauseMs, signal);
        onDelta(`${index + 1} of ${pausesMs.length}\n`);
      }
      return says('deployed');
    },
  });
  const harness = await startHarness({ answers: [calling, done], tools: [deploy] });
  onStarted(harness);
  await harness.engine.prompt(hello);
  return harness;
}

const toolLines = async (harness: Harness) =>
  (await harness.story()).filter((line) => line.startsWith('tool.'));

test('output becomes durable while a tool runs, a window at a time (invariant T2)', async () => {
  const harness = await showing(0, 10, 1_000, 10);
  expect(await toolLines(harness)).toEqual([
    'tool.started c1 Deploy {}',
    'tool.delta c1 1 of 4 2 of 4',
    'tool.completed c1 deployed',
  ]);
  expect(brokenPromises(await harness.events())).toEqual([]);
});

test('a tool on a clock that stands still leaves none, however it cuts its output', async () => {
  const harness = await showing(0, 0, 0, 0);
  expect(await toolLines(harness)).toEqual([
    'tool.started c1 Deploy {}',
    'tool.completed c1 deployed',
  ]);
});

test('after a crash the model reads what is known of the output', async () => {
  const harness = await showing(0, 1_000, 10);
  const log = await inMemoryLog().create(someSession);
  const events = await harness.events();
  const last = events.findIndex(({ type }) => type === 'tool.delta');
  for (const event of events.slice(0, last + 1)) await log.append([event]);
  const model = scriptedModel([done]);
  const engine = await resumeSession({ ...harness.ports, model }, log);
  await engine.prompt(hello);
  const [answer] = (model.requests[0]?.messages ?? []).flatMap((message) =>
    message.role === 'tool' ? message.answers : [],
  );
  expect(answer?.output).toEqual([
    {
      type: 'text',
      text:
        'The engine stopped while this tool was running, and its result is lost. ' +
        'It may have taken effect: look before you run it again.\n' +
        'What is known of its output, from the start:\n1 of 3\n',
    },
  ]);
});

test('a log that fails stops the tools that run beside, and waits for them', async () => {
  const memory = await inMemoryLog().create(someSession);
  const log = {
    ...memory,
    append: (...[drafts, options]: Parameters<typeof memory.append>) =>
      drafts.some(({ type }) => type === 'tool.completed')
        ? Promise.reject(new Error('the disk is full'))
        : memory.append(drafts, options),
  };
  let stopped = '';
  const look = scriptedTool('Look', {
    readOnly: true,
    run: ({ callId, signal }) =>
      callId === 'c1'
        ? says('quick')
        : new Promise((resolve) => {
            signal.addEventListener('abort', () => {
              stopped = callId;
              resolve(says('stopped'));
            });
          }),
  });
  const answers = [
    [...call('c1', 'Look', {}, 0), ...call('c2', 'Look', {}, 1), ...finished('tool_use')],
  ];
  const { engine } = await startHarness({ answers, tools: [look], log });
  await expect(engine.prompt(hello)).rejects.toThrow('the disk is full');
  expect(stopped).toBe('c2');
});
