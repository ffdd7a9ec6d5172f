import { expect, test } from 'vitest';
import { estimateTokens } from './estimate-tokens.ts';

test('an estimate is a quarter of the characters of the request, rounded up', () => {
  const empty = { system: [], tools: [], messages: [] };
  const frame = '[[],[],[]]'.length;
  expect(estimateTokens(empty)).toBe(Math.ceil(frame / 4));
  const system = [{ type: 'text' as const, text: 'x'.repeat(400) }];
  const part = JSON.stringify(system[0]).length;
  expect(estimateTokens({ ...empty, system })).toBe(Math.ceil((frame + part) / 4));
});
