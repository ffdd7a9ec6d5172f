import type { Figure, Target } from './figure.ts';
import type { Measured } from './measure.ts';
import { median, ratioOfRounds } from './statistics.ts';

/** Which task, and which it is compared with. */
export interface Compared {
  readonly name: string;
  /** Another task of the same rounds. */
  readonly to?: string;
}

/** @param unit of the figure: milliseconds or microseconds, and of what, such as `an event` */
export function measuredFigure(
  measured: Measured,
  { name, to }: Compared,
  unit: { readonly time: 'ms' | 'µs'; readonly of: string },
): Figure {
  const perMs = unit.time === 'ms' ? 1 : 1_000;
  const figure = {
    name,
    value: median(measured.of(name)) * perMs,
    unit: `${unit.time} ${unit.of}`,
  };
  if (to === undefined) return figure;
  return { ...figure, ratio: { ...ratioOfRounds(measured.of(name), measured.of(to)), to } };
}

/** At most so many times what it is compared with. */
export const ratioTarget = (
  measured: Measured,
  { name, to }: Required<Compared>,
  most: number,
): Target => ({
  value: ratioOfRounds(measured.of(name), measured.of(to)).median,
  most,
  unit: '×',
});

/** At most so many milliseconds more than what it is compared with; see `timeTarget`. */
export const excessTarget = (
  measured: Measured,
  { name, to }: Required<Compared>,
  mostMs: number,
): Target => ({
  value: quietest(measured, name) - quietest(measured, to),
  most: mostMs,
  unit: `ms over ${to}, in their quietest rounds`,
});

/**
 * At most so many milliseconds: a target that another machine changes, unlike a ratio. Whatever else a
 * machine does can only add to a time, so that the quietest round tells most of the code.
 */
export const timeTarget = (measured: Measured, name: string, mostMs: number): Target => ({
  value: quietest(measured, name),
  most: mostMs,
  unit: 'ms in the quietest round',
});

const quietest = (measured: Measured, name: string): number => Math.min(...measured.of(name));
