/**
 * What a program can take from its surroundings without being given it. `identity` is what differs
 * from machine to machine and process to process: names, folders, process ids. `order` is a listing
 * in whatever order the file system has. `process` and `network` are other programs' answers.
 */
export type AmbientKind =
  | 'time'
  | 'chance'
  | 'timer'
  | 'environment'
  | 'identity'
  | 'locale'
  | 'order'
  | 'process'
  | 'network';

/** What to do about a kind of source. */
export interface Mend {
  /** In the engine: the port that stands for the source. */
  readonly port: string;
  /** In any program. */
  readonly mend: string;
}

export const mends: Readonly<Record<AmbientKind, Mend>> = {
  time: { port: 'use ClockPort', mend: 'take the time from a clock that is passed in' },
  chance: {
    port: 'use IdPort or RandomPort',
    mend: 'take ids and chance from a seeded generator that is passed in',
  },
  timer: {
    port: 'use ClockPort',
    mend: 'wait for what has to happen, not for time; take timers from a clock that is passed in',
  },
  environment: {
    port: 'let the host pass in what is needed',
    mend: 'read the environment once, at the start, and pass in what is needed',
  },
  identity: {
    port: 'let the host pass in what is needed',
    mend: 'keep names of this machine, process and folder out of what is written, or mask them',
  },
  locale: {
    port: 'name the locale and the time zone',
    mend: 'name the locale and the time zone, or use ISO 8601 and a comparison by code unit',
  },
  order: { port: 'sort what was listed', mend: 'sort the listing before it is used' },
  process: { port: 'use ToolPort', mend: 'check that the command itself answers the same twice' },
  network: { port: 'use ModelPort or ToolPort', mend: 'replay the answers from a recording' },
};
