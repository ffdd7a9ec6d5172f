import { isMet } from './figure.ts';
import type { Figure, Table, Target } from './figure.ts';

interface RenderOptions {
  /** Marks as `✓ ✘`, else as words. */
  readonly unicode: boolean;
}

/** A table for people: a line a figure, in aligned columns, then its notes. */
export function renderTable({ title, figures, notes = [] }: Table, options: RenderOptions): string {
  const columns = [
    padded(figures.map(({ name }) => name)),
    padded(aligned(figures.map(({ value, unit }) => ({ value, unit })))),
    padded(aligned(figures.map(ratioOf))),
    figures.map(({ target }) => (target === undefined ? '' : judgement(target, options))),
  ];
  const lines = figures.map((_, row) =>
    columns
      .map((column) => column[row])
      .join('   ')
      .trimEnd(),
  );
  return [title, ...lines, ...notes.map((note) => `! ${note}`)].join('\n  ');
}

/** What was measured of one suite. */
export interface SuiteResult {
  readonly suite: string;
  readonly tables: readonly Table[];
}

/** How many targets are met, then a line for each that is not. */
export function renderTargets(results: readonly SuiteResult[]): string {
  const judged = results.flatMap(({ suite, tables }) =>
    tables.flatMap(({ title, figures }) =>
      figures.flatMap(({ name, target }) =>
        target === undefined ? [] : [{ place: `${suite}: ${name} (${title})`, target }],
      ),
    ),
  );
  if (judged.length === 0) return 'no targets';
  const missed = judged.filter(({ target }) => !isMet(target));
  const count = `${judged.length - missed.length} of ${judged.length} targets met`;
  return [count, ...missed.map(({ place }) => `missed: ${place}`)].join('\n  ');
}

/** Three digits that say something; never an exponent. */
export function toDigits(value: number): string {
  if (value === 0 || !Number.isFinite(value)) return String(value);
  const decimals = Math.max(0, 2 - Math.floor(Math.log10(Math.abs(value))));
  return value.toFixed(Math.min(decimals, 4));
}

function ratioOf({ ratio }: Figure): Measure | undefined {
  if (ratio === undefined) return undefined;
  const { median, low, high, to } = ratio;
  return { value: median, unit: `× ${to} (${toDigits(low)} to ${toDigits(high)})` };
}

function judgement(target: Target, { unicode }: RenderOptions): string {
  const [good, bad] = unicode ? ['✓', '✘'] : ['ok', 'x'];
  const { value, most, unit } = target;
  return `${isMet(target) ? good : bad} ${toDigits(value)} of at most ${most} ${unit}`;
}

interface Measure {
  readonly value: number;
  readonly unit: string;
}

/** Numbers end in one column, and their units begin in the next. */
function aligned(measures: readonly (Measure | undefined)[]): string[] {
  const digits = measures.map((measure) => (measure === undefined ? '' : toDigits(measure.value)));
  const width = longest(digits);
  return measures.map((measure, row) =>
    measure === undefined ? '' : `${digits[row]?.padStart(width)} ${measure.unit}`,
  );
}

function padded(cells: readonly string[]): string[] {
  const width = longest(cells);
  return cells.map((cell) => cell.padEnd(width));
}

const longest = (texts: readonly string[]): number =>
  Math.max(...texts.map(({ length }) => length));
