import { expect, test } from 'vitest';
import { sessionStateOf } from '#engine/projection/session-state.ts';
import { noUsage } from '#engine/projection/usage.ts';
import type { EventType } from '#engine/schema/events/session-event.ts';
import { inMemoryLog } from '#engine/storage/in-memory/in-memory-log.ts';
import { call, done, finished, text } from '#engine/testing/answers.ts';
import { everyEvent } from '#engine/testing/every-event.ts';
import { scriptedModel } from '#engine/testing/scripted-model.ts';
import { scriptedTool } from '#engine/testing/scripted-tool.ts';
import { logOf, type Happenings } from '#engine/testing/session-events.ts';
import { hello, startHarness } from '#engine/testing/session-harness.ts';
import { recoveryOf } from './recover.ts';
import { resumeSession } from './session-engine.ts';

/** Runs a turn with two calls, kills the engine after the first event of a type, and resumes. */
async function crashAfter(type: EventType) {
  const harness = await startHarness({
    answers: [
      [
        ...text('I will look.', 0),
        ...call('c1', 'Look', {}, 1),
        ...call('c2', 'Change', {}, 2),
        ...finished('tool_use'),
      ],
      done,
    ],
    tools: [scriptedTool('Look', { readOnly: true }), scriptedTool('Change')],
  });
  await harness.engine.prompt(hello);
  const events = await harness.events();
  const log = await inMemoryLog().create(harness.ports.ids.session());
  const last = events.findIndex((event) => event.type === type);
  for (const event of events.slice(0, last + 1)) await log.append([event]);
  const model = scriptedModel([[...text('I see'), ...finished('end')]]);
  const engine = await resumeSession({ ...harness.ports, model }, log);
  await engine.prompt([{ type: 'text', text: 'where were we?' }]);
  return model.requests[0]?.messages ?? [];
}

const answersIn = (messages: Awaited<ReturnType<typeof crashAfter>>) =>
  messages.flatMap((message) =>
    message.role === 'tool'
      ? message.answers.map(({ callId, output }) => `${callId}: ${JSON.stringify(output)}`)
      : [],
  );

test('a call that was running may have taken effect, one that waited has not', async () => {
  expect(answersIn(await crashAfter('tool.started'))).toMatchInlineSnapshot(`
    [
      "c1: [{"type":"text","text":"The engine stopped while this tool was running, and its result is lost. It changes nothing; run it again if you need its result."}]",
      "c2: [{"type":"text","text":"Not run: the engine stopped before it came to this call."}]",
    ]
  `);
});

test('what the model had said is kept when its answer was cut', async () => {
  const messages = await crashAfter('model.delta');
  expect(messages.map(({ role }) => role)).toEqual(['user', 'assistant', 'user']);
  expect(messages[1]).toEqual({
    role: 'assistant',
    origin: { provider: 'scripted', model: 'scripted-1' },
    content: [{ type: 'text', text: 'I will look.' }],
  });
});

test('a request without an answer leaves no trace in the conversation', async () => {
  const messages = await crashAfter('model.requested');
  expect(messages.map(({ role }) => role)).toEqual(['user', 'user']);
});

const { 'turn.started': started, 'context.built': built, 'model.requested': asked } = everyEvent;

/** What recovery writes after a log that ends so. */
const writtenAfter = (...happenings: Happenings) => {
  const events = logOf(...happenings);
  return recoveryOf(sessionStateOf(events).turn, events);
};
const interrupted = (stepCount: number) => ({
  type: 'turn.interrupted',
  payload: {
    turnId: 'turn_1',
    stepCount,
    usage: noUsage,
    costUsd: 0,
    by: 'crash',
    reason: 'The engine stopped in the middle of this turn.',
  },
});

test('a log whose last turn ended needs nothing', () => {
  expect(writtenAfter(everyEvent['session.created'])).toEqual([]);
  expect(writtenAfter(started, everyEvent['turn.completed'])).toEqual([]);
});

test('a turn that had only begun is interrupted, with no step counted', () => {
  expect(writtenAfter(started, everyEvent['user.message'])).toEqual([interrupted(0)]);
});

test('an open request fails, and keeps the text that was said in it; thinking is not text', () => {
  const { type, payload } = everyEvent['model.delta'];
  const said = (change: object) => ({ type, payload: { ...payload, ...change } });
  expect(
    writtenAfter(
      started,
      built,
      said({ requestId: 'req_0', text: 'of the attempt before' }),
      asked,
      said({ kind: 'thinking', text: 'hm' }),
      said({ text: 'Look' }),
      said({ index: 1, text: 'ing' }),
    ),
  ).toEqual([
    {
      type: 'assistant.message',
      payload: {
        turnId: 'turn_1',
        requestId: 'req_1',
        content: [{ type: 'text', text: 'Looking' }],
        partial: true,
      },
    },
    {
      type: 'model.failed',
      payload: {
        turnId: 'turn_1',
        requestId: 'req_1',
        attemptIndex: 0,
        error: {
          code: 'aborted',
          message: 'The engine stopped while the model was answering.',
          retryable: false,
        },
      },
    },
    interrupted(1),
  ]);
});

test('a call that may have taken effect is told apart from one that is safe to repeat', () => {
  const called = everyEvent['model.tool_call_requested'];
  const { type, payload } = everyEvent['tool.started'];
  const advice = (['safe', 'never'] as const).map((replay) => {
    const start = { type, payload: { ...payload, replay } };
    const [end] = writtenAfter(started, built, called, start);
    return end?.type === 'tool.failed' ? [end.payload.code, end.payload.output] : end;
  });
  const lost = 'The engine stopped while this tool was running, and its result is lost.';
  const output = (words: string) => [{ type: 'text', text: `${lost} ${words}` }];
  expect(advice).toEqual([
    ['interrupted', output('It changes nothing; run it again if you need its result.')],
    ['interrupted', output('It may have taken effect: look before you run it again.')],
  ]);
});
