import type { SessionEvent } from '#engine/schema/events/session-event.ts';
import { chainSums } from '#engine/storage/jsonl/codec.ts';

/** Stands for the path of the workspace, which differs from run to run. */
const TOKEN = '{{workspace}}';
/** How the token begins, and what stands for that where a text really holds it. */
const TOKEN_START = '{{workspace';
const ESCAPED_START = '{{workspace!';

/**
 * A text without the path of the workspace. Two texts that differ in anything but that path still
 * differ, whatever stands around it: `{{workspace}}` is the path only, and each `!` after
 * `{{workspace` stands for one `!` less.
 * @param workspace absolute path, without braces
 */
export const canonicalText = (text: string, workspace: string): string =>
  text.replaceAll(TOKEN_START, ESCAPED_START).replaceAll(workspace, TOKEN);

/** The way back: a text from which `canonicalText` took the path of the workspace. */
export const textInWorkspace = (canonical: string, workspace: string): string =>
  canonical.replaceAll(TOKEN, workspace).replaceAll(ESCAPED_START, TOKEN_START);

/**
 * A log as it is compared and kept: the path of the workspace as a token, the sums made anew.
 * @param workspace absolute path, without braces
 */
export function canonicalEvents(
  events: readonly SessionEvent[],
  workspace: string,
): readonly SessionEvent[] {
  const replace = (text: string): string => canonicalText(text, workspace);
  return chainSums(events.map((event) => mapStrings(event, replace)));
}

/** Keys stay as they are: no event has a path for a key. */
function mapStrings<Value>(value: Value, replace: (text: string) => string): Value {
  const mapped = (each: unknown): unknown => {
    if (typeof each === 'string') return replace(each);
    if (Array.isArray(each)) return each.map(mapped);
    if (typeof each !== 'object' || each === null) return each;
    return Object.fromEntries(Object.entries(each).map(([key, inner]) => [key, mapped(inner)]));
  };
  return mapped(value) as Value;
}
