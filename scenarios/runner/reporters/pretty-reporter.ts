import type { ScenarioRun } from '../play.ts';
import { driftLines, failureReport } from '../render-failure.ts';
import { rechunkNote } from '../rechunk-report.ts';
import type { GivenOptions } from '../render-command.ts';
import { visibleText } from '../visible-text.ts';
import type { Reporter } from './reporter.ts';
import { countsOf, renderCounts, type RunResult } from './run-result.ts';

export interface PrettyOptions {
  /** Paints a text in one of the terminal's own roles; the identity where there is no colour. */
  readonly paint: (role: 'bold' | 'dim' | 'green' | 'red' | 'cyan', text: string) => string;
  /** False where the terminal shows no UTF-8. */
  readonly unicode: boolean;
  /** What the command was told. */
  readonly given?: GivenOptions | undefined;
}

const NAME_COLUMNS = 56;
const DRIFT_LINES_MAX = 3;

/** One line a scenario, and for each that failed the difference, the reason and the next command. */
export function prettyReporter({ paint, unicode, given }: PrettyOptions): Reporter {
  const mark = { pass: unicode ? '✓' : 'ok', fail: unicode ? '✘' : 'x' };

  const headline = (run: ScenarioRun): string => {
    const time = paint('dim', `${run.durationMs.toFixed(0)} ms`);
    const sign = run.ok ? paint('green', mark.pass) : paint('red', mark.fail);
    const name = run.scenario.name.padEnd(NAME_COLUMNS);
    return `${sign} ${run.ok ? name : paint('bold', name)} ${time}${paint('dim', notes(run))}`;
  };

  /** Drift passes, but nobody should have to look for what it is. */
  const driftNotes = (run: ScenarioRun): string[] => {
    const places = driftLines(run);
    const rest = places.length - DRIFT_LINES_MAX;
    return [
      ...places.slice(0, DRIFT_LINES_MAX),
      ...(rest > 0 ? [`and ${rest} more; --reporter json has them all`] : []),
    ].map((place) => paint('dim', `  drift ${visibleText(place)}`));
  };

  /** What is wrong stays in sight, or nobody would mend it. */
  const failureNotes = ({ expectedFailure }: ScenarioRun): string[] =>
    expectedFailure === undefined
      ? []
      : [
          ...expectedFailure.failures.map(({ kind, message }) => ['fails', `${kind}: ${message}`]),
          ['why', expectedFailure.why],
        ].flatMap(([label = '', text = '']) =>
          indented(label, visibleText(text)).map((each) => paint('dim', each)),
        );

  return {
    onStart: (names) => {
      const count = names.length === 1 ? '1 scenario' : `${names.length} scenarios`;
      return paint('dim', `${count}, offline, from their recordings`);
    },
    onRun(run) {
      if (run.ok) return [headline(run), ...failureNotes(run), ...driftNotes(run)].join('\n');
      const report = failureReport(run, given);
      return [
        headline(run),
        ...report.difference.map((each) => `  ${paintDifference(visibleText(each), paint)}`),
        ...report.why.flatMap((reason) => indented('why', visibleText(reason))),
        ...report.next.map(([label, command]) => `  ${label.padEnd(5)} ${paint('cyan', command)}`),
      ].join('\n');
    },
    onUnreadable: ({ name, error }) =>
      [
        `${paint('red', mark.fail)} ${paint('bold', name.padEnd(NAME_COLUMNS))} ${paint('dim', 'unreadable')}`,
        ...indented('why', visibleText(error.message)),
      ].join('\n'),
    onEnd: (result) => footer(result, paint).join('\n'),
  };
}

/** The counts, and what else there is to say of all. */
function footer(result: RunResult, paint: PrettyOptions['paint']): readonly string[] {
  const { runs, twice } = result;
  const { failed, unreadable, notRun } = countsOf(result);
  const seconds = (runs.reduce((sum, run) => sum + run.durationMs, 0) / 1000).toFixed(1);
  const eventCount = runs.reduce((sum, run) => sum + run.events.length, 0);
  const openedCount = runs.reduce((sum, { sockets }) => sum + sockets.opened.length, 0);
  const role = failed + unreadable + notRun === 0 ? 'green' : 'red';
  return [
    paint(role, renderCounts(result)),
    paint('dim', `${eventCount} events in ${seconds} s, sockets opened: ${openedCount}`),
    ...(twice && notRun === 0
      ? [paint('dim', `all played twice, elsewhere too, seed ${twice.seed}`)]
      : []),
  ];
}

const notes = ({ accepted, expectedFailure, rechunk, maskedCalls }: ScenarioRun): string =>
  [
    ...(expectedFailure === undefined ? [] : ['  expected failure']),
    ...(maskedCalls.length === 0 ? [] : [`  equal under masks: ${maskedCalls.length}`]),
    ...(accepted ? ['  golden log written'] : []),
    ...(rechunk === undefined ? [] : [`  ${rechunkNote(rechunk)}`]),
  ].join('');

function paintDifference(text: string, paint: PrettyOptions['paint']): string {
  const [first] = text.trimStart();
  if (first === '-') return paint('red', text);
  return first === '+' ? paint('green', text) : paint('dim', text);
}

/** A reason of several lines, the later ones below the first. */
const indented = (label: string, text: string): string[] =>
  text.split('\n').map((each, index) => `  ${(index === 0 ? label : '').padEnd(5)} ${each}`);
