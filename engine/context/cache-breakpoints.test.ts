import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Message } from '#engine/schema/message.ts';
import { cacheBreakpoints } from './cache-breakpoints.ts';

const message = (role: Message['role']): Message =>
  role === 'tool' ? { role, answers: [] } : { role, content: [] };
const messages = fc.array(
  fc.constantFrom<Message['role']>('user', 'assistant', 'tool').map(message),
  { maxLength: 12 },
);
const after = (...roles: readonly Message['role'][]) => cacheBreakpoints(roles.map(message));

test('the cache ends after the system prompt, and after the last two messages that are not the model’s', () => {
  const system = { at: 'system' };
  const at = (index: number) => ({ at: 'message', index });
  expect(after()).toEqual([system]);
  expect(after('user')).toEqual([system, at(0)]);
  expect(after('user', 'assistant', 'tool')).toEqual([system, at(0), at(2)]);
  expect(after('user', 'assistant', 'tool', 'assistant')).toEqual([system, at(0), at(2)]);
  expect(after('user', 'assistant', 'tool', 'user')).toEqual([system, at(2), at(3)]);
});

test('there are at most four, each once, at messages that are there (invariant M5)', () => {
  fc.assert(
    fc.property(messages, (all) => {
      const breakpoints = cacheBreakpoints(all);
      expect(breakpoints.length).toBeLessThanOrEqual(4);
      const indices = breakpoints.flatMap((each) => (each.at === 'message' ? [each.index] : []));
      expect(indices.filter((index) => all[index] === undefined)).toEqual([]);
      expect(new Set(indices).size).toBe(indices.length);
    }),
  );
});

test('the next step finds the entry that this one wrote', () => {
  const step = fc.constantFrom<readonly Message['role'][]>(
    ['assistant', 'tool'],
    ['assistant', 'user'],
    ['assistant', 'assistant', 'tool'],
  );
  fc.assert(
    fc.property(messages, step, (before, added) => {
      const last = cacheBreakpoints(before).at(-1);
      expect(cacheBreakpoints([...before, ...added.map(message)])).toContainEqual(last);
    }),
  );
});
