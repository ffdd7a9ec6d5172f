import type { AmbientKind } from './ambient-kind.ts';

/** A folder or file of the engine, and what its code may take from its surroundings by itself. */
export interface AmbientPlace {
  /** From the root of the repository. */
  readonly path: string;
  readonly may: 'all' | readonly AmbientKind[];
  readonly why: string;
}

/**
 * What of the engine may read ambient sources while a session runs: the adapters of the ports. The
 * longest path wins (invariant D1). `engine/tidy/bans.ts`
 * says the same of the text of the pure folders; this says it of what their code does.
 */
export const enginePlaces: readonly AmbientPlace[] = [
  { path: 'engine', may: [], why: 'the world reaches it through ports' },
  { path: 'engine/host', may: 'all', why: 'the adapters of clock, ids and chance are here' },
  {
    path: 'engine/local-tools/shell',
    may: ['process', 'order', 'timer', 'identity'],
    why:
      'it starts commands, looks for their processes in /proc but not for its own, and counts ' +
      'turns of the event loop until their output is read',
  },
  {
    path: 'engine/local-tools/search',
    may: ['process', 'order'],
    why: 'ripgrep only says where it need not look; what it finds, it finds by itself, in order',
  },
  {
    path: 'engine/local-tools',
    may: ['order'],
    why: 'what it lists, it sorts; the second run of `--twice` shuffles it to make sure',
  },
  {
    path: 'engine/storage/jsonl',
    may: ['order'],
    why: 'what it lists, it sorts; the second run of `--twice` shuffles it to make sure',
  },
  {
    path: 'engine/storage/jsonl/session-lock.ts',
    may: ['time', 'chance', 'order'],
    why: 'the file of a lock names who holds it since when; nothing of it comes into a log',
  },
  {
    path: 'engine/storage/jsonl/process-identity.ts',
    may: ['identity'],
    why: 'the file of a lock names the process that holds it; nothing of it comes into a log',
  },
  { path: 'engine/testing', may: 'all', why: 'fakes for tests' },
  { path: 'engine/tidy', may: 'all', why: 'no part of a session' },
];

/** The place that a file is in. @param path from the root of the repository */
export function placeOf(
  path: string,
  places: readonly AmbientPlace[] = enginePlaces,
): AmbientPlace | undefined {
  return places
    .filter((place) => path === place.path || path.startsWith(`${place.path}/`))
    .toSorted((left, right) => right.path.length - left.path.length)[0];
}

export const isAllowed = ({ may }: AmbientPlace, kind: AmbientKind): boolean =>
  may === 'all' || may.includes(kind);
