import { isDeepStrictEqual } from 'node:util';
import type { LiveEvent } from '#engine/schema/live-event.ts';
import type { EventOf, SessionEvent } from '#engine/schema/events/session-event.ts';
import { pathToHead } from '#engine/projection/path.ts';
import { sessionStateOf } from '#engine/projection/session-state.ts';
import { compareLogs, type Divergence } from './compare-logs.ts';
import { differingLeaves } from './render-values.ts';

/** What a run did and showed, as far as it can be compared across boundaries. */
export interface RunView {
  /** The run's log in canonical form. */
  readonly events: readonly SessionEvent[];
  /** What was shown before it was durable, in order. */
  readonly shown: readonly LiveEvent[];
}

/** The first thing in which two runs of the same bytes differ. */
export interface RunDifference {
  readonly where: 'log' | 'state' | 'shown';
  /** In words, such as `the log at event 9`. */
  readonly place: string;
  /** Both logs as they were compared, up to where they part; only with `log`. */
  readonly divergence?: Divergence;
  /** The differing values; empty with `log`, where the divergence has them. */
  readonly lines: readonly string[];
}

/**
 * What may not depend on where the network cut the bytes of an answer. Three things are held together,
 * the one that says most first:
 *
 * 1. the log without its windows (`withoutWindows`): every event in order, every field of class
 *    behaviour or request. Ids, times and sums are free, as chunks come at other times.
 * 2. the session folded from the log: conversation, prefix, turns, usage, and the cost, which is free
 *    in the log.
 * 3. what the model's stream showed, piece by piece: an event of the stream is a piece, in whatever
 *    chunks it came, and the moments of a scenario are counted in pieces.
 *
 * What a tool shows while it runs is not compared: the pieces are those of a real process.
 */
export function compareViews(recorded: RunView, other: RunView): RunDifference | undefined {
  return (
    differentLogs(recorded, other) ?? differentStates(recorded, other) ?? shown(recorded, other)
  );
}

function differentLogs(recorded: RunView, other: RunView): RunDifference | undefined {
  const [before, after] = [withoutWindows(recorded.events), withoutWindows(other.events)];
  const { divergence, drift } = compareLogs(before, after, 'by-class');
  const [first] = drift;
  const found =
    first === undefined
      ? divergence
      : {
          index: first.index,
          golden: before[first.index],
          actual: after[first.index],
          differences: [first.difference],
        };
  if (found === undefined) return undefined;
  return { where: 'log', place: `the log at event ${found.index}`, divergence: found, lines: [] };
}

function differentStates(recorded: RunView, other: RunView): RunDifference | undefined {
  const [golden, actual] = [recorded, other].map(({ events }) => {
    // Times follow the boundaries: a chunk that arrives with the next one arrives later.
    const { turn: _open, lastCache, ...state } = sessionStateOf(pathToHead(events));
    return { ...state, cachedTokens: lastCache?.tokens };
  });
  if (isDeepStrictEqual(golden, actual)) return undefined;
  const lines = differingLeaves({ place: 'session', golden, actual });
  return { where: 'state', place: 'the session that the log folds to', lines };
}

function shown(recorded: RunView, other: RunView): RunDifference | undefined {
  const [before, after] = [modelPieces(recorded.shown), modelPieces(other.shown)];
  const length = Math.max(before.length, after.length);
  for (let index = 0; index < length; index += 1) {
    const [golden, actual] = [before[index], after[index]];
    if (isDeepStrictEqual(golden, actual)) continue;
    const lines = differingLeaves({ place: `piece ${index + 1}`, golden, actual });
    return { where: 'shown', place: `what was shown, at piece ${index + 1}`, lines };
  }
  return undefined;
}

/** Requests have other ids where the log has more events, so they are counted instead. */
function modelPieces(events: readonly LiveEvent[]): unknown[] {
  const requests = new Map<string, number>();
  return events.flatMap(({ payload }) => {
    if (payload.type === 'tool.delta') return [];
    const { requestId, ...piece } = payload;
    const request = requests.get(requestId) ?? requests.size + 1;
    requests.set(requestId, request);
    return [{ request, ...piece }];
  });
}

/**
 * A log as if no window had ever closed before its block did: the deltas of a block are one, at the
 * place of the last, which is where the block ends, and events are counted anew. How many deltas a
 * block has, and what comes between them, depends on the time at which chunks came.
 */
export function withoutWindows(events: readonly SessionEvent[]): SessionEvent[] {
  const texts = new Map<string, string>();
  const lastOf = new Map<string, SessionEvent>();
  for (const event of events) {
    if (event.type !== 'model.delta') continue;
    const block = blockOf(event);
    texts.set(block, (texts.get(block) ?? '') + event.payload.text);
    lastOf.set(block, event);
  }
  return events
    .flatMap((event): SessionEvent[] => {
      if (event.type !== 'model.delta') return [event];
      const block = blockOf(event);
      if (lastOf.get(block) !== event) return [];
      return [{ ...event, payload: { ...event.payload, text: texts.get(block) ?? '' } }];
    })
    .map((event, sequence) => ({ ...event, sequence }));
}

const blockOf = ({ payload: { requestId, index, kind } }: EventOf<'model.delta'>): string =>
  `${requestId}/${index}/${kind}`;
