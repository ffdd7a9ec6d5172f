import { join } from 'node:path';
import { z } from 'zod';
import type { SessionOptions } from '#engine/host/agent-host.ts';
import type { ReadRequest } from '#recordings/import/anthropic-request.ts';
import { readRequest } from '#recordings/import/read-request.ts';
import type { Scenario } from '#scenarios/format/scenario.ts';
import { ScenarioError } from '#scenarios/format/scenario-error.ts';
import type { ModelSource } from './model-source.ts';

/** The recorded requests in the engine's words, where the scenario asks for anything of them. */
export function recordedRequests(scenario: Scenario, source: ModelSource): readonly ReadRequest[] {
  if (scenario.request === undefined && scenario.tools.recorded === undefined) return [];
  return source.requests.map((request, index) => {
    try {
      return readRequest(request);
    } catch (cause) {
      if (!(cause instanceof z.ZodError)) throw cause;
      const [issue] = cause.issues;
      const what = `${issue?.path.join('.') || 'its body'}: ${issue?.message}`;
      throw new ScenarioError('scenario.recording', {
        file: join(scenario.recordingFolder, 'exchanges.jsonl'),
        problem: `request ${index + 1} is none that can be taken from here, ${what}`,
        mend: 'Leave `request` and `tools.recorded` out of the scenario, or name another recording.',
        cause,
      });
    }
  });
}

export interface SessionFacts {
  /** Absolute path of the run's copy. */
  readonly workspace: string;
  readonly source: ModelSource;
  readonly recorded: readonly ReadRequest[];
}

/** How the session works: what the scenario says, then the recorded request if it is asked for. */
export function sessionOptions(
  scenario: Scenario,
  { workspace, source, recorded }: SessionFacts,
): SessionOptions {
  const asked = scenario.request === 'recorded' ? recorded[0] : undefined;
  const { system, settings, permissions, limits } = scenario;
  return {
    workspace,
    model: scenario.model ?? asked?.model ?? source.model ?? 'unknown',
    settings: settings ?? asked?.settings,
    system: system === undefined ? asked?.system : [{ type: 'text', text: system }],
    permissionMode: permissions,
    limits,
  };
}
