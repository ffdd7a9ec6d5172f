import { expect, test } from 'vitest';
import type { Usage } from '#engine/schema/usage.ts';
import { text } from '#engine/testing/answers.ts';
import type { Answer } from '#engine/testing/scripted-model.ts';
import { hello, startHarness } from '#engine/testing/session-harness.ts';

const answer = (usage: Partial<Usage>): Answer => [
  ...text('Yes.', 0),
  {
    type: 'usage',
    usage: { inputTokens: 1, outputTokens: 1, cacheReadTokens: 0, cacheWriteTokens: 0, ...usage },
  },
  { type: 'finished', stopReason: 'end' },
];

/** The cache breaks of a session whose requests come so many milliseconds after each other. */
async function breaksOf(usages: readonly Partial<Usage>[], pauseMs = 0, isSwitching = false) {
  const { engine, clock, events } = await startHarness({ answers: usages.map(answer) });
  for (const _usage of usages) {
    await engine.prompt(hello);
    clock.advanceTo(clock.now() + pauseMs);
    if (isSwitching) {
      const model = { provider: 'scripted', model: 'scripted-2' };
      await engine.configure({ model }, 'other');
    }
  }
  return (await events()).flatMap((event) =>
    event.type === 'model.completed' ? [event.payload.cacheBreak] : [],
  );
}

test('a cache that is found again, or grows, is no break', async () => {
  const usages = [{ cacheWriteTokens: 5_000 }, { cacheReadTokens: 5_000, cacheWriteTokens: 900 }];
  expect(await breaksOf([...usages, { cacheReadTokens: 5_900 }])).toEqual([
    undefined,
    undefined,
    undefined,
  ]);
});

test('providers that cache nothing break nothing', async () => {
  expect(await breaksOf([{ inputTokens: 9_000 }, { inputTokens: 9_100 }])).toEqual([
    undefined,
    undefined,
  ]);
});

test.each([
  ['provider', 0, false],
  ['expired', 6 * 60_000, false],
  ['model', 0, true],
] as const)('the cause is named: %s', async (cause, pauseMs, isSwitching) => {
  const usages = [{ cacheWriteTokens: 5_000 }, { cacheReadTokens: 0, cacheWriteTokens: 5_100 }];
  expect(await breaksOf(usages, pauseMs, isSwitching)).toEqual([
    undefined,
    { expectedTokens: 5_000, readTokens: 0, cause },
  ]);
});
