import type { JsonValue } from '#engine/schema/json.ts';
import { canonicalJson } from '#recordings/playback/json-diff.ts';
import type { WireApi } from '#recordings/playback/wire-api.ts';
import { differingLeaves } from './render-values.ts';

const EXCERPT_CHARACTERS_MAX = 60;

/** A message, as it is shown: its place in the request, who speaks, and what it is made of. */
export interface MessageLine {
  readonly index: number;
  readonly role: string;
  /** Such as `text`, or `tool_use Read`. */
  readonly kinds: readonly string[];
  /** The beginning of what is to be read in it, in one line. */
  readonly excerpt: string;
}

/** What became of a recorded message, or where a live one comes from. */
export interface MessageChange extends MessageLine {
  /** `index` is that of the live message, and for `missing` that of the recorded one. */
  readonly change: 'same' | 'changed' | 'added' | 'missing';
  /** Where it changed: `- place: recorded`, `+ place: live`. */
  readonly leaves: readonly string[];
}

export function messageLine(api: WireApi, message: JsonValue, index: number): MessageLine {
  const { role, parts } = api.outline(message);
  const text = parts
    .map((part) => part.text)
    .join(' ')
    .replaceAll(/\s+/gu, ' ')
    .trim();
  const excerpt = text.slice(0, EXCERPT_CHARACTERS_MAX).toWellFormed();
  return {
    index,
    role,
    kinds: parts.map(({ kind }) => kind),
    excerpt: excerpt.length < text.length ? `${excerpt}…` : excerpt,
  };
}

/** Message by message, in the order of the live request. */
export function diffMessages(
  api: WireApi,
  recorded: readonly JsonValue[],
  live: readonly JsonValue[],
): MessageChange[] {
  return align(recorded.map(canonicalJson), live.map(canonicalJson)).flatMap(
    ([left, right]): MessageChange[] => {
      const before = left === undefined ? undefined : recorded[left];
      const after = right === undefined ? undefined : live[right];
      const shown = after ?? before;
      if (shown === undefined) return [];
      const line = messageLine(api, shown, right ?? left ?? 0);
      if (before === undefined) return [{ ...line, change: 'added', leaves: [] }];
      if (after === undefined) return [{ ...line, change: 'missing', leaves: [] }];
      const place = `messages[${line.index}]`;
      const leaves = differingLeaves({ place, golden: before, actual: after });
      const change = leaves.length === 0 ? 'same' : 'changed';
      return [{ ...line, change, leaves }];
    },
  );
}

type Pair = readonly [recorded: number | undefined, live: number | undefined];

/**
 * Which message is which: equal ones as far as their order allows, and between those the others in
 * their order.
 */
function align(recorded: readonly string[], live: readonly string[]): Pair[] {
  const pairs: Pair[] = [];
  const upTo = (left: number, right: number): void => {
    const [from, start] = next(pairs);
    const count = Math.max(left - from, right - start);
    for (let at = 0; at < count; at += 1) {
      pairs.push([
        from + at < left ? from + at : undefined,
        start + at < right ? start + at : undefined,
      ]);
    }
  };
  for (const [left, right] of equalPairs(recorded, live)) {
    upTo(left, right);
    pairs.push([left, right]);
  }
  upTo(recorded.length, live.length);
  return pairs;
}

/** The first places of both sides that are in no pair. */
function next(pairs: readonly Pair[]): readonly [number, number] {
  const left = pairs.findLast(([recorded]) => recorded !== undefined)?.[0];
  const right = pairs.findLast(([, live]) => live !== undefined)?.[1];
  return [left === undefined ? 0 : left + 1, right === undefined ? 0 : right + 1];
}

/** The longest common subsequence. What both begin and end with is taken first: most of them. */
function equalPairs(recorded: readonly string[], live: readonly string[]): [number, number][] {
  const shorter = Math.min(recorded.length, live.length);
  let start = 0;
  while (start < shorter && recorded[start] === live[start]) start += 1;
  let end = 0;
  while (end < shorter - start && recorded.at(-1 - end) === live.at(-1 - end)) end += 1;
  const left = recorded.slice(start, recorded.length - end);
  const right = live.slice(start, live.length - end);
  return [
    ...Array.from({ length: start }, (_, at): [number, number] => [at, at]),
    ...middlePairs(left, right).map(([at, to]): [number, number] => [start + at, start + to]),
    ...Array.from({ length: end }, (_, at): [number, number] => [
      recorded.length - end + at,
      live.length - end + at,
    ]),
  ];
}

function middlePairs(left: readonly string[], right: readonly string[]): [number, number][] {
  /** How many pairs there are from these places on. */
  const counts = left.map(() => right.map(() => 0));
  const countAt = (at: number, to: number): number => counts[at]?.[to] ?? 0;
  for (let at = left.length - 1; at >= 0; at -= 1) {
    for (let to = right.length - 1; to >= 0; to -= 1) {
      const row = counts[at] ?? [];
      row[to] =
        left[at] === right[to]
          ? countAt(at + 1, to + 1) + 1
          : Math.max(countAt(at + 1, to), countAt(at, to + 1));
    }
  }
  const pairs: [number, number][] = [];
  let [at, to] = [0, 0];
  while (at < left.length && to < right.length) {
    if (left[at] === right[to]) {
      pairs.push([at, to]);
      at += 1;
      to += 1;
    } else if (countAt(at + 1, to) >= countAt(at, to + 1)) at += 1;
    else to += 1;
  }
  return pairs;
}
