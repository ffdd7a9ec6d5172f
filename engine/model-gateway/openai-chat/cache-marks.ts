import type { JsonObject } from '#engine/schema/json.ts';
import type { CacheBreakpoint } from '#engine/schema/model-request.ts';

/** The parts of a request that can carry `cache_control`. */
interface MarkableParts {
  readonly tools: JsonObject[];
  readonly system: JsonObject[];
  /** The wire messages of each of our messages. */
  readonly messages: readonly JsonObject[][];
}

/**
 * Marks the end of each place that is worth caching, in the words of Anthropic's API as OpenRouter
 * takes them ("Prompt caching", read 2026-11-20). A message without text cannot carry a mark.
 */
export function markCache(
  { tools, system, messages }: MarkableParts,
  breakpoints: readonly CacheBreakpoint[],
): void {
  for (const breakpoint of breakpoints) {
    switch (breakpoint.at) {
      case 'tools':
        markLast(tools, (tool) => ({ ...tool, cache_control: EPHEMERAL }));
        break;
      case 'system':
        markLast(system, withMark);
        break;
      case 'message':
        markLast(messages[breakpoint.index] ?? [], withMark);
        break;
      default:
        breakpoint satisfies never;
    }
  }
}

const EPHEMERAL = { type: 'ephemeral' } as const;

function markLast(list: JsonObject[], mark: (item: JsonObject) => JsonObject): void {
  const last = list.at(-1);
  if (last !== undefined) list[list.length - 1] = mark(last);
}

function withMark(message: JsonObject): JsonObject {
  const { content } = message;
  if (typeof content === 'string' && content !== '') {
    return { ...message, content: [{ type: 'text', text: content, cache_control: EPHEMERAL }] };
  }
  if (!Array.isArray(content) || content.length === 0) return message;
  const parts = content as readonly JsonObject[];
  return {
    ...message,
    content: parts.map((part, index) =>
      index === parts.length - 1 ? { ...part, cache_control: EPHEMERAL } : part,
    ),
  };
}
