// `reprise`: the harness. Reads scenarios, plays them, and says what became of them.
export { CodedError, InputError } from '#engine/schema/errors.ts';
export { ScenarioError } from '#scenarios/format/scenario-error.ts';
export { loadScenario, loadScenarios } from '#scenarios/format/load-scenarios.ts';
export type { CatalogPlace } from '#scenarios/format/load-scenarios.ts';
export type { Scenario, ScenarioFile } from '#scenarios/format/scenario.ts';
export { play } from '#scenarios/runner/play.ts';
export type { PlayOptions, ScenarioRun } from '#scenarios/runner/play.ts';
export type { Failure } from '#scenarios/runner/failure.ts';
export { recordedSource } from '#scenarios/runner/model-source.ts';
export type { ModelSource } from '#scenarios/runner/model-source.ts';
export { failureReport } from '#scenarios/runner/render-failure.ts';
