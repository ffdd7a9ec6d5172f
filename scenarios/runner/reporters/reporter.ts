import type { ScenarioRun } from '../play.ts';

/** Shows what happens while scenarios run. Each method returns text to print, without a last newline. */
export interface Reporter {
  onStart?(names: readonly string[]): string | undefined;
  onRun?(run: ScenarioRun): string | undefined;
  onEnd(runs: readonly ScenarioRun[]): string | undefined;
}
