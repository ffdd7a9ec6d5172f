import { expect, test } from 'vitest';
import { CallId } from '#engine/schema/ids.ts';
import type { AssistantPart } from '#engine/schema/message.ts';
import { everyEvent } from '#engine/testing/every-event.ts';
import { logOf, type Happenings } from '#engine/testing/session-events.ts';
import { foldConversation, messagesOf, noConversation } from './messages.ts';

const conversationAfter = (...happenings: Happenings) =>
  logOf(...happenings).reduce(foldConversation, noConversation);

const { 'context.built': contextBuilt } = everyEvent;
const content = (words: string) => [{ type: 'text', text: words } as const];

const says = (words: string) => {
  const { type, payload } = everyEvent['user.message'];
  return { type, payload: { ...payload, content: content(words) } };
};
const answers = (...parts: AssistantPart[]) => {
  const { type, payload } = everyEvent['assistant.message'];
  return { type, payload: { ...payload, content: parts } };
};
const calls = (...names: string[]) =>
  answers(
    ...names.map((name): AssistantPart => ({
      type: 'tool_call',
      callId: CallId.parse(name),
      name: 'Look',
      arguments: {},
    })),
  );
const completed = (name: string) => {
  const { type, payload } = everyEvent['tool.completed'];
  return { type, payload: { ...payload, callId: CallId.parse(name), output: content(name) } };
};
const answerOf = (callId: string, words = callId, isError = false) => ({
  callId,
  output: content(words),
  isError,
});

test('what a user says is unread until the next context is built', () => {
  const said = conversationAfter(says('one'), says('two'));
  expect(said).toEqual({
    read: [],
    unread: [
      { role: 'user', content: content('one') },
      { role: 'user', content: content('two') },
    ],
  });
  const read = conversationAfter(says('one'), says('two'), contextBuilt);
  expect(read).toEqual({ read: messagesOf(said), unread: [] });
});

test('a message in the middle of a step stands behind the answers of its calls (invariant M1)', () => {
  const conversation = conversationAfter(
    says('go'),
    contextBuilt,
    calls('a'),
    says('wait'),
    completed('a'),
  );
  expect(messagesOf(conversation).map(({ role }) => role)).toEqual([
    'user',
    'assistant',
    'tool',
    'user',
  ]);
});

test('answers stand in one message in the order of the calls, whichever came first', () => {
  const { type, payload } = everyEvent['tool.rejected'];
  const rejected = { type, payload: { ...payload, callId: CallId.parse('b') } };
  const { read } = conversationAfter(
    calls('a', 'b', 'c'),
    completed('c'),
    rejected,
    completed('a'),
    calls('d'),
    completed('d'),
  );
  expect(read.filter(({ role }) => role === 'tool')).toEqual([
    {
      role: 'tool',
      answers: [answerOf('a'), answerOf('b', 'Permission denied: no', true), answerOf('c')],
    },
    { role: 'tool', answers: [answerOf('d')] },
  ]);
});

test('a failed call is an answer that says it is an error', () => {
  expect(conversationAfter(calls('call_1'), everyEvent['tool.failed']).read.at(-1)).toEqual({
    role: 'tool',
    answers: [answerOf('call_1', 'too slow', true)],
  });
});

test('an empty answer of the model leaves no message (invariant M2)', () => {
  expect(conversationAfter(answers())).toEqual(noConversation);
});

test('events that say nothing to the model leave the conversation as it is', () => {
  const speaking = [
    'user.message',
    'context.built',
    'model.requested',
    'assistant.message',
    'tool.completed',
    'tool.failed',
    'tool.rejected',
  ];
  const silent = Object.values(everyEvent).filter(({ type }) => !speaking.includes(type));
  const before = conversationAfter(says('one'), contextBuilt, calls('a'));
  expect(logOf(...silent).reduce(foldConversation, before)).toBe(before);
});
