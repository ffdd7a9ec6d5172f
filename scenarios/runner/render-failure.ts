import { describeEvent } from '#engine/projection/event-line.ts';
import type { SessionEvent } from '#engine/schema/events/session-event.ts';
import type { Divergence, FieldDifference } from './compare-logs.ts';
import type { Failure } from './failure.ts';
import type { ScenarioRun } from './play.ts';

const CONTEXT_EVENTS = 2;
const VALUE_CHARACTERS_MAX = 160;
/** The longest names of events have 25 characters. */
const TYPE_COLUMNS = 25;

/** What went wrong in a run, why, and what to do next; plain lines without colour. */
export interface FailureReport {
  /** The events around the divergence: ` ` as recorded, `-` golden, `+` this run. */
  readonly difference: readonly string[];
  /** The reasons, the one that explains the others first. */
  readonly why: readonly string[];
  /** The next commands, each with what it is for. */
  readonly next: readonly (readonly [label: string, command: string])[];
}

/** Root causes come before what follows from them. */
const ORDER: readonly Failure['kind'][] = [
  'engine',
  'request',
  'invariant',
  'step',
  'expectation',
  'divergence',
  'golden',
];

export function failureReport(run: ScenarioRun): FailureReport {
  const { name } = run.scenario;
  const ordered = ORDER.flatMap((kind) => run.failures.filter((failure) => failure.kind === kind));
  const divergence = run.comparison?.divergence;
  // Accepting would hide every other failure, and does nothing beside one.
  const canAccept = ordered.every(({ kind }) => kind === 'divergence' || kind === 'golden');
  return {
    difference: divergence === undefined ? [] : divergenceLines(divergence, run.events),
    why: ordered.map(({ kind, message }) => `${kind}: ${message}`),
    next: [
      ['run', `npx reprise run ${name}`],
      ['see', `npx reprise show ${run.logFile}`],
      ...(canAccept ? [['keep', `npx reprise run ${name} --accept`] as const] : []),
    ],
  };
}

function divergenceLines(
  { index, golden, actual, differences }: Divergence,
  events: readonly SessionEvent[],
): string[] {
  const before = events.slice(Math.max(0, index - CONTEXT_EVENTS), index);
  return [
    ...before.map((event) => line(' ', event)),
    golden === undefined ? '- the golden log ends here' : line('-', golden),
    actual === undefined ? '+ this run ends here' : line('+', actual),
    ...differences.flatMap(fieldLines),
  ];
}

const line = (mark: string, event: SessionEvent): string =>
  `${mark} ${String(event.sequence).padStart(2, '0')} ${event.type.padEnd(TYPE_COLUMNS)} ${describeEvent(event)}`.trimEnd();

const fieldLines = ({ field, golden, actual }: FieldDifference): string[] => [
  `    - ${field}: ${short(golden)}`,
  `    + ${field}: ${short(actual)}`,
];

function short(value: unknown): string {
  const text = JSON.stringify(value) ?? 'missing';
  return text.length <= VALUE_CHARACTERS_MAX ? text : `${text.slice(0, VALUE_CHARACTERS_MAX)}…`;
}
