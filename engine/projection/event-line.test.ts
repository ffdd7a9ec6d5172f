import { expect, test } from 'vitest';
import { everyEvent } from '#engine/testing/every-event.ts';
import { logOf, type Happenings } from '#engine/testing/session-events.ts';
import { describeEvent } from './event-line.ts';

const lines = (...happenings: Happenings) => logOf(...happenings).map(describeEvent);

test('every event type has a short line that says what matters of it', () => {
  const described = logOf(...Object.values(everyEvent)).map((event) => [
    event.type,
    describeEvent(event),
  ]);
  expect(Object.fromEntries(described)).toEqual({
    'config.changed': 'scripted/scripted-2 by user',
    'session.created': 'scripted/scripted-1',
    'session.rewound': 'try again',
    'session.repaired': 'torn_line 12 bytes',
    'session.ended': 'enough',
    'turn.started': '0',
    'user.message': 'prompt look at this [image]',
    'context.built': 'step 0, 1 messages',
    'model.requested': 'step 0 attempt 0',
    'model.delta': 'text Looking',
    'assistant.message': 'text, tool_call',
    'model.completed': 'tool_use 5 tokens',
    'model.tool_call_requested': 'call_1 Look {"at":"a"}',
    'model.failed': 'overloaded retry in 1000 ms',
    'permission.requested': 'call_1 Look {"at":"a"}',
    'permission.resolved': 'call_1 allow by user',
    'tool.started': 'call_1 Look {"at":"a"}',
    'tool.completed': 'call_1 seen',
    'tool.delta': 'call_1 half of it',
    'tool.failed': 'call_1 timeout too slow',
    'tool.rejected': 'call_1 denied',
    'turn.completed': 'end',
    'turn.failed': 'limit_steps',
    'turn.interrupted': 'by user',
  });
});

test('a message that was cut and a failure without a retry say so', () => {
  const { payload: message } = everyEvent['assistant.message'];
  const { retry: _retry, ...failure } = everyEvent['model.failed'].payload;
  expect(
    lines(
      { type: 'assistant.message', payload: { ...message, partial: true } },
      { type: 'model.failed', payload: failure },
    ),
  ).toEqual(['partial text, tool_call', 'overloaded']);
});

test('long text is cut between characters, and white space becomes one blank', () => {
  const { type, payload } = everyEvent['model.delta'];
  const delta = (text: string) => ({ type, payload: { ...payload, text } });
  expect(lines(delta('😀'.repeat(72)), delta('😀'.repeat(73)), delta(' a\n\tb '))).toEqual([
    `text ${'😀'.repeat(72)}`,
    `text ${'😀'.repeat(71)}…`,
    'text a b',
  ]);
});
