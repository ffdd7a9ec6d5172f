import { expect, test } from 'vitest';
import type { EventType } from '#engine/schema/events/session-event.ts';
import { inMemoryLog } from '#engine/storage/in-memory/in-memory-log.ts';
import { call, finished, text } from '#engine/testing/answers.ts';
import { scriptedModel } from '#engine/testing/scripted-model.ts';
import { scriptedTool } from '#engine/testing/scripted-tool.ts';
import { startHarness } from '#engine/testing/session-harness.ts';
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
      [...text('done'), ...finished('end')],
    ],
    tools: [scriptedTool('Look', { readOnly: true }), scriptedTool('Change')],
  });
  await harness.engine.prompt([{ type: 'text', text: 'go' }]);
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
    content: [{ type: 'text', text: 'I will look.' }],
  });
});

test('a request without an answer leaves no trace in the conversation', async () => {
  const messages = await crashAfter('model.requested');
  expect(messages.map(({ role }) => role)).toEqual(['user', 'user']);
});
