import type { JsonValue } from '#engine/schema/json.ts';
import type { Turn } from './conversations.ts';

/** The bodies of recorded requests, to be found by what they say. */
export interface RecordedBodies {
  /** The first of some turns whose request says the same, word for word and in the same order. */
  find(body: JsonValue | undefined, turns: readonly Turn[]): Turn | undefined;
}

/**
 * Nearly all requests of a replay are those that were recorded. To write one down and to compare two
 * texts costs a fraction of preparing its whole history for a comparison of values.
 */
export function recordedBodies(): RecordedBodies {
  /** Written when somebody looks for the first time: only few turns wait at once. */
  const texts = new WeakMap<Turn, string | undefined>();
  const textOf = (turn: Turn): string | undefined => {
    if (!texts.has(turn)) texts.set(turn, JSON.stringify(turn.exchange.request.body));
    return texts.get(turn);
  };
  return {
    find(body, turns) {
      const text = JSON.stringify(body) as string | undefined;
      return turns.find((turn) => textOf(turn) === text);
    },
  };
}
