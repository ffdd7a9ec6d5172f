import { memberOf } from '../database/stored-json.ts';

/** Calls whose rows may come in any order where they tie, and what they are ordered by. */
const ordered: readonly (readonly [call: string, keyOf: (row: unknown) => unknown])[] = [
  ['EventStore.getChildren', (row) => (Array.isArray(row) ? (row[1] as unknown) : undefined)],
  ['search.search', (row) => memberOf(row, 'score')],
];

/**
 * Rows that tie, in an order that does not depend on chance; all others stay where they are, so that
 * the order between them still counts.
 */
export function settleTies(call: string, answer: unknown): unknown {
  const keyOf = ordered.find(([name]) => call.startsWith(name))?.[1];
  if (keyOf === undefined || !Array.isArray(answer)) return answer;
  const settled: unknown[] = [];
  let tied: unknown[] = [];
  const settle = (): void => {
    settled.push(...tied.toSorted(byText));
    tied = [];
  };
  for (const row of answer as readonly unknown[]) {
    if (tied.length > 0 && !ties(keyOf(tied[0]), keyOf(row))) settle();
    tied.push(row);
  }
  settle();
  return settled;
}

/** Scores tie also where another build of SQLite rounds otherwise. */
const ties = (left: unknown, right: unknown): boolean =>
  left === right ||
  (typeof left === 'number' &&
    typeof right === 'number' &&
    Math.abs(left - right) <= 1e-6 * Math.max(Math.abs(left), Math.abs(right)));

/** By what the rows say, without their scores: those may differ in the last digits. */
function byText(left: unknown, right: unknown): number {
  const [a, b] = [left, right].map((row) =>
    JSON.stringify(Array.isArray(row) ? row : { ...(row as object), score: 0 }),
  ) as [string, string];
  return a < b ? -1 : Number(a > b);
}
