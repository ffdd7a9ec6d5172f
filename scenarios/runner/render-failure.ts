import { describeEvent } from '#engine/projection/event-line.ts';
import type { SessionEvent } from '#engine/schema/events/session-event.ts';
import type { Divergence, FieldDifference } from './compare-logs.ts';
import type { Failure } from './failure.ts';
import type { ScenarioRun } from './play.ts';
import { optionsOf, renderCommand, type GivenOptions } from './render-command.ts';
import { differingLeaves } from './render-values.ts';

const CONTEXT_EVENTS = 2;
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
const RANKS: Readonly<Record<Failure['kind'], number>> = {
  twice: 0,
  rechunk: 1,
  watchdog: 2,
  engine: 3,
  invariant: 4,
  socket: 5,
  request: 6,
  step: 7,
  expectation: 8,
  budget: 9,
  divergence: 10,
  golden: 11,
};

/** `reprise why` has more to say of these. */
const WHY_EXPLAINS: ReadonlySet<Failure['kind']> = new Set(['request', 'budget', 'divergence']);

/** @param given what the run was told: the next commands have to find the same, and run it alike */
export function failureReport(
  run: ScenarioRun,
  given: GivenOptions = optionsOf(run),
): FailureReport {
  const { name } = run.scenario;
  const ordered = run.failures.toSorted((left, right) => RANKS[left.kind] - RANKS[right.kind]);
  const divergence = run.comparison?.divergence;
  // Accepting would hide every other failure, and does nothing beside one.
  const canAccept = ordered.every(({ kind }) => kind === 'divergence' || kind === 'golden');
  const isOtherwise = ordered.some(({ kind }) => WHY_EXPLAINS.has(kind));
  const isOverDrift = ordered.some(({ kind }) => kind === 'budget');
  const { place } = given;
  const next: (readonly [string, string])[] = [
    ['run', renderCommand('run', name, ...place, ...given.run)],
    ['see', renderCommand('show', run.logFile)],
  ];
  if (run.failures.some(({ kind }) => kind === 'twice')) {
    next.push(['more', renderCommand('doctor', name, ...place)]);
  }
  if (isOtherwise) next.push(['more', renderCommand('why', name, ...place)]);
  // How it is compared and cut has no part in what is written.
  if (canAccept) next.push(['keep', renderCommand('run', name, ...place, '--accept')]);
  return {
    difference: divergence === undefined ? [] : divergenceLines(divergence, run.events),
    why: [
      ...ordered.map(({ kind, message }) => `${kind}: ${message}`),
      ...(isOverDrift ? driftLines(run).map((line) => `drift: ${line}`) : []),
    ],
    next,
  };
}

/**
 * What was asked in other words than recorded, while the agent did the same: places in requests, and
 * in the log.
 */
export function driftLines({ receipt, comparison }: ScenarioRun): string[] {
  const requests = (receipt?.exchanges ?? []).flatMap(({ number, differences }) =>
    differences.map(({ path, kind }) => `request ${number}: ${path} ${kind}`),
  );
  const log = (comparison?.drift ?? []).map(
    ({ index, difference }) => `event ${index}: ${difference.field}`,
  );
  return [...requests, ...log];
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
    ...fieldLines(differences),
  ];
}

const line = (mark: string, event: SessionEvent): string =>
  `${mark} ${String(event.sequence).padStart(2, '0')} ${event.type.padEnd(TYPE_COLUMNS)} ${describeEvent(event)}`.trimEnd();

/** Every later sum differs as well; where anything else does, it says more. */
function fieldLines(differences: readonly FieldDifference[]): string[] {
  const told = differences.filter(({ field }) => field !== 'sum');
  return (told.length === 0 ? differences : told)
    .flatMap(({ field, golden, actual }) => differingLeaves({ place: field, golden, actual }))
    .map((each) => `    ${each}`);
}
