import type { JsonValue } from '#engine/schema/json.ts';
import type { RequestDifference } from '#recordings/playback/compare-requests.ts';
import type { Said } from './said-in.ts';

/**
 * What the recorded agent left out or cut, or wrote without need, where that explains every difference that
 * counts between its request and the engine's: all that the engine has more stands in an answer of
 * the model, and all that it has not says nothing. Undefined where a difference is left.
 */
export function explained(
  differences: readonly RequestDifference[],
  said: Said,
): readonly string[] | undefined {
  const decisive = differences.filter((difference) => difference.class === 'must');
  const ways = decisive.map(({ path, recorded, live }) => {
    const name = path.replace(/^.*\./u, '');
    if (live === undefined) return saysNothing(recorded) ? `wrote an empty ${name}` : undefined;
    if (!said(live)) return undefined;
    if (saysNothing(recorded)) return `left out ${name}`;
    const isPart =
      typeof live === 'string' && typeof recorded === 'string' && live.includes(recorded);
    return isPart ? `cut ${name}` : undefined;
  });
  return ways.every((way) => way !== undefined) ? ways : undefined;
}

function saysNothing(value: JsonValue | undefined): boolean {
  if (typeof value !== 'object' || value === null)
    return value === undefined || value === null || value === '';
  return Object.entries(value).every(([name, each]) => name === 'role' || saysNothing(each));
}
