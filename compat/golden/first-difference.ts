/** Where two answers part, and what each has there; a side that has nothing there is absent. */
export interface Difference {
  /** Such as `messagesWithEventIds[2].message`; empty for the whole answer. */
  readonly path: string;
  readonly expected?: unknown;
  readonly found?: unknown;
}

/** How far two numbers under this name may be apart, in relation to the greater one. */
const tolerances: Readonly<Record<string, number>> = { score: 1e-6, totalCost: 1e-9 };

/**
 * The first place where two JSON values differ, in the order of the expected one; undefined if they
 * are equal. The order of lists counts, that of members does not.
 */
export function firstDifference(expected: unknown, found: unknown): Difference | undefined {
  return differenceAt('', { expected, found });
}

function differenceAt(
  path: string,
  { expected, found }: Omit<Difference, 'path'>,
): Difference | undefined {
  if (Array.isArray(expected) && Array.isArray(found)) {
    return differenceOfLists(path, expected, found);
  }
  if (isRecord(expected) && isRecord(found)) return differenceOfRecords(path, expected, found);
  return isSame(path, expected, found) ? undefined : { path, expected, found };
}

function differenceOfLists(
  path: string,
  expected: readonly unknown[],
  found: readonly unknown[],
): Difference | undefined {
  for (let index = 0; index < Math.min(expected.length, found.length); index += 1) {
    const sides = { expected: expected[index], found: found[index] };
    const difference = differenceAt(`${path}[${index}]`, sides);
    if (difference !== undefined) return difference;
  }
  if (expected.length === found.length) return undefined;
  const end = `${path}[${Math.min(expected.length, found.length)}]`;
  return expected.length > found.length
    ? { path: end, expected: expected[found.length] }
    : { path: end, found: found[expected.length] };
}

type JsonRecord = Readonly<Record<string, unknown>>;

function differenceOfRecords(
  path: string,
  expected: JsonRecord,
  found: JsonRecord,
): Difference | undefined {
  for (const name of Object.keys(expected)) {
    const place = memberPath(path, name);
    if (!Object.hasOwn(found, name)) return { path: place, expected: expected[name] };
    const difference = differenceAt(place, { expected: expected[name], found: found[name] });
    if (difference !== undefined) return difference;
  }
  const extra = Object.keys(found).find((name) => !Object.hasOwn(expected, name));
  return extra === undefined ? undefined : { path: memberPath(path, extra), found: found[extra] };
}

function isSame(path: string, expected: unknown, found: unknown): boolean {
  if (expected === found) return true;
  if (typeof expected !== 'number' || typeof found !== 'number') return false;
  const tolerance = tolerances[/(\w+)$/u.exec(path)?.[1] ?? ''] ?? 0;
  return Math.abs(expected - found) <= tolerance * Math.max(Math.abs(expected), Math.abs(found));
}

const isRecord = (value: unknown): value is JsonRecord =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const memberPath = (path: string, name: string): string => {
  const isWord = /^[\w$]+$/u.test(name);
  if (!isWord) return `${path}[${JSON.stringify(name)}]`;
  return path === '' ? name : `${path}.${name}`;
};
