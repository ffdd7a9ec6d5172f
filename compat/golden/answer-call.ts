import type { Call } from './call.ts';
import { repositoryCalls } from './repository-calls.ts';
import { schemaCalls } from './schema-calls.ts';
import { storeCalls } from './store-calls.ts';

const calls: ReadonlyMap<string, Call> = new Map(
  Object.entries({ ...storeCalls, ...repositoryCalls, ...schemaCalls }),
);

/** How a call is answered, by its name in the golden files; undefined for one that is not known. */
export const findCall = (name: string): Call | undefined => calls.get(name);
