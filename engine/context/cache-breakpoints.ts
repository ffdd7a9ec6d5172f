import type { Message } from '#engine/schema/message.ts';
import type { CacheBreakpoint } from '#engine/schema/model-request.ts';

/**
 * Where the prompt cache should end (invariant M4: everything before a breakpoint stays the same
 * within a session). After the system prompt, which covers the tools too; after the last message,
 * for the next step; and after the one that the step before marked, so that its entry is found.
 */
export function cacheBreakpoints(messages: readonly Message[]): CacheBreakpoint[] {
  const spoken = messages.flatMap((message, index) =>
    message.role === 'assistant' ? [] : [index],
  );
  return [
    { at: 'system' },
    ...spoken.slice(-2).map((index): CacheBreakpoint => ({ at: 'message', index })),
  ];
}
