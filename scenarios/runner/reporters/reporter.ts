import type { ScenarioRun } from '../play.ts';
import type { RunResult, UnreadableScenario } from './run-result.ts';

/** Shows what happens while scenarios run. Each method returns text to print, without a last newline. */
export interface Reporter {
  onStart?(names: readonly string[]): string | undefined;
  onRun?(run: ScenarioRun): string | undefined;
  onUnreadable?(scenario: UnreadableScenario): string | undefined;
  onEnd(result: RunResult): string | undefined;
  /** Markdown for whoever has a place for it. */
  summary?(result: RunResult): string;
}
