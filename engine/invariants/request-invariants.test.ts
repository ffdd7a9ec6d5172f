import { expect, test } from 'vitest';
import type { Message } from '#engine/schema/message.ts';
import type { ModelRequest } from '#engine/schema/model-request.ts';
import type { ModelChunk } from '#engine/schema/model-stream.ts';
import { call, done, failed, finished, text, thinking } from '#engine/testing/answers.ts';
import { scriptedTool } from '#engine/testing/scripted-tool.ts';
import { hello, startHarness } from '#engine/testing/session-harness.ts';
import { requestOracle } from './request-invariants.ts';

const firstAnswer: readonly ModelChunk[] = [
  ...thinking('let me look', 'signature-1', 0),
  { type: 'thinking.redacted', index: 1, data: 'opaque' },
  ...call('c1', 'Look', { path: 'a' }, 2),
  ...call('c2', 'Look', { path: 'b' }, 3),
  ...finished('tool_use'),
];

/** The two requests of a session that keeps every promise. */
async function soundRequests(): Promise<readonly [ModelRequest, ModelRequest]> {
  const { engine, model } = await startHarness({
    answers: [firstAnswer, done],
    tools: [scriptedTool('Look', { readOnly: true })],
  });
  await engine.prompt(hello);
  const [first, second] = model.requests;
  if (first === undefined || second === undefined) throw new Error('The session asked too little.');
  return [first, second];
}

const [first, second] = await soundRequests();

