import type { JsonValue } from '#engine/schema/json.ts';
import type { Recording } from '#recordings/format/recording.ts';
import type { Cause } from './causes.ts';
import { compareRequests, decisive, idsAtOnePlace, prepareRequest } from './compare-requests.ts';
import type { ComparedRequest, PlainRequest } from './compare-requests.ts';
import { findConversations } from './conversations.ts';
import type { Turn } from './conversations.ts';
import { idPairs } from './id-pairs.ts';
import type { IdPairs } from './id-pairs.ts';
import { pickExchange } from './pick-exchange.ts';
import type { FoundMiss } from './pick-exchange.ts';
import type { PlaybackPolicy } from './playback-policy.ts';
import type { Miss, Receipt } from './receipt.ts';
import { renderMiss } from './render-miss.ts';
import { recordedBodies } from './recorded-bodies.ts';
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
  /** What cannot be compared (a body nested too deep for it) is a miss too: a throw could be swallowed. */
  answer(request: PlainRequest): Answer;
  /** Latches what a transport could not make a request of. @param asked such as `POST /v1/messages` */
  refuse(asked: string, problem: string): MissAnswer;
  receipt(): Receipt;
}

export function playbackCore(recording: Recording, policy: PlaybackPolicy): PlaybackCore {
  // Whole headers are dropped; what has stars in it is an address or a body.
  const isRedacted = recording.manifest.redactions.some(({ where }) =>
    /^request\.(?!headers)/u.test(where),
  );
  const turns = findConversations(recording.exchanges, { isRedacted });
  const served = servedExchanges();
  const misses: Miss[] = [];
  const pairs = idPairs();
  const bodies = recordedBodies();
  let askedCount = 0;
  const isWaiting = ({ exchange, continues }: Turn): boolean =>
    !served.has(exchange.number) &&
    (continues.length === 0 || continues.some((number) => served.has(number)));

  /** @returns what the client is told */
  function latch(found: Omit<Miss, 'asked' | 'message'>, asked: string, reason?: string): string {
    const isServable = policy !== 'strict' && decisive(found.differences)?.class !== 'must';
    const isForeign = found.kind === 'mismatch' && isServable;
    const message = renderMiss(found, { asked, reason, isForeign });
    misses.push({ asked: askedCount, ...found, message });
    return message;
  }

  function miss(live: ComparedRequest, found: FoundMiss): Answer {
    const twin = findTwin(live, turns, { isServed: served.has, pairs });
    const cause = twin?.cause ?? decisive(found.differences)?.cause ?? 'extra';
    const missed = { ...found, cause, equals: twin?.number };
    const message = latch(missed, `${live.method} ${live.path}`, twin?.reason);
    return { kind: 'miss', status: 400, body: live.api.errorBody(message) };
  }

  function unreadable(asked: string, problem: string): MissAnswer {
    const nothing = { nearest: undefined, equallyNear: [], equals: undefined, differences: [] };
    const message = latch({ kind: 'unreadable', cause: 'other', ...nothing }, asked, problem);
    const path = asked.split(' ')[1] ?? '';
    return { kind: 'miss', status: 400, body: wireApiOf(path).errorBody(message) };
  }

  function find(request: PlainRequest): Answer {
    const waiting = turns.filter(isWaiting);
    // Where ids became others, the words of a recorded request are about other calls.
    const same = pairs.isRenaming ? undefined : bodies.find(request.body, waiting);
    const live = prepareRequest(request, { pairs, sameBody: same?.request });
    const picked = pickExchange(live, waiting, { policy, pairs });
    if ('miss' in picked) return miss(live, picked.miss);
    const { turn, differences } = picked;
    for (const { before, after } of idsAtOnePlace(turn.request, live)) pairs.pair(before, after);
    return { kind: 'exchange', serving: served.serve(turn, { asked: askedCount, differences }) };
  }

  return {
    answer(request) {
      askedCount += 1;
      try {
        return find(request);
      } catch (error) {
        const asked = `${request.method} ${new URL(request.url).pathname}`;
        return unreadable(asked, `It cannot be compared: ${String(error)}.`);
      }
    },
    refuse(asked, problem) {
      askedCount += 1;
      return unreadable(asked, problem);
    },
    receipt: () => receiptOf(recording, { policy, misses, exchanges: served.list() }),
  };
}

function receiptOf(
  { manifest: { title, sums }, exchanges: recorded }: Recording,
  { policy, misses, exchanges }: Pick<Receipt, 'policy' | 'misses' | 'exchanges'>,
): Receipt {
  const served = new Set(exchanges.map(({ number }) => number));
  const unused = recorded.map(({ number }) => number).filter((number) => !served.has(number));
  return {
    ok: misses.length === 0 && unused.length === 0 && exchanges.length > 0,
    recording: { title, sums },
    policy,
    exchanges,
    misses: [...misses],
    unused,
    drift: exchanges.reduce((sum, { differences }) => sum + differences.length, 0),
  };
}

/** A recorded request that a live one equals, though it is not the turn of its exchange. */
interface Twin {
  readonly number: number;
  readonly cause: Cause;
  readonly reason: string;
}

function findTwin(
  live: ComparedRequest,
  turns: readonly Turn[],
  run: { readonly isServed: (number: number) => boolean; readonly pairs: IdPairs },
): Twin | undefined {
  // Of another length is another request; to compare it whole would cost.
  const alike = turns.filter(({ request }) => request.history.length === live.history.length);
  const compared = alike.map((turn) => ({
    turn,
    differences: compareRequests(turn.request, live, run.pairs),
  }));
  const equal = compared.findLast(({ differences }) => differences.length === 0);
  // The same messages with another prompt or other settings: still the one that was served.
  const again = compared.findLast(
    ({ turn: { exchange, request }, differences }) =>
      run.isServed(exchange.number) &&
      request.digest === live.digest &&
      decisive(differences)?.class !== 'must',
  );
  const turn = (equal ?? again)?.turn;
  if (turn === undefined) return undefined;
  const { number } = turn.exchange;
  const equals = equal === undefined ? 'It has all messages of' : 'It equals';
  return run.isServed(number)
    ? {
        number,
        cause: 'consumed',
        reason: `${equals} exchange ${number}, which was served already.`,
      }
    : {
        number,
        cause: 'order',
        reason: `${equals} exchange ${number}, which comes only after exchange ${turn.continues.join(' or ')}.`,
      };
}
