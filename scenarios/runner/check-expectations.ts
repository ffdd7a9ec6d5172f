import { isDeepStrictEqual } from 'node:util';
import type { TurnEnding } from '#engine/core/next-action.ts';
import { addUsage, noUsage } from '#engine/projection/usage.ts';
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
      return `failed (${ending.code}: ${short(ending.message)})`;
    case 'interrupted':
      return `interrupted (${ending.reason})`;
    default:
      return ending satisfies never;
  }
}

/** The whole reason stands in the log, and beside a miss it would be told twice. */
const short = (message: string): string =>
  message.length <= REASON_CHARACTERS_MAX ? message : `${message.slice(0, REASON_CHARACTERS_MAX)}…`;

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
  // Not those of the path only: what a rewind left behind was paid for, too.
  const turns = events.filter(
    (event) =>
      event.type === 'turn.completed' ||
      event.type === 'turn.failed' ||
      event.type === 'turn.interrupted',
  );
  const usage = turns.reduce((sum, { payload }) => addUsage(sum, payload.usage), noUsage);
  const actual = new Map(Object.entries(usage));
  return Object.entries(expected)
    .filter(([key, count]) => actual.get(key) !== count)
    .map(([key, count]) => `expected ${count} ${key}, counted ${actual.get(key) ?? 0}`);
}

function unmetFiles(
  { before, after, expectedFiles }: RunOutcome,
  removed: readonly string[],
): string[] {
  // A slip in a name would hold for ever, and say nothing of the file that was meant.
  const unmet = removed
    .filter((path) => !before.has(path))
    .map((path) => `the file ${path} is to be removed, but was not there at the start`);
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
  const [expected, actual] = excerpts(expectedLines[line], actualLines[line]);
  return `differs in line ${line + 1}: expected ${expected}, found ${actual}`;
}

const LINE_CHARACTERS_MAX = 160;
const REASON_CHARACTERS_MAX = 80;

/** Two lines as they are, or what is around their first difference: a line may be a whole file. */
function excerpts(...lines: [string | undefined, string | undefined]): string[] {
  const [left = '', right = ''] = lines;
  const longest = Math.max(left.length, right.length);
  if (longest <= LINE_CHARACTERS_MAX) return lines.map(quote);
  const at = Array.from({ length: longest }, (_, index) => index).find(
    (index) => left[index] !== right[index],
  );
  const from = Math.max(0, (at ?? 0) - LINE_CHARACTERS_MAX / 4);
  return lines.map((line) => {
    if (line === undefined) return 'missing';
    const cut = line.slice(from, from + LINE_CHARACTERS_MAX);
    const tail = from + LINE_CHARACTERS_MAX < line.length ? '…' : '';
    return `${from === 0 ? '' : '…'}${quote(cut)}${tail}`;
  });
}
