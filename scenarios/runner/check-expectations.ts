import { isDeepStrictEqual } from 'node:util';
import type { TurnEnding } from '#engine/core/next-action.ts';
import { sessionStateOf } from '#engine/projection/session-state.ts';
import { pathToHead } from '#engine/projection/path.ts';
import type { SessionEvent } from '#engine/schema/events/session-event.ts';
import type { ExpectedCall, Scenario } from '#scenarios/format/scenario.ts';
import type { FileTree } from './workspace.ts';

/** What a run left behind. */
export interface RunOutcome {
  readonly events: readonly SessionEvent[];
  readonly endings: readonly TurnEnding[];
  readonly before: FileTree;
  readonly after: FileTree;
  /** Content of `expected/workspace`. */
  readonly expectedFiles: FileTree;
}

/**
 * Holds a run against what the scenario's author wrote by hand.
 * @returns a sentence for each expectation that does not hold
 */
export function unmetExpectations({ expect }: Scenario, run: RunOutcome): string[] {
  const ending = run.endings.at(-1);
  const text = lastText(run.events);
  return [
    ...(ending?.as === expect.ending
      ? []
      : [`expected the last turn to be ${expect.ending}, it is ${describeEnding(ending)}`]),
    ...unmetCalls(expect.calls, run.events),
    ...(expect.text === undefined || expect.text === text
      ? []
      : [`expected the last text to be ${quote(expect.text)}, it is ${quote(text)}`]),
    ...unmetUsage(expect.usage ?? {}, run.events),
    ...unmetFiles(run, expect.removed),
  ];
}

function describeEnding(ending: TurnEnding | undefined): string {
  switch (ending?.as) {
    case undefined:
      return 'missing';
    case 'completed':
      return `completed (${ending.stopReason})`;
    case 'failed':
      return `failed (${ending.code}: ${ending.message})`;
    case 'interrupted':
      return `interrupted (${ending.reason})`;
    default:
      return ending satisfies never;
  }
}

const quote = (text: string | undefined): string => JSON.stringify(text) ?? 'missing';

function lastText(events: readonly SessionEvent[]): string | undefined {
  return events
    .filter((event) => event.type === 'assistant.message')
    .flatMap(({ payload }) => payload.content.filter((part) => part.type === 'text'))
    .at(-1)?.text;
}

interface ActualCall {
  readonly callId: string;
  readonly tool: string;
  readonly arguments: unknown;
  readonly outcome: ExpectedCall['outcome'] | 'none';
}

function callsOf(events: readonly SessionEvent[]): ActualCall[] {
  const outcomes = new Map<string, ExpectedCall['outcome']>();
  for (const event of events) {
    if (event.type === 'tool.completed') outcomes.set(event.payload.callId, 'completed');
    if (event.type === 'tool.failed') outcomes.set(event.payload.callId, 'failed');
    if (event.type === 'tool.rejected') outcomes.set(event.payload.callId, 'rejected');
  }
  return events
    .filter((event) => event.type === 'model.tool_call_requested')
    .map(({ payload: { callId, name, arguments: args } }) => ({
      callId,
      tool: name,
      arguments: args,
      outcome: outcomes.get(callId) ?? 'none',
    }));
}

function unmetCalls(expected: readonly ExpectedCall[], events: readonly SessionEvent[]): string[] {
  const actual = callsOf(events);
  const unmet: string[] = [];
  for (let index = 0; index < Math.max(expected.length, actual.length); index += 1) {
    const wanted = expected[index];
    const made = actual[index];
    if (wanted === undefined || made === undefined || !isCall(wanted, made)) {
      unmet.push(`call ${index + 1}: expected ${describe(wanted)}, got ${describe(made)}`);
    }
  }
  return unmet;
}

const isCall = (wanted: ExpectedCall, made: ActualCall): boolean =>
  wanted.tool === made.tool &&
  wanted.outcome === made.outcome &&
  (wanted.arguments === undefined || isDeepStrictEqual(wanted.arguments, made.arguments));

function describe(call: ExpectedCall | ActualCall | undefined): string {
  if (call === undefined) return 'none';
  const args = call.arguments === undefined ? '' : ` ${JSON.stringify(call.arguments)}`;
  return `${call.tool}${args} ${call.outcome}`;
}

function unmetUsage(
  expected: NonNullable<Scenario['expect']['usage']>,
  events: readonly SessionEvent[],
): string[] {
  const { usage } = sessionStateOf(pathToHead(events));
  const actual = new Map(Object.entries(usage));
  return Object.entries(expected)
    .filter(([key, count]) => actual.get(key) !== count)
    .map(([key, count]) => `expected ${count} ${key}, counted ${actual.get(key) ?? 0}`);
}

function unmetFiles(
  { before, after, expectedFiles }: RunOutcome,
  removed: readonly string[],
): string[] {
  const unmet: string[] = [];
  for (const path of new Set([...before.keys(), ...after.keys(), ...expectedFiles.keys()])) {
    const wanted = removed.includes(path)
      ? undefined
      : (expectedFiles.get(path) ?? before.get(path));
    const found = after.get(path);
    if (wanted === undefined && found === undefined) continue;
    if (wanted === undefined) unmet.push(`the file ${path} is there and should not be`);
    else if (found === undefined) unmet.push(`the file ${path} is missing`);
    else if (!wanted.equals(found))
      unmet.push(`the file ${path} ${firstDifference(wanted, found)}`);
  }
  return unmet;
}

function firstDifference(wanted: Buffer, found: Buffer): string {
  const expectedLines = wanted.toString('utf8').split('\n');
  const actualLines = found.toString('utf8').split('\n');
  const length = Math.max(expectedLines.length, actualLines.length);
  const line = Array.from({ length }, (_, index) => index).find(
    (index) => expectedLines[index] !== actualLines[index],
  );
  if (line === undefined) return 'differs in bytes that are no UTF-8';
  return `differs in line ${line + 1}: expected ${quote(expectedLines[line])}, found ${quote(actualLines[line])}`;
}
