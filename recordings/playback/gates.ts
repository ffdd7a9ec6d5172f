import type { Exchange, Recording } from '#recordings/format/recording.ts';
import { PlaybackError } from './playback-error.ts';

/** A step of an answer: its head, a chunk by its number from 1, or its end. */
export type AnswerStep = 'head' | number | 'end';

/** Holds one step of a recorded answer back until something has happened in the run. */
export interface Gate {
  /** Number of the exchange, from 1. */
  readonly exchange: number;
  readonly chunk: AnswerStep;
  /**
   * Opens the gate; a function is called once, when the step is due, so that it also tells that
   * everything before is served. One that never opens stalls the answer until the client leaves; one
   * that is rejected fails the answer with its reason.
   */
  readonly until: PromiseLike<unknown> | (() => PromiseLike<unknown>);
}

/** The gates of a run. */
export interface Gates {
  /** Resolves once the step may leave; undefined where no gate stands before it. */
  at(exchange: number, step: AnswerStep): Promise<void> | undefined;
}

/** @throws {PlaybackError} for a gate that the recording has no place for, and for a second one */
export function gatesOf(recording: Recording, gates: readonly Gate[]): Gates {
  const byPlace = new Map<string, Gate['until']>();
  for (const gate of gates) {
    const place = placeOf(gate.exchange, gate.chunk);
    const problem = byPlace.has(place) ? 'has a gate already' : missing(recording, gate);
    if (problem !== undefined) {
      throw new PlaybackError(
        'playback.gate',
        `Replay: a gate before ${place} of "${recording.manifest.title}", which ${problem}. ` +
          'Exchanges and chunks are numbered from 1; the other steps are "head" and "end".',
      );
    }
    byPlace.set(place, gate.until);
  }
  return {
    at(exchange, step) {
      // Every step of every answer comes by here, and most runs have no gates.
      if (byPlace.size === 0) return undefined;
      const until = byPlace.get(placeOf(exchange, step));
      return until === undefined ? undefined : opened(until);
    },
  };
}

async function opened(until: Gate['until']): Promise<void> {
  await (typeof until === 'function' ? until() : until);
}

const placeOf = (exchange: number, step: AnswerStep): string =>
  `${typeof step === 'number' ? `chunk ${step}` : `the ${step}`} of exchange ${exchange}`;

/** What keeps a gate from ever being reached. */
function missing(recording: Recording, { exchange, chunk }: Gate): string | undefined {
  const found = recording.exchanges.find(({ number }) => number === exchange);
  if (found === undefined) return `has ${recording.exchanges.length} exchanges`;
  return hasStep(found, chunk) ? undefined : `has no such step, and ${found.chunks.length} chunks`;
}

function hasStep({ head, chunks }: Exchange, step: AnswerStep): boolean {
  if (step === 'head') return head !== undefined;
  return step === 'end' || (Number.isInteger(step) && step >= 1 && step <= chunks.length);
}
