import fc from 'fast-check';
import { expect, test } from 'vitest';
import { CallId } from '#engine/schema/ids.ts';
import type { ModelChunk } from '#engine/schema/model-stream.ts';
import { call, finished, text, thinking } from '#engine/testing/answers.ts';
import { arbitraryAnswers } from '#engine/testing/arbitrary-answers.ts';
import { addChunk, partialMessage, startMessage, wholeMessage } from './assemble-message.ts';

function draftOf(chunks: readonly ModelChunk[]) {
  const draft = startMessage();
  for (const chunk of chunks) addChunk(draft, chunk);
  return draft;
}
const wholeOf = (...chunks: readonly ModelChunk[]) => wholeMessage(draftOf(chunks));
const partialOf = (...chunks: readonly ModelChunk[]) => partialMessage(draftOf(chunks));

const callId = CallId.parse('c1');
const serverCall = { callId, name: 'search', arguments: { query: 'x' } };
const serverResult = { callId, kind: 'results', content: [{ url: 'a' }] };

test('blocks stand in the order of their index, however they interleave', () => {
  expect(
    wholeOf(
      { type: 'text.delta', index: 1, text: 'wor' },
      { type: 'thinking.delta', index: 0, text: 'h' },
      { type: 'text.delta', index: 1, text: 'ld' },
      { type: 'thinking.delta', index: 0, text: 'm' },
      { type: 'thinking.signature', index: 0, signature: 'sig' },
    ),
  ).toEqual([
    { type: 'thinking', text: 'hm', signature: 'sig' },
    { type: 'text', text: 'world' },
  ]);
});

test('every kind of block becomes its part', () => {
  expect(
    wholeOf(
      { type: 'thinking.redacted', index: 0, data: 'opaque' },
      ...call('c0', 'Look', { path: 'a' }, 1),
      { type: 'server_tool.started', index: 2, callId, name: 'search' },
      { type: 'server_tool.delta', index: 2, json: '{' },
      { type: 'server_tool.completed', index: 2, ...serverCall },
      { type: 'server_tool.result', index: 3, ...serverResult },
      { type: 'image', index: 4, mediaType: 'image/png', data: 'AAAA' },
      { type: 'provider.block', index: 5, kind: 'odd', _meta: { scripted: { a: 1 } } },
    ),
  ).toEqual([
    { type: 'redacted_thinking', data: 'opaque' },
    { type: 'tool_call', callId: 'c0', name: 'Look', arguments: { path: 'a' } },
    { type: 'server_tool_call', ...serverCall },
    { type: 'server_tool_result', ...serverResult },
    { type: 'image', source: { type: 'base64', mediaType: 'image/png', data: 'AAAA' } },
    { type: 'provider', kind: 'odd', _meta: { scripted: { a: 1 } } },
  ]);
});

test('a signature may come before any thinking: an empty thought that must go back', () => {
  expect(
    wholeOf(
      { type: 'thinking.signature', index: 0, signature: 'sig' },
      { type: 'thinking.delta', index: 0, text: 'late' },
    ),
  ).toEqual([{ type: 'thinking', text: 'late', signature: 'sig' }]);
});

test('what a provider adds at the end of a block stands beside it; redacted thinking has no beside', () => {
  const _meta = { scripted: { citations: ['a'] } };
  expect(
    wholeOf(
      { type: 'text.delta', index: 0, text: 'said' },
      { type: 'citation', index: 0, citation: 'a' },
      { type: 'block.completed', index: 0, _meta },
      { type: 'thinking.redacted', index: 1, data: 'opaque' },
      { type: 'block.completed', index: 1, _meta },
      { type: 'block.completed', index: 2, _meta },
    ),
  ).toEqual([
    { type: 'text', text: 'said', _meta },
    { type: 'redacted_thinking', data: 'opaque' },
  ]);
});

test('chunks without content leave the message as it is', () => {
  expect(
    wholeOf(
      { type: 'started', responseId: 'r', model: 'm' },
      { type: 'provider.event', event: { type: 'ping' } },
      { type: 'tool_call.started', index: 0, callId, name: 'Look' },
      { type: 'tool_call.delta', index: 0, json: '{}' },
      ...finished('end'),
    ),
  ).toEqual([]);
});

test('of a cut stream remain text as far as it came and thinking whose end was seen', () => {
  expect(
    partialOf(...thinking('whole', 'sig', 0), { type: 'text.delta', index: 1, text: 'half a' }),
  ).toEqual([
    { type: 'thinking', text: 'whole', signature: 'sig' },
    { type: 'text', text: 'half a' },
  ]);
  expect(
    partialOf(...text('said', 0), { type: 'thinking.delta', index: 1, text: 'half a thou' }),
  ).toEqual([{ type: 'text', text: 'said' }]);
});

test('of a cut stream no call remains that nobody will answer (invariant M1)', () => {
  const asked: ModelChunk = { type: 'server_tool.completed', index: 2, ...serverCall };
  const said = { type: 'text', text: 'I will look.' };
  expect(partialOf(...text('I will look.', 0), ...call('c0', 'Look', {}, 1), asked)).toEqual([
    said,
  ]);
  expect(
    partialOf(...text('I will look.', 0), asked, {
      type: 'server_tool.result',
      index: 3,
      ...serverResult,
    }),
  ).toEqual([
    said,
    { type: 'server_tool_call', ...serverCall },
    { type: 'server_tool_result', ...serverResult },
  ]);
});

test('a cut stream without a word of text leaves nothing', () => {
  expect(partialOf(...thinking('only a thought', 'sig'))).toEqual([]);
  expect(partialOf({ type: 'text.delta', index: 0, text: ' \n' })).toEqual([]);
  expect(partialOf()).toEqual([]);
});

// Goal: a partial message can stand in the next request. Method: any answer cut after any chunk;
// expect parts of the whole message only, in its order, and no call.
test('a partial message is what the whole one began with, without its calls', () => {
  fc.assert(
    fc.property(arbitraryAnswers, fc.nat(), (answers, where) => {
      const chunks = answers[0] ?? [];
      const draft = draftOf(chunks.slice(0, where % (chunks.length + 1)));
      const partial = partialMessage(draft);
      expect(partial).toEqual(wholeMessage(draft).filter((part) => partial.includes(part)));
      expect(partial.filter(({ type }) => type === 'tool_call')).toEqual([]);
    }),
  );
});
