import type { JsonValue } from '#engine/schema/json.ts';
import { diffJson, renderPath } from '#recordings/playback/json-diff.ts';

const PLACES_MAX = 5;
const VALUE_CHARACTERS_MAX = 120;
/** How much of a text is shown before the character in which it differs. */
const CHARACTERS_BEFORE = 30;

/** One value as it was, and as it is now. */
export interface ValuePair {
  /** Where the value stands. */
  readonly place: string;
  readonly golden: unknown;
  readonly actual: unknown;
}

/**
 * Two lines for each leaf in which two values differ: `- place: golden`, `+ place: actual`. Long
 * texts are shown around the first character in which they differ.
 */
export function differingLeaves({ place, golden, actual }: ValuePair): string[] {
  // Both come from a log, so they are JSON, or are not there.
  const leaves = diffJson(golden as JsonValue | undefined, actual as JsonValue | undefined);
  const lines = leaves.slice(0, PLACES_MAX).flatMap(({ path, recorded, live }) => {
    const below = renderPath(path);
    const at = below === '' || below.startsWith('[') ? `${place}${below}` : `${place}.${below}`;
    const [before, after] = windows(textOf(recorded), textOf(live));
    return [`- ${at}: ${before}`, `+ ${at}: ${after}`];
  });
  const rest = leaves.length - PLACES_MAX;
  return rest > 0 ? [...lines, `  and ${rest} more`] : lines;
}

const textOf = (value: JsonValue | undefined): string => JSON.stringify(value) ?? 'missing';

function windows(left: string, right: string): readonly [string, string] {
  let same = 0;
  while (same < left.length && left[same] === right[same]) same += 1;
  const from = same > VALUE_CHARACTERS_MAX / 2 ? same - CHARACTERS_BEFORE : 0;
  return [cut(left, from), cut(right, from)];
}

function cut(text: string, from: number): string {
  const shown = text.slice(from, from + VALUE_CHARACTERS_MAX).toWellFormed();
  const isEnd = from + VALUE_CHARACTERS_MAX >= text.length;
  return `${from > 0 ? '…' : ''}${shown}${isEnd ? '' : '…'}`;
}
