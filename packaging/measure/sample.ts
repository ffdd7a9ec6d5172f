import { execFileSync } from 'node:child_process';
import { performance } from 'node:perf_hooks';

export interface Command {
  readonly file: string;
  readonly args: readonly string[];
  readonly cwd: string;
  readonly env?: Readonly<Record<string, string>>;
}

/** Runs a command to its end. @returns what it said on stdout */
export const said = ({ file, args, cwd, env = {} }: Command): string =>
  execFileSync(file, [...args], {
    cwd,
    env: { ...process.env, ...env },
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'pipe'],
  });

/** Wall time of a command in milliseconds. */
export function wallMs(command: Command): number {
  const startMs = performance.now();
  said(command);
  return performance.now() - startMs;
}

export interface Spread {
  readonly minMs: number;
  readonly medianMs: number;
}

/** Takes a measure several times: a busy machine shows in the median, the least is what it costs. */
export function spreadOf(measure: () => number, count: number): Spread {
  const all = Array.from({ length: count }, measure).toSorted((left, right) => left - right);
  return { minMs: all[0] ?? Number.NaN, medianMs: all[Math.floor(count / 2)] ?? Number.NaN };
}
