import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { JsonValue } from '#engine/schema/json.ts';
import { ask, call, exchange, play, record, result, say, user } from './playback.fixture.ts';

const turn = (ids: readonly string[]): JsonValue[] => [
  user('Go'),
  ...ids.flatMap((id) => [call(id), result(id)]),
];
const recordedIds = ['t0', 't1', 't2', 't3'];
const recording = record(
  ...[0, 1, 2, 3, 4].map((count) => exchange(ask(turn(recordedIds.slice(0, count))), `${count}`)),
);

// Goal: names do not matter as long as they are one to one over the run. Method: rename each call,
// and hold what is served and counted against whether the renaming is one to one.
test('a renamed session is served to its end exactly if its names are one to one', async () => {
  const name = fc.constantFrom('t0', 't1', 't2', 't3', 'x', 'y');
  await fc.assert(
    fc.asyncProperty(fc.tuple(name, name, name, name), async (names) => {
      const player = play(recording);
      const answers: string[] = [];
      for (const count of [0, 1, 2, 3, 4]) {
        answers.push(await say(player, ask(turn(names.slice(0, count)))));
      }
      const clash = names.findIndex((each, index) => names.indexOf(each) < index);
      const servedCount = clash < 0 ? 5 : clash + 1;
      const receipt = player.receipt();
      expect(receipt.exchanges.map(({ number }) => number)).toEqual(
        Array.from({ length: servedCount }, (_, index) => index + 1),
      );
      expect(receipt.ok).toBe(clash < 0);
      const renamedCount = names
        .slice(0, servedCount - 1)
        .filter((each, index) => each !== recordedIds[index]).length;
      expect(receipt.drift).toBe(renamedCount);
    }),
  );
});
