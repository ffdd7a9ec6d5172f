import type { JsonValue } from '#engine/schema/json.ts';
import type { Recording } from '#recordings/format/recording.ts';
import { compareRequests, prepareRequest } from './compare-requests.ts';
import type { ComparedRequest, PlainRequest } from './compare-requests.ts';
import { findConversations } from './conversations.ts';
import type { Turn } from './conversations.ts';
import { pickExchange } from './pick-exchange.ts';
import type { Miss, PlaybackPolicy, Receipt } from './receipt.ts';
import { renderMiss } from './render-miss.ts';
import { servedExchanges } from './served-exchanges.ts';
import type { Serving } from './served-exchanges.ts';
import { wireApiOf } from './wire-api-of.ts';

/** What the recording says to a live request. */
export type Answer = { readonly kind: 'exchange'; readonly serving: Serving } | MissAnswer;

export interface MissAnswer {
  readonly kind: 'miss';
  /** Not a 5xx: some clients repeat any of those, whatever the header says. */
  readonly status: 400;
  readonly body: JsonValue;
}

/** Headers of every miss; no other is added. */
export const missHeaders = { 'content-type': 'application/json', 'x-should-retry': 'false' };

/** Picks, compares and keeps the books; knows no transport. */
export interface PlaybackCore {
  answer(request: PlainRequest): Answer;
  /** Latches what a transport could not make a request of. @param asked such as `POST /v1/messages` */
  refuse(asked: string, problem: string): MissAnswer;
  receipt(): Receipt;
}

export function playbackCore(recording: Recording, policy: PlaybackPolicy): PlaybackCore {
  const turns = findConversations(recording.exchanges);
  const served = servedExchanges();
  const misses: Miss[] = [];
  const isWaiting = ({ exchange, continues }: Turn): boolean =>
    !served.has(exchange.number) &&
    (continues.length === 0 || continues.some((number) => served.has(number)));

  function miss(live: ComparedRequest, found: Omit<Miss, 'message'>): Answer {
    const asked = `${live.method} ${live.path}`;
    const message = renderMiss(found, { asked, reason: renderOrder(live, turns, served.has) });
    misses.push({ ...found, message });
    return { kind: 'miss', status: 400, body: live.api.errorBody(message) };
  }

  return {
    answer(request) {
      const live = prepareRequest(request);
      const picked = pickExchange(live, turns.filter(isWaiting), policy);
      if ('miss' in picked) return miss(live, picked.miss);
      return { kind: 'exchange', serving: served.serve(picked.turn, picked.differences) };
    },
    refuse(asked, problem) {
      const found = {
        kind: 'unreadable',
        nearest: undefined,
        equallyNear: [],
        differences: [],
      } as const;
      const message = renderMiss(found, { asked, reason: problem });
      misses.push({ ...found, message });
      const path = asked.split(' ')[1] ?? '';
      return { kind: 'miss', status: 400, body: wireApiOf(path).errorBody(message) };
    },
    receipt() {
      const exchanges = served.list();
      const numbers = recording.exchanges.map(({ number }) => number);
      const unused = numbers.filter((number) => !served.has(number));
      const { title, sums } = recording.manifest;
      return {
        ok: misses.length === 0 && unused.length === 0 && exchanges.length > 0,
        recording: { title, sums },
        policy,
        exchanges,
        misses: [...misses],
        unused,
        drift: exchanges.reduce((sum, { differences }) => sum + differences.length, 0),
      };
    },
  };
}

/** Tells of a request that is a recorded one, only not now. */
function renderOrder(
  live: ComparedRequest,
  turns: readonly Turn[],
  isServed: (number: number) => boolean,
): string | undefined {
  const same = turns.findLast(({ request }) => compareRequests(request, live).length === 0);
  if (same === undefined) return undefined;
  const { number } = same.exchange;
  return isServed(number)
    ? `It equals exchange ${number}, which was served already.`
    : `It equals exchange ${number}, which comes only after exchange ${same.continues.join(' or ')}.`;
}
