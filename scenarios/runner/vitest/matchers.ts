import type { z } from 'zod';
import { Budget, ExpectedCall, ExpectedFiles } from '#scenarios/format/scenario.ts';
import { overBudget, type BudgetedRun } from '../budgets.ts';
import { unmetFilePatterns } from '../check-expectations.ts';
import type { ScenarioRun } from '../play.ts';
import { failureReport } from '../render-failure.ts';
import { callsOf, unmetTrajectory, type TrajectoryMode } from '../trajectory.ts';

type Called = Pick<ScenarioRun, 'events'>;
type LeftFiles = Pick<ScenarioRun, 'files'>;
type CallInput = z.input<typeof ExpectedCall>;

/** Arguments of a matcher, for values that it is made for; no others compile. */
type For<Subject, Actual, Arguments extends unknown[]> = Actual extends Subject
  ? Arguments
  : [never];

declare module 'vitest' {
  interface Matchers<R extends void | Promise<void> = void | Promise<void>, T = unknown> {
    /** Everything that the scenario promises holds; the message is the report of the terminal. */
    toPass: (...args: For<ScenarioRun, T, []>) => R;
    /** As `expect.calls`: arguments may hold patterns. The mode is `exact` if none is given. */
    toHaveCalled: (
      ...args: For<Called, T, [list: readonly CallInput[], how?: { mode: TrajectoryMode }]>
    ) => R;
    /** As `expect.files`: says nothing of files that are not named. */
    toLeaveFiles: (...args: For<LeftFiles, T, [files: ExpectedFiles]>) => R;
    /** As `budget`. */
    toStayWithin: (...args: For<BudgetedRun, T, [budget: Budget]>) => R;
  }
}

/**
 * `expect.extend(runMatchers)`: the checks of `scenario.yaml` for tests that are code. What is
 * expected is checked by the same schemas, so a pattern that makes no sense throws.
 */
export const runMatchers = {
  toPass: (run: ScenarioRun) => {
    const { difference, why, next } = failureReport(run);
    const commands = next.map(([label, command]) => `${label}: ${command}`);
    return verdict(run.ok ? [] : [...difference, ...why, ...commands], {
      met: `${run.scenario.name} passes`,
    });
  },

  toHaveCalled: (
    { events }: Called,
    list: readonly CallInput[],
    { mode }: { readonly mode: TrajectoryMode } = { mode: 'exact' },
  ) => {
    const calls = list.map((each) => ExpectedCall.parse(each));
    const unmet = unmetTrajectory({ mode, list: calls }, callsOf(events));
    return verdict(unmet, { met: `the calls are those listed (${mode})` });
  },

  toLeaveFiles: ({ files }: LeftFiles, expected: ExpectedFiles) =>
    verdict(unmetFilePatterns(ExpectedFiles.parse(expected), files), {
      met: 'the files are as expected',
    }),

  toStayWithin: (run: BudgetedRun, budget: Budget) =>
    verdict(overBudget(Budget.parse(budget), run), { met: 'the run stays within its budget' }),
};

/** @param met what a test reads that expected it not to hold */
const verdict = (unmet: readonly string[], { met }: { readonly met: string }) => ({
  pass: unmet.length === 0,
  message: () => (unmet.length === 0 ? met : unmet.join('\n')),
});
