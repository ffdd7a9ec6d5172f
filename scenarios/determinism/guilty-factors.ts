import type { Factor, Surroundings } from './surroundings.ts';

/** What of a factor a report needs. */
type Guilty = Pick<Factor, 'what' | 'kinds'>;

const nothingElse: Guilty = {
  what: 'nothing; it differs from process to process (chance, ids, the time, or a race)',
  kinds: ['chance', 'identity', 'time', 'timer'],
};

/** Two can go together, such as two folders; more are a session that differs from run to run. */
const GUILTY_MAX = 2;

/**
 * What, otherwise alone, makes a difference; what differs anyway tells nothing about the rest. One
 * run after the other, so that none disturbs another one.
 * @param differs runs with these surroundings, under a name that no other run has
 */
export async function guiltyFactors(
  factors: readonly Factor[],
  differs: (surroundings: Surroundings, name: string) => Promise<boolean>,
): Promise<readonly Guilty[]> {
  if (await differs({}, 'alone')) return [nothingElse];
  const guilty: Factor[] = [];
  for (const [index, factor] of factors.entries()) {
    for (const [attempt, each] of [factor.surroundings, ...(factor.others ?? [])].entries()) {
      if (!(await differs(each, `alone-${index}-${attempt}`))) continue;
      guilty.push(factor);
      break;
    }
  }
  return guilty.length > GUILTY_MAX ? [nothingElse] : guilty;
}
