import { describe, expect, test } from 'vitest';
import type { LiveEvent } from '#engine/schema/live-event.ts';
import type { SessionEvent } from '#engine/schema/events/session-event.ts';
import { EventId } from '#engine/schema/ids.ts';
import { sessionStateOf } from '#engine/projection/session-state.ts';
import { call, done, finished, text, thinking } from '#engine/testing/answers.ts';
import { scriptedModel } from '#engine/testing/scripted-model.ts';
import { scriptedTool } from '#engine/testing/scripted-tool.ts';
import { brokenPromises, hello, startHarness } from '#engine/testing/session-harness.ts';
import { resumeSession } from './session-engine.ts';

test('a turn without tools: asked once, answered once, and every delta durable at its block’s end', async () => {
  const { engine, story, events } = await startHarness({
    answers: [[...text('Good morning to you'), ...finished('end')]],
  });
  const ending = await engine.prompt(hello);
  expect(ending).toEqual({ as: 'completed', stopReason: 'end' });
  expect(await story()).toEqual([
    'session.created scripted/scripted-1',
    'turn.started 0',
    'user.message prompt hello',
    'context.built step 0, 1 messages',
    'model.requested step 0 attempt 0',
    'model.delta text Good morning to you',
    'assistant.message text',
    'model.completed end 5 tokens',
    'turn.completed end',
  ]);
  expect(brokenPromises(await events())).toEqual([]);
});

test('thinking, calls and answers go back to the model in order', async () => {
  const { engine, model } = await startHarness({
    answers: [
      [
        ...thinking('let me look', 'signature-1'),
        ...text('Looking.', 1),
        ...call('c1', 'Look', { path: 'a' }, 2),
        ...finished('tool_use'),
      ],
      done,
    ],
    tools: [scriptedTool('Look', { readOnly: true })],
  });
  await engine.prompt(hello);
  expect(model.requests[1]?.messages).toEqual([
    { role: 'user', content: hello },
    {
      role: 'assistant',
      origin: { provider: 'scripted', model: 'scripted-1' },
      content: [
        { type: 'thinking', text: 'let me look', signature: 'signature-1' },
        { type: 'text', text: 'Looking.' },
        { type: 'tool_call', callId: 'c1', name: 'Look', arguments: { path: 'a' } },
      ],
    },
    {
      role: 'tool',
      answers: [{ callId: 'c1', output: [{ type: 'text', text: 'Look done' }], isError: false }],
    },
  ]);
});

describe('why a model stopped', () => {
  test('a pause is answered by asking again with what it said', async () => {
    const { engine, model } = await startHarness({
      answers: [
        [...text('searching'), ...finished('pause')],
        [...text('found'), ...finished('end')],
      ],
    });
    await engine.prompt(hello);
    expect(model.requests[1]?.messages.map((message) => message.role)).toEqual([
      'user',
      'assistant',
    ]);
  });

  test('a refusal ends the turn and runs no call', async () => {
    const { engine, story, events } = await startHarness({
      answers: [[...call('c1', 'Change'), ...finished('refusal')]],
      tools: [scriptedTool('Change')],
    });
    expect(await engine.prompt(hello)).toEqual({ as: 'completed', stopReason: 'refusal' });
    expect(await story()).toContain('tool.rejected c1 cancelled');
    expect(brokenPromises(await events())).toEqual([]);
  });
});

test('live deltas are seen at once, durable events only once they are in the log (invariant S1)', async () => {
  const seen: (SessionEvent | LiveEvent)[] = [];
  const late: string[] = [];
  const harness = await startHarness({
    answers: [[...text('a b c'), ...finished('end')]],
    onEvent: (event) => {
      seen.push(event);
      const headSequence = harness.log.head()?.sequence ?? -1;
      if (!('live' in event) && event.sequence > headSequence) late.push(event.type);
    },
  });
  await harness.engine.prompt(hello);
  const live = seen.filter((event) => 'live' in event);
  expect(live.map(({ afterSequence, offset }) => [afterSequence, offset])).toEqual([
    [4, 0],
    [4, 1],
    [4, 2],
  ]);
  expect(late).toEqual([]);
});

