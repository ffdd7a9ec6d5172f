import fs from 'node:fs';
import { syncBuiltinESMExports } from 'node:module';
import { seededChance, shuffled } from './seeded-chance.ts';
import { wrap } from './wrap-function.ts';

/** Lists folders in this process, for as long as it lives, in an order by chance: none is promised. */
export function shuffleListings(seed: string): void {
  const chance = seededChance(seed);
  const ifList = (listed: unknown): unknown =>
    Array.isArray(listed) ? shuffled(listed as unknown[], chance) : listed;
  for (const name of ['readdirSync', 'globSync']) {
    wrap(fs, name, (call, args) => ifList(call(...args)));
  }
  wrap(fs.promises, 'readdir', async (call, args) => ifList(await call(...args)));
  for (const name of ['readdir', 'glob']) {
    wrap(fs, name, (call, args) => {
      const callback = args.at(-1) as (error: unknown, listed: unknown) => void;
      return call(...args.slice(0, -1), (error: unknown, listed: unknown) =>
        callback(error, ifList(listed)),
      );
    });
  }
  syncBuiltinESMExports();
}
