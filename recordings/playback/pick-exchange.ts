import type { JsonValue } from '#engine/schema/json.ts';
import { commonHistory, compareRequests } from './compare-requests.ts';
import type { ComparedRequest, RequestDifference } from './compare-requests.ts';
import type { Turn } from './conversations.ts';
import type { IdPairs } from './id-pairs.ts';
import { isObject } from './json-diff.ts';
import type { PlaybackPolicy } from './playback-policy.ts';
import type { Miss } from './receipt.ts';

/** Why no exchange was picked, as far as those that are waiting tell. */
export type FoundMiss = Pick<Miss, 'kind' | 'nearest' | 'equallyNear' | 'differences'>;

/** What a live request gets: a recorded exchange, or the reason why none. */
export type Picked =
  | { readonly turn: Turn; readonly differences: readonly RequestDifference[] }
  | { readonly miss: FoundMiss };

export interface PickOptions {
  readonly policy: PlaybackPolicy;
  /** Ids that stand for each other in this run. */
  readonly pairs: IdPairs;
}

interface Candidate {
  readonly turn: Turn;
  readonly common: number;
  readonly differences: readonly RequestDifference[];
  readonly distance: Distance;
}

/**
 * Picks the exchange that answers a live request, among those whose turn it is.
 * - An exact match wins; of several, which are then identical, the first issued.
 * - Else the candidate of the request's conversation that differs in nothing that must match. Two of
 *   them that are not identical are ambiguous.
 * - Under `open`, the nearest of the conversation, whatever it differs in.
 * @param waiting the next exchanges of all conversations, in issue order
 */
export function pickExchange(
  live: ComparedRequest,
  waiting: readonly Turn[],
  { policy, pairs }: PickOptions,
): Picked {
  // Digests first: most requests of a replay are exact, and comparing all would cost.
  const same = waiting
    .filter((turn) => turn.request.digest === live.digest)
    .find((turn) => compareRequests(turn.request, live, pairs).length === 0);
  if (same !== undefined) return { turn: same, differences: [] };

  const candidates = waiting.map((turn): Candidate => {
    const differences = compareRequests(turn.request, live, pairs);
    const common = commonHistory(turn.request, live);
    return { turn, common, differences, distance: distanceOf(differences) };
  });
  // Not the same bytes, but nothing that counts: scrubbed secrets, for one.
  const exact = candidates.find(({ differences }) => differences.length === 0);
  if (exact !== undefined) return exact;

  const nearest = nearestOf(candidates);
  if (nearest === undefined) {
    return { miss: { kind: 'extra', nearest: undefined, equallyNear: [], differences: [] } };
  }
  const missed = (kind: Miss['kind'], equallyNear: readonly number[] = []): Picked => {
    const { turn, differences } = nearest;
    return { miss: { kind, nearest: turn.exchange.number, equallyNear, differences } };
  };
  const inConversation = longest(candidates, (each) => sharedHistory(each, live));
  if (policy === 'open') return nearestOf(inConversation) ?? nearest;
  const possible = inConversation.filter(({ distance }) => distance.must === 0);
  const fitting = longest(possible, ({ common }) => common);
  const [first, ...others] = fitting;
  if (first === undefined || policy === 'strict') return missed('mismatch');
  if (others.every((other) => isSame(first.turn, other.turn))) return first;
  return missed(
    'ambiguous',
    fitting.map(({ turn }) => turn.exchange.number),
  );
}

/** The elements for which a length is the greatest. */
function longest<Value>(values: readonly Value[], lengthOf: (value: Value) => number): Value[] {
  const lengths = values.map(lengthOf);
  const most = lengths.reduce((left, right) => Math.max(left, right), 0);
  return values.filter((_, index) => lengths[index] === most);
}

/**
 * How many messages say that a request belongs to a candidate's conversation. Where the candidate
 * goes on from all that the request says, it is a later step of a conversation, and has no more in
 * common with this one than the steps that lie between: only what both go on from counts. Where
 * nothing was recorded before it, its history is all that there is to tell conversations by.
 */
function sharedHistory({ turn, common }: Candidate, live: ComparedRequest): number {
  const { request, continuesCount } = turn;
  const isLater = common === live.history.length && common < request.history.length;
  return isLater && continuesCount > 0 ? Math.min(common, continuesCount) : common;
}

/** How far a request is from a recorded one, in leaves that differ. */
interface Distance {
  /** Those that must not differ: one of them weighs more than any number of the others. */
  readonly must: number;
  readonly all: number;
}

function distanceOf(differences: readonly RequestDifference[]): Distance {
  let [must, all] = [0, 0];
  for (const difference of differences) {
    // A whole message too many is further away than one field of it that changed.
    const leaves = Math.max(leafCount(difference.recorded), leafCount(difference.live));
    if (difference.class === 'must') must += leaves;
    all += leaves;
  }
  return { must, all };
}

function leafCount(value: JsonValue | undefined): number {
  if (value === undefined) return 0;
  if (!Array.isArray(value) && !isObject(value)) return 1;
  return Object.values(value).reduce<number>((sum, each) => sum + leafCount(each), 1);
}

/** Of those that are equally far away the one with the longer history in common, then the first. */
const nearestOf = (candidates: readonly Candidate[]): Candidate | undefined =>
  candidates.toSorted(
    (left, right) =>
      left.distance.must - right.distance.must ||
      left.distance.all - right.distance.all ||
      right.common - left.common,
  )[0];

const isSame = (left: Turn, right: Turn): boolean =>
  compareRequests(left.request, right.request).length === 0;
