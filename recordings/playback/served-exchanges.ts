import type { Exchange } from '#recordings/format/recording.ts';
import type { RequestDifference } from './compare-requests.ts';
import type { Turn } from './conversations.ts';
import type { ServedExchange } from './receipt.ts';

/** Serving one exchange: the transport says what became of it. */
export interface Serving {
  readonly exchange: Exchange;
  /** One more chunk was handed over. */
  chunkServed(): void;
  /** The client went away. Means nothing once it saw the end. */
  clientAborted(): void;
  /** The client saw the end of the answer, whatever that was. */
  ended(): void;
}

/** Which exchanges were served, and how far. */
export interface ServedExchanges {
  /** @param request which one of the run, from 1, and how it differs */
  serve(turn: Turn, request: ServedRequest): Serving;
  has(number: number): boolean;
  /** In the order in which they were asked for. */
  list(): ServedExchange[];
}

/** What is to be known of a request that is answered. */
interface ServedRequest {
  readonly asked: number;
  readonly differences: readonly RequestDifference[];
}

export function servedExchanges(): ServedExchanges {
  const entries = new Map<
    number,
    { -readonly [Key in keyof ServedExchange]: ServedExchange[Key] }
  >();
  return {
    serve({ exchange }, { asked, differences }) {
      const { number } = exchange;
      const entry = {
        number,
        asked,
        status: 'served' as ServedExchange['status'],
        chunksServed: 0,
        differences,
      };
      let isOpen = true;
      entries.set(number, entry);
      const close = (status: ServedExchange['status']): void => {
        if (isOpen) entry.status = status;
        isOpen = false;
      };
      return {
        exchange,
        chunkServed: () => void (entry.chunksServed += 1),
        clientAborted: () => close('aborted'),
        ended: () => close('served'),
      };
    },
    has: (number) => entries.has(number),
    list: () => [...entries.values()].map((entry) => ({ ...entry })),
  };
}
