import type { JsonObject } from '#engine/schema/json.ts';
import type { CacheBreakpoint } from '#engine/schema/model-request.ts';
import type { WireMessage } from './to-turns.ts';

/** "Prompt caching", read 2026-11-20: a fifth one is refused with a 400. */
const BREAKPOINTS_MAX = 4;

/** The parts of a request that can carry `cache_control`, before messages are merged. */
interface CacheableParts {
  readonly tools: JsonObject[];
  readonly system: JsonObject[];
  readonly messages: readonly WireMessage[];
}

/**
 * Marks the last block of each place that may carry a mark; the five-minute cache, unless the block
 * brought a mark of its own. Marks that came with blocks count towards the four; what would be too
 * many is left out, first wish first.
 */
export function markBreakpoints(
  { tools, system, messages }: CacheableParts,
  breakpoints: readonly CacheBreakpoint[],
): void {
  const lists = [tools, system, ...messages.map(({ blocks }) => blocks)];
  let count = lists.flat().filter(isMarked).length;
  for (const breakpoint of breakpoints) {
    const list = placeOf(breakpoint, { tools, system, messages });
    const at = list?.findLastIndex(mayBeMarked) ?? -1;
    const block = list?.[at];
    if (list === undefined || block === undefined || isMarked(block)) continue;
    if (count === BREAKPOINTS_MAX) return;
    list[at] = { ...block, cache_control: { type: 'ephemeral' } };
    count += 1;
  }
}

function placeOf(breakpoint: CacheBreakpoint, parts: CacheableParts): JsonObject[] | undefined {
  switch (breakpoint.at) {
    case 'tools':
      return parts.tools;
    case 'system':
      return parts.system;
    case 'message':
      return parts.messages[breakpoint.index]?.blocks;
    default:
      return breakpoint satisfies never;
  }
}

const isMarked = (block: JsonObject): boolean => 'cache_control' in block;

/** Thinking cannot carry a mark, and a tool that is loaded later is not part of the prefix. */
const mayBeMarked = (block: JsonObject): boolean =>
  block['type'] !== 'thinking' &&
  block['type'] !== 'redacted_thinking' &&
  block['defer_loading'] !== true;