/** What the oracle says of a second request, when the first one was answered so. */
function reportOf(request: ModelRequest, answer = firstAnswer): readonly string[] {
  const oracle = requestOracle();
  expect(oracle.onRequest(first)).toEqual([]);
  for (const chunk of answer) oracle.onChunk(chunk);
  return oracle
    .onRequest(request)
    .map(({ invariant, message }) => message.replace(/^the engine's request 2/u, invariant));
}

const withMessages = (...messages: readonly (Message | undefined)[]): ModelRequest => ({
  ...second,
  messages: messages.filter((message) => message !== undefined),
  cacheBreakpoints: [],
});
const [user, assistant, tool] = second.messages;
if (assistant?.role !== 'assistant' || tool?.role !== 'tool') throw new Error('unexpected roles');

const saying = (words: string): Message => ({
  role: 'user',
  content: [{ type: 'text', text: words }],
});
/** The assistant's message with one of its parts changed. */
const edited = (index: number, change: object): Message => ({
  ...assistant,
  content: assistant.content.map((part, at) => (at === index ? { ...part, ...change } : part)),
});

test('a sound session is not reported', () => {
  expect(reportOf(second)).toEqual([]);
});

test.each([
  [
    'M1: an answer that was dropped',
    withMessages(user, assistant, { ...tool, answers: tool.answers.slice(0, 1) }),
    ['M1: message 1 calls c1,c2, answered: c1'],
  ],
  [
    'M1: calls without any answer',
    withMessages(user, assistant, saying('go on')),
    [
      'M1: message 1 calls c1,c2, answered: ',
      'M2: in message 2 the user speaks before the calls are answered',
    ],
  ],
  [
    'M1: answers in another order',
    withMessages(user, assistant, { ...tool, answers: tool.answers.toReversed() }),
    ['M1: message 1 calls c1,c2, answered: c2,c1'],
  ],
  [
    'M1: answers that nobody asked for',
    withMessages(user, tool),
    [
      'M1: message 1 answers calls that nobody made',
      'M3: the signed thinking ["signature-1","let me look"] did not come back untouched',
      'M3: the redacted thinking opaque did not come back untouched',
      'M3: the tool call ["c1","Look",{"path":"a"}] did not come back untouched',
      'M3: the tool call ["c2","Look",{"path":"b"}] did not come back untouched',
    ],
  ],
  [
    'M1: answers before anything else',
    withMessages(tool, assistant, tool),
    [
      'M1: message 0 answers no call',
      'M2: the first message is not the user’s',
      'M4: message 0 is not what it was',
    ],
  ],
  [
    'M2: a user who speaks between a call and its answer',
    withMessages(user, assistant, saying('wait'), tool),
    [
      'M1: message 1 calls c1,c2, answered: ',
      'M1: message 3 answers calls that nobody made',
      'M2: in message 2 the user speaks before the calls are answered',
    ],
  ],
  [
    'M2: a model that speaks before its calls are answered',
    withMessages(user, assistant, assistant, tool),
    [
      'M1: message 1 calls c1,c2, answered: ',
      'M2: in message 2 the assistant speaks before the calls are answered',
    ],
  ],
  [
    'M2: a conversation that the model begins',
    withMessages(assistant, tool),
    ['M2: the first message is not the user’s', 'M4: message 0 is not what it was'],
  ],
  [
    'M2: an empty message of the model',
    withMessages(user, assistant, tool, { role: 'assistant', content: [] }),
    ['M2: message 3 of the assistant is empty'],
  ],
  [
    'M3: a signature that was dropped',
    withMessages(user, edited(0, { signature: undefined }), tool),
    ['M3: the signed thinking ["signature-1","let me look"] did not come back untouched'],
  ],
  [
    'M3: a signature that was changed',
    withMessages(user, edited(0, { signature: 'signature-2' }), tool),
    ['M3: the signed thinking ["signature-1","let me look"] did not come back untouched'],
  ],
  [
    'M3: thinking that was changed',
    withMessages(user, edited(0, { text: 'let me see' }), tool),
    ['M3: the signed thinking ["signature-1","let me look"] did not come back untouched'],
  ],
  [
    'M3: encrypted thinking that was dropped',
    withMessages(user, { ...assistant, content: assistant.content.toSpliced(1, 1) }, tool),
    ['M3: the redacted thinking opaque did not come back untouched'],
  ],
  [
    'M3: arguments of a call that were changed',
    withMessages(user, edited(2, { arguments: { path: 'z' } }), tool),
    ['M3: the tool call ["c1","Look",{"path":"a"}] did not come back untouched'],
  ],
  [
    'M3: parts in another order',
    withMessages(
      user,
      { ...assistant, content: assistant.content.toReversed() },
      { ...tool, answers: tool.answers.toReversed() },
    ),
    [
      'M3: the redacted thinking opaque did not come back untouched',
      'M3: the tool call ["c1","Look",{"path":"a"}] did not come back untouched',
      'M3: the tool call ["c2","Look",{"path":"b"}] did not come back untouched',
    ],
  ],
  [
    'M4: another system prompt',
    { ...second, system: [{ type: 'text' as const, text: 'It is 9:41.' }] },
    ['M4: the system prompt changed'],
  ],
  ['M4: other tools', { ...second, tools: [] }, ['M4: the tools changed']],
  [
    'M4: an earlier message that was changed',
    withMessages(saying('goodbye'), assistant, tool),
    ['M4: message 0 is not what it was'],
  ],
  [
    'M4: an earlier message that is gone',
    withMessages(),
    [
      'M2: the first message is not the user’s',
      'M3: the signed thinking ["signature-1","let me look"] did not come back untouched',
      'M3: the redacted thinking opaque did not come back untouched',
      'M3: the tool call ["c1","Look",{"path":"a"}] did not come back untouched',
      'M3: the tool call ["c2","Look",{"path":"b"}] did not come back untouched',
      'M4: message 0 is not what it was',
    ],
  ],
  [
    'M5: five cache breakpoints',
    { ...second, cacheBreakpoints: Array.from({ length: 5 }, () => ({ at: 'system' as const })) },
    ['M5: 5 cache breakpoints'],
  ],
  [
    'M5: a cache breakpoint behind the last message',
    { ...second, cacheBreakpoints: [{ at: 'message' as const, index: 3 }] },
    ['M5: a cache breakpoint at message 3, which is not there'],
  ],
])('%s is reported', (_title, request, reported) => {
  expect(reportOf(request)).toEqual(reported);
});

test('what a cut stream brought need not come back', () => {
  const cut = [...thinking('half', 'signature-1'), ...failed({ code: 'network' })];
  expect(reportOf({ ...first, messages: [...first.messages, saying('go on')] }, cut)).toEqual([]);
});

test('after a rewind nothing from before is owed', () => {
  const oracle = requestOracle();
  oracle.onRequest(second);
  for (const chunk of [...text('done'), ...firstAnswer]) oracle.onChunk(chunk);
  oracle.forget();
  expect(oracle.onRequest({ ...first, messages: [saying('something else')] })).toEqual([]);
});
