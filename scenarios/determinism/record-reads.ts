import { appendFileSync } from 'node:fs';
import { join } from 'node:path';
import { installProbes, type AmbientRead } from './probes.ts';

/** What was read of one source at one place, as a line of a report. */
export interface RecordedRead extends AmbientRead {
  readonly count: number;
  /** The first of what was read, as text: to be looked for in what the process wrote. */
  readonly values: readonly string[];
}

/** Above this, further places only add to the count of those that are known. */
const PLACES_MAX = 1_000;
const VALUES_MAX = 50;
/** A shorter value would be found anywhere. */
const VALUE_CHARACTERS_MIN = 4;

interface Tally {
  readonly read: AmbientRead;
  count: number;
  readonly values: Set<string>;
}

/**
 * Records every read of an ambient source by this process, and appends them to a file of its own
 * in the folder: each place when it is first seen, and all of them with counts and values when the
 * process ends by itself.
 */
export function recordReads(folder: string): void {
  const { pid } = process;
  const file = join(folder, `${pid}-${performance.timeOrigin}.jsonl`);
  const append = (lines: readonly string[]): void => appendFileSync(file, lines.join(''));
  const tallies = new Map<string, Tally>();
  const remove = installProbes((read) => {
    const [caller] = read.stack;
    // Node reads for itself, such as its loader of modules.
    if (caller === undefined) return undefined;
    const key = `${read.source} ${read.detail ?? ''} ${caller.file}:${caller.line}:${caller.column}`;
    let tally = tallies.get(key);
    if (tally === undefined) {
      if (tallies.size >= PLACES_MAX) return undefined;
      tally = { read, count: 0, values: new Set() };
      tallies.set(key, tally);
      append([lineOf({ read, count: 1, values: new Set() })]);
    }
    tally.count += 1;
    const { values } = tally;
    return values.size >= VALUES_MAX ? undefined : (value) => addTexts(values, value);
  });
  process.on('exit', () => {
    remove();
    append([...tallies.values()].map(lineOf));
  });
}

const lineOf = ({ read, count, values }: Tally): string => {
  const recorded: RecordedRead = { ...read, count, values: [...values] };
  return `${JSON.stringify(recorded)}\n`;
};

/** What was read, in the forms in which a program may write it. */
function addTexts(values: Set<string>, value: unknown): void {
  if (value instanceof Promise) {
    value.then(
      (result) => addTexts(values, result),
      () => undefined,
    );
    return;
  }
  for (const text of textsOf(value)) if (text.length >= VALUE_CHARACTERS_MIN) values.add(text);
}

function textsOf(value: unknown): readonly string[] {
  if (typeof value === 'string') return [value];
  if (typeof value === 'bigint') return [String(value)];
  if (typeof value === 'number') return [String(value), ...datesOf(value)];
  if (Array.isArray(value)) return listingsOf(value);
  if (Buffer.isBuffer(value)) return ['hex', 'base64', 'base64url'].map((to) => encode(value, to));
  return [];
}

/** A listing of several names, joined as somebody may join them. */
function listingsOf(names: readonly unknown[]): readonly string[] {
  if (names.length < 2 || !names.every((name) => typeof name === 'string')) return [];
  return [
    ...[',', ', ', ' ', '\n'].map((by) => names.join(by)),
    JSON.stringify(names).slice(1, -1),
  ];
}

const encode = (bytes: Buffer, to: string): string => bytes.toString(to as BufferEncoding);

/** Of a time between 2001 and 2096; with the day alone, which is what a prompt has. */
function datesOf(value: number): readonly string[] {
  if (!Number.isInteger(value) || value < 1e12 || value > 4e12) return [];
  const iso = new Date(value).toISOString();
  return [iso, iso.slice(0, 19), iso.slice(0, 10)];
}
