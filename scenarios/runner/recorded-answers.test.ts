import { expect, test } from 'vitest';
import type { ReadRequest } from '#recordings/import/anthropic-request.ts';
import { readAnthropicRequest } from '#recordings/import/anthropic-request.ts';
import { recordedAnswers } from './recorded-answers.ts';

const requestWith = (...ids: readonly string[]): ReadRequest =>
  readAnthropicRequest({
    model: 'claude-test',
    max_tokens: 1,
    messages: [
      { role: 'user', content: 'Go' },
      { role: 'assistant', content: 'Hm.' },
      {
        role: 'user',
        content: ids.map((id) => ({ type: 'tool_result', tool_use_id: id, content: `for ${id}` })),
      },
    ],
  });

const textsFor = (requests: readonly ReadRequest[], ...ids: readonly string[]) => {
  const answerTo = recordedAnswers(requests);
  return ids.map((id) => answerTo(id)?.output);
};
const text = (words: string) => [{ type: 'text', text: words }];

test('a call gets the answer of its name, in whatever order it asks', () => {
  expect(textsFor([requestWith('a', 'b')], 'b', 'a')).toEqual([text('for b'), text('for a')]);
});

test('a call that the agent named otherwise gets the first answer that nobody took', () => {
  expect(textsFor([requestWith('x', 'b', 'y')], 'call_0', 'b', 'call_2')).toEqual([
    text('for x'),
    text('for b'),
    text('for y'),
  ]);
});

test('each answer is given once', () => {
  expect(textsFor([requestWith('a')], 'a', 'a', 'b')).toEqual([
    text('for a'),
    undefined,
    undefined,
  ]);
});
