import { commonHistory, compareRequests } from './compare-requests.ts';
import type { ComparedRequest, RequestDifference } from './compare-requests.ts';
import type { Turn } from './conversations.ts';
import type { Miss, PlaybackPolicy } from './receipt.ts';

/** What a live request gets: a recorded exchange, or the reason why none. */
export type Picked =
  | { readonly turn: Turn; readonly differences: readonly RequestDifference[] }
  | { readonly miss: Omit<Miss, 'message'> };

interface Candidate {
  readonly turn: Turn;
  readonly common: number;
  readonly differences: readonly RequestDifference[];
}

/**
 * Picks the exchange that answers a live request, among those whose turn it is.
 * - An exact match wins; of several, which are then identical, the first issued.
 * - Else the candidate that shares the longest history and differs in nothing that must match. Two
 *   of them that are not identical are ambiguous.
 * @param waiting the next exchanges of all conversations, in issue order
 */
export function pickExchange(
  live: ComparedRequest,
  waiting: readonly Turn[],
  policy: PlaybackPolicy,
): Picked {
  // Digests first: most requests of a replay are exact, and comparing all would cost.
  const same = waiting
    .filter((turn) => turn.request.digest === live.digest)
    .find((turn) => compareRequests(turn.request, live).length === 0);
  if (same !== undefined) return { turn: same, differences: [] };

  const candidates = waiting.map((turn): Candidate => ({
    turn,
    common: commonHistory(turn.request, live),
    differences: compareRequests(turn.request, live),
  }));
  // Not the same bytes, but nothing that counts: scrubbed secrets, for one.
  const exact = candidates.find(({ differences }) => differences.length === 0);
  if (exact !== undefined) return exact;

  const longest = Math.max(...candidates.map(({ common }) => common));
  const near = candidates.filter(({ common }) => common === longest);
  const [nearest] = near.toSorted((left, right) => distance(left) - distance(right));
  if (nearest === undefined) {
    return { miss: { kind: 'extra', nearest: undefined, equallyNear: [], differences: [] } };
  }
  const missed = (kind: Miss['kind'], equallyNear: readonly number[] = []): Picked => {
    const { turn, differences } = nearest;
    return { miss: { kind, nearest: turn.exchange.number, equallyNear, differences } };
  };
  const fitting = near.filter(({ differences }) => mustCount(differences) === 0);
  const [first, ...others] = fitting;
  if (first === undefined || policy === 'strict') return missed('mismatch');
  if (others.every((other) => isSame(first.turn, other.turn))) return first;
  return missed(
    'ambiguous',
    fitting.map(({ turn }) => turn.exchange.number),
  );
}

const mustCount = (differences: readonly RequestDifference[]): number =>
  differences.filter((difference) => difference.class === 'must').length;

// One difference that must not be weighs more than any number of those that may.
const distance = ({ differences }: Candidate): number =>
  mustCount(differences) * 1_000_000 + differences.length;

const isSame = (left: Turn, right: Turn): boolean =>
  compareRequests(left.request, right.request).length === 0;
