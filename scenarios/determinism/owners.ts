import { join } from 'node:path';
import type { AmbientKind } from './ambient-kind.ts';
import type { Frame } from './call-stack.ts';
import { isAllowed, placeOf } from './engine-places.ts';

/** Whose code took something from its surroundings, and whether it may. */
export interface Owner {
  /** `engine`, `harness`, `program`, or the name of a package. */
  readonly name: string;
  readonly isForbidden: boolean;
  /** Why it may. */
  readonly note?: string | undefined;
}

/** Where this project lies: what is read in a run of a scenario is named from here. */
export const projectRoot = join(import.meta.dirname, '..', '..');

/** What packages under the engine read, and why no session depends on it. */
const PACKAGES: Readonly<Record<string, Partial<Readonly<Record<AmbientKind, string>>>>> = {
  '@anthropic-ai/sdk': {
    time: 'durations in its log lines, and its log is off',
    chance: 'the id of its log lines, and its log is off',
    timer: 'the time-out of a request that the playback answers at once; it is cleared then',
    environment: 'what is not given to the client: headers, and whether it traces',
    identity: 'the headers `x-stainless-…`, which are no part of a request that is compared',
  },
};

const packageIn = (file: string): string | undefined =>
  /.*\/node_modules\/((?:@[^/]+\/)?[^/]+)\//u.exec(file)?.[1];

/** In a run of a scenario. */
export function ownerInProject({ file }: Frame, kind: AmbientKind): Owner {
  const name = packageIn(file);
  if (name !== undefined) return { name, isForbidden: false, note: PACKAGES[name]?.[kind] };
  const path = file.startsWith(`${projectRoot}/`) ? file.slice(projectRoot.length + 1) : file;
  const place = placeOf(path);
  if (place === undefined) {
    return { name: 'harness', isForbidden: false, note: 'no part of the session' };
  }
  return isAllowed(place, kind)
    ? { name: 'engine', isForbidden: false, note: place.why }
    : { name: 'engine', isForbidden: true };
}

/** In a program of somebody else's. */
export const ownerInProgram = ({ file }: Frame): Owner => ({
  name: packageIn(file) ?? 'program',
  isForbidden: false,
});
