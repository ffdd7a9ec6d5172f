import type { SessionEvent } from '#engine/schema/events/session-event.ts';
import type { JsonObject } from '#engine/schema/json.ts';
import type { ExpectedCall, ExpectedCalls } from '#scenarios/format/scenario.ts';
import { matchesPattern } from './argument-patterns.ts';

/**
 * How the listed calls have to stand in what was called. `exact`: these, in this order. `in-order`:
 * in this order, others may stand anywhere. `any-order`: exactly these. `subset`: each at least once.
 */
export type TrajectoryMode = 'exact' | 'in-order' | 'any-order' | 'subset';

export interface Trajectory {
  readonly mode: TrajectoryMode;
  readonly list: readonly ExpectedCall[];
}

/** One call of a session, and what became of it. */
export interface ActualCall {
  readonly tool: string;
  readonly arguments: JsonObject;
  readonly outcome: ExpectedCall['outcome'] | 'none';
}

const CALLS_MAX = 20;

export function trajectoryOf(calls: ExpectedCalls): Trajectory {
  if (Array.isArray(calls)) return { mode: 'exact', list: calls };
  if ('in-order' in calls) return { mode: 'in-order', list: calls['in-order'] };
  if ('any-order' in calls) return { mode: 'any-order', list: calls['any-order'] };
  return { mode: 'subset', list: calls.subset };
}

/** All calls of a session, in the order of the model. */
export function callsOf(events: readonly SessionEvent[]): ActualCall[] {
  const outcomes = new Map<string, ExpectedCall['outcome']>();
  for (const event of events) {
    if (event.type === 'tool.completed') outcomes.set(event.payload.callId, 'completed');
    if (event.type === 'tool.failed') outcomes.set(event.payload.callId, 'failed');
    if (event.type === 'tool.rejected') outcomes.set(event.payload.callId, 'rejected');
  }
  return events
    .filter((event) => event.type === 'model.tool_call_requested')
    .map(({ payload: { callId, name, arguments: args } }) => ({
      tool: name,
      arguments: args,
      outcome: outcomes.get(callId) ?? 'none',
    }));
}

/** @returns a sentence for each listed call that is not where it should be, and each that is too many */
export function unmetTrajectory(
  { mode, list }: Trajectory,
  calls: readonly ActualCall[],
): string[] {
  switch (mode) {
    case 'exact':
      return unmetExact(list, calls);
    case 'in-order':
      return unmetInOrder(list, calls);
    case 'any-order':
      return unmetInAnyOrder(list, calls);
    case 'subset':
      return list.flatMap((wanted, index) =>
        calls.some((made) => isCall(wanted, made))
          ? []
          : [`${listed(index, wanted)} is not among ${told(calls)}`],
      );
    default:
      return mode satisfies never;
  }
}

function unmetExact(list: readonly ExpectedCall[], calls: readonly ActualCall[]): string[] {
  const unmet: string[] = [];
  for (let index = 0; index < Math.max(list.length, calls.length); index += 1) {
    const wanted = list[index];
    const made = calls[index];
    if (wanted === undefined || made === undefined || !isCall(wanted, made)) {
      unmet.push(`call ${index + 1}: expected ${describe(wanted)}, got ${describe(made)}`);
    }
  }
  return unmet;
}

/** Takes the first call that fits; whatever a later one allows, an earlier one allows, too. */
function unmetInOrder(list: readonly ExpectedCall[], calls: readonly ActualCall[]): string[] {
  let from = 0;
  for (const [index, wanted] of list.entries()) {
    const at = calls.findIndex((made, place) => place >= from && isCall(wanted, made));
    if (at === -1) {
      const where = from === 0 ? 'is not among' : `does not come after call ${from} of`;
      return [`${listed(index, wanted)} ${where} ${told(calls)}`];
    }
    from = at + 1;
  }
  return [];
}

function unmetInAnyOrder(list: readonly ExpectedCall[], calls: readonly ActualCall[]): string[] {
  const pairs = pairUp(list, calls);
  const found = new Set(pairs.values());
  return [
    ...list.flatMap((wanted, index) =>
      found.has(index) ? [] : [`${listed(index, wanted)} was not made`],
    ),
    ...calls.flatMap((made, at) =>
      pairs.has(at) ? [] : [`call ${at + 1}, ${describe(made)}, is not listed`],
    ),
  ];
}

/**
 * As many pairs of a call and its listed one as there can be: index → index. A listed call may fit
 * several, so one that has found its place moves on where that helps another (augmenting paths).
 */
function pairUp(
  list: readonly ExpectedCall[],
  calls: readonly ActualCall[],
): ReadonlyMap<number, number> {
  const pairs = new Map<number, number>();
  const place = (index: number, tried: Set<number>): boolean =>
    calls.some((made, at) => {
      const wanted = list[index];
      if (wanted === undefined || tried.has(at) || !isCall(wanted, made)) return false;
      tried.add(at);
      const other = pairs.get(at);
      if (other !== undefined && !place(other, tried)) return false;
      pairs.set(at, index);
      return true;
    });
  for (const index of list.keys()) place(index, new Set());
  return pairs;
}

const isCall = (wanted: ExpectedCall, made: ActualCall): boolean =>
  wanted.tool === made.tool &&
  wanted.outcome === made.outcome &&
  (wanted.arguments === undefined || matchesPattern(wanted.arguments, made.arguments));

function describe(call: ExpectedCall | ActualCall | undefined): string {
  if (call === undefined) return 'none';
  const args = call.arguments === undefined ? '' : ` ${JSON.stringify(call.arguments)}`;
  return `${call.tool}${args} ${call.outcome}`;
}

const listed = (index: number, wanted: ExpectedCall): string =>
  `listed call ${index + 1}, ${describe(wanted)},`;

function told(calls: readonly ActualCall[]): string {
  if (calls.length === 0) return 'the calls: there are none';
  const lines = calls.slice(0, CALLS_MAX).map((made, at) => `\n  ${at + 1} ${describe(made)}`);
  const rest = calls.length - CALLS_MAX;
  return `the calls:${lines.join('')}${rest > 0 ? `\n  and ${rest} more` : ''}`;
}
