import type { Exchange } from '#recordings/format/recording.ts';
import { prepareRequest } from './compare-requests.ts';
import type { ComparedRequest } from './compare-requests.ts';

/** A recorded exchange and its place in a conversation. */
export interface Turn {
  readonly exchange: Exchange;
  readonly request: ComparedRequest;
  /**
   * The exchanges that this one goes on from: those whose whole history is the longest one that this
   * one's history begins with. Several where a request was repeated, or where conversations began
   * alike: after any of them this exchange may come. None where it begins a conversation.
   */
  readonly continues: readonly number[];
  /** How many messages the requests of those exchanges have; 0 where it begins a conversation. */
  readonly continuesCount: number;
}

/**
 * Finds the conversations in a recording. The cost grows with its messages, not their square.
 * @param options.isRedacted whether redaction took something out of the requests
 */
export function findConversations(
  exchanges: readonly Exchange[],
  { isRedacted = false }: { readonly isRedacted?: boolean } = {},
): Turn[] {
  /** By the digest of their whole history. */
  const seen = new Map<string, number[]>();
  return exchanges.map((exchange) => {
    const request = prepareRequest(exchange.request, { isRedacted });
    const { history } = request;
    const parent = history.slice(0, -1).findLastIndex((digest) => seen.has(digest));
    const continues = [...(seen.get(history[parent] ?? '') ?? [])];
    const whole = history.at(-1);
    if (whole !== undefined) seen.set(whole, [...(seen.get(whole) ?? []), exchange.number]);
    return { exchange, request, continues, continuesCount: parent + 1 };
  });
}
