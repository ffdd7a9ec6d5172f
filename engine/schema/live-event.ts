import { z } from 'zod';
import { CallId, RequestId, SessionId } from './ids.ts';
import { JsonValue } from './json.ts';

/**
 * Something that is shown at once and is not durable: after a reconnect it is gone, and the durable
 * events tell the same. `afterSequence` is the last durable event before it, `offset` counts the
 * live events since then, from 0.
 */
export const LiveEvent = z.object({
  live: z.literal(true),
  sessionId: SessionId,
  afterSequence: z.int().nonnegative(),
  offset: z.int().nonnegative(),
  payload: z.discriminatedUnion('type', [
    z.object({
      type: z.literal('model.delta'),
      requestId: RequestId,
      index: z.int().nonnegative(),
      kind: z.enum(['text', 'thinking', 'tool_arguments']),
      text: z.string(),
    }),
    z.object({ type: z.literal('provider.event'), requestId: RequestId, event: JsonValue }),
    z.object({ type: z.literal('tool.delta'), callId: CallId, text: z.string() }),
  ]),
});
export type LiveEvent = z.infer<typeof LiveEvent>;
