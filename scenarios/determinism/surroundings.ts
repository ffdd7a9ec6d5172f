import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { AmbientKind } from './ambient-kind.ts';

/** What the preload of a process does to it; how it gets there: `PRELOAD_VARIABLE`. */
export interface PreloadPlan {
  /** How far the wall clock is ahead, in milliseconds. */
  readonly timeShiftMs?: number;
  readonly umask?: number;
  /** Seeds the order of listings; with none, it is the file system's. */
  readonly listingSeed?: string;
  /** Seeds real delays; with none, there are none. */
  readonly delaySeed?: string;
  /** Absolute path of a folder into which the process writes what it read of its surroundings. */
  readonly reportFolder?: string;
}

/** Holds a `PreloadPlan` as JSON. */
export const PRELOAD_VARIABLE = 'REPRISE_PRELOAD';

/** Where and as what a process runs: what is otherwise than in this one. */
export interface Surroundings {
  readonly cwd?: string;
  /** Over the variables of this process. */
  readonly environment?: Readonly<Record<string, string>>;
  readonly plan?: PreloadPlan;
}

/** One thing that can be otherwise. */
export interface Factor {
  /** In words; of what is not otherwise, "the order of listings". */
  readonly what: string;
  /** How it is otherwise. */
  readonly how: string;
  /** The sources by which it gets into a program. */
  readonly kinds: readonly AmbientKind[];
  readonly surroundings: Surroundings;
  /** Where chance has a part: more of its kind, for a look at this factor alone. */
  readonly others?: readonly Surroundings[];
}

/** A year and a bit: another year, month, day of the week, hour, minute and second. */
const TIME_SHIFT_MS = 403 * 86_400_000 + 7 * 3_600_000 + 41 * 60_000 + 13_000;
/** 45 minutes off the full hour, and on the other side of the date line. */
const OTHER_ZONE = 'Pacific/Chatham';
const OTHER_UMASK = 0o077;

export interface FactorOptions {
  /** Absolute path of an empty folder for the other folders. */
  readonly folder: string;
  /** Of delays and listings. */
  readonly seed: string;
  /** For LANG and LC_ALL; Turkish by default, where `I` is not the upper case of `i`. */
  readonly locale?: string | undefined;
}

/** Everything that a session may not depend on, each otherwise by itself. */
export async function otherFactors(options: FactorOptions): Promise<readonly Factor[]> {
  const { folder, seed, locale = 'tr_TR.UTF-8' } = options;
  const cwd = join(folder, 'elsewhere');
  const home = join(folder, 'another-home');
  const temporary = join(folder, 'another-temporary-folder');
  for (const each of [cwd, home, temporary]) await mkdir(each, { recursive: true });
  return [
    {
      what: 'folders',
      how: 'other folders (workspace, working directory, HOME, TMPDIR)',
      kinds: ['identity', 'environment'],
      surroundings: { cwd, environment: { HOME: home, TMPDIR: temporary } },
    },
    {
      what: 'the time zone',
      how: `TZ ${OTHER_ZONE}`,
      kinds: ['locale'],
      surroundings: { environment: { TZ: OTHER_ZONE } },
    },
    {
      what: 'the locale',
      how: `LANG and LC_ALL ${locale}`,
      kinds: ['locale'],
      surroundings: { environment: { LANG: locale, LC_ALL: locale } },
    },
    {
      what: 'the wall time',
      how: `wall time ${Math.round(TIME_SHIFT_MS / 86_400_000)} days ahead`,
      kinds: ['time'],
      surroundings: { plan: { timeShiftMs: TIME_SHIFT_MS } },
    },
    {
      what: 'the umask',
      how: `umask 0${OTHER_UMASK.toString(8)}`,
      kinds: [],
      surroundings: { plan: { umask: OTHER_UMASK } },
    },
    {
      what: 'the order of listings',
      how: 'shuffled listings',
      kinds: ['order'],
      surroundings: { plan: { listingSeed: seed } },
    },
    {
      what: 'which of two that overlap ends first (a race), or how late a timer is',
      how: `delays of up to 3 ms by seed ${seed}`,
      kinds: ['timer'],
      surroundings: { plan: { delaySeed: seed } },
      others: ['b', 'c', 'd'].map((more) => ({ plan: { delaySeed: `${seed}-${more}` } })),
    },
  ];
}

/** All of them at once; later ones win. */
export const together = (each: readonly Surroundings[]): Surroundings => ({
  ...each.reduce((all, one) => ({ ...all, ...one }), {}),
  environment: Object.assign({}, ...each.map(({ environment }) => environment)) as Record<
    string,
    string
  >,
  plan: Object.assign({}, ...each.map(({ plan }) => plan)) as PreloadPlan,
});

/** In words, for a report. */
export const describeFactors = (factors: readonly Factor[]): readonly string[] => [
  'another process',
  ...factors.map(({ how }) => how),
];

/** @param entry a module of this folder without its ending: `.ts`, or `.js` in a bundle */
export const entryUrl = (entry: string): URL =>
  new URL(`./${entry}${import.meta.url.endsWith('.ts') ? '.ts' : '.js'}`, import.meta.url);