test('text that streams longer than a window becomes durable on the way', async () => {
  const harness = await startHarness({
    answers: [
      function* slow() {
        for (const word of ['one ', 'two ', 'three ']) {
          yield { type: 'text.delta', index: 0, text: word };
          harness.clock.advanceTo(harness.clock.now() + 600);
        }
        yield { type: 'block.completed', index: 0 };
        yield* finished('end');
      },
    ],
  });
  await harness.engine.prompt(hello);
  const deltas = (await harness.story()).filter((line) => line.startsWith('model.delta'));
  expect(deltas).toEqual(['model.delta text one two', 'model.delta text three']);
});

describe('one thing at a time', () => {
  test('a second prompt is refused while a turn runs', async () => {
    const { engine } = await startHarness({ answers: [[...text('hi'), ...finished('end')]] });
    const first = engine.prompt(hello);
    await expect(engine.prompt(hello)).rejects.toThrowErrorMatchingInlineSnapshot(
      `[EngineError: Cannot start a turn while a turn is running. Wait for it, steer it, or cancel it.]`,
    );
    expect((await first).as).toBe('completed');
  });

  test('an ended session takes no more prompts', async () => {
    const { engine, story } = await startHarness({ answers: [] });
    await engine.end('done');
    expect((await story()).at(-1)).toBe('session.ended done');
    await expect(engine.prompt(hello)).rejects.toMatchObject({ code: 'engine.ended' });
  });
});

test('after a rewind the model does not read what was left behind', async () => {
  const { engine, model, events } = await startHarness({
    answers: [
      [...text('first answer'), ...finished('end')],
      [...text('other answer'), ...finished('end')],
    ],
  });
  const start = (await events())[0];
  await engine.prompt(hello);
  if (start !== undefined) await engine.rewind(start.id, 'try again');
  await engine.prompt([{ type: 'text', text: 'something else' }]);
  expect(model.requests[1]?.messages).toEqual([
    { role: 'user', content: [{ type: 'text', text: 'something else' }] },
  ]);
  expect(brokenPromises(await events())).toEqual([]);
});

test('what the engine knows is what its log says (invariant E3)', async () => {
  const { engine, events } = await startHarness({
    answers: [[...thinking('hm', 'sig'), ...call('c1', 'Look'), ...finished('tool_use')], done],
    tools: [scriptedTool('Look', { readOnly: true })],
  });
  await engine.prompt(hello);
  expect(sessionStateOf(await events())).toEqual(engine.state);
});

test('a session cannot be rewound into the middle of a turn (invariant M1)', async () => {
  const { engine, events } = await startHarness({
    answers: [[...call('c1', 'Look'), ...finished('tool_use')], done, done],
    tools: [scriptedTool('Look', { readOnly: true })],
  });
  await engine.prompt(hello);
  const before = await events();
  const inside = before.slice(
    before.findIndex(({ type }) => type === 'turn.started'),
    -1,
  );
  for (const { id } of inside) {
    await expect(engine.rewind(id, 'try again')).rejects.toMatchObject({ code: 'engine.rewind' });
  }
  await expect(engine.rewind(EventId.parse('evt_404'), 'try again')).rejects.toMatchObject({
    code: 'log.unknown_parent',
  });
  expect(await events()).toEqual(before);
});

test('a turn that broke off is not built upon; resuming the session ends it (invariant T1)', async () => {
  const harness = await startHarness({
    answers: [[...call('c1', 'Change'), ...finished('tool_use')]],
    tools: [scriptedTool('Change')],
    setup: { permissionMode: 'ask' },
    approvals: { ask: () => Promise.reject(new Error('the dialog crashed')) },
  });
  const { engine, log, ports } = harness;
  await expect(engine.prompt(hello)).rejects.toThrow('the dialog crashed');
  await expect(engine.prompt(hello)).rejects.toThrowErrorMatchingInlineSnapshot(
    `[EngineError: Turn 0 of this session broke off with an error. Close and resume it.]`,
  );
  const refusal = { code: 'engine.invariant' };
  await expect(engine.rewind(EventId.parse('evt_1'), 'why not')).rejects.toMatchObject(refusal);
  await expect(engine.end('enough')).rejects.toMatchObject(refusal);
  const model = scriptedModel([done]);
  const resumed = await resumeSession({ ...ports, model }, log);
  await resumed.prompt(hello);
  expect(model.requests[0]?.messages.map(({ role }) => role)).toEqual([
    'user',
    'assistant',
    'tool',
    'user',
  ]);
  expect(brokenPromises(await harness.events())).toEqual([]);
});
