// `reprise/vitest`: scenarios as tests, and the checks of `scenario.yaml` as matchers.
import { expect } from 'vitest';
import { runMatchers } from '#scenarios/runner/vitest/matchers.ts';

expect.extend(runMatchers);

export { runMatchers };
export { scenarios } from './scenario-tests.ts';
export type { ScenarioTestsOptions } from './scenario-tests.ts';
