import { join } from 'node:path';
import { z } from 'zod';
import { localTools } from '#engine/local-tools/local-tools.ts';
import type { VirtualClock } from '#engine/host/virtual-clock.ts';
import type { ToolPort, ToolResult } from '#engine/ports/tool-port.ts';
import type { CallId } from '#engine/schema/ids.ts';
import type { ToolAnswer } from '#engine/schema/message.ts';
import type { ToolDefinition } from '#engine/schema/tool.ts';
import type { ReadRequest } from '#recordings/import/anthropic-request.ts';
import { SCENARIO_FILE } from '#scenarios/format/load-scenarios.ts';
import type { Scenario, StubTool } from '#scenarios/format/scenario.ts';
import { ScenarioError } from '#scenarios/format/scenario-error.ts';
import { commandEnvironment } from './command-environment.ts';
import type { ModelSource } from './model-source.ts';
import { recordedAnswers, type RecordedAnswers } from './recorded-answers.ts';
import { timedTool } from './timed-tool.ts';
import { verifiedTool } from './verified-tool.ts';

export interface ToolParts {
  readonly workspace: string;
  readonly clock: VirtualClock;
  readonly source: ModelSource;
  /** Told of each call whose result equals the recorded one only under the scenario's masks. */
  readonly onMasked: (callId: CallId) => void;
  /** Goes before every command, to keep it off the network. */
  readonly launcher: readonly string[];
  /** The recorded requests, for tools whose answers are recorded. */
  readonly recorded: readonly ReadRequest[];
}

/** The tools of a run, in the order: live, stubs, recorded. Each takes its recorded time. */
export function sessionTools(scenario: Scenario, parts: ToolParts): readonly ToolPort[] {
  const { live = [], stubs = [], recorded } = scenario.tools;
  const environment = commandEnvironment(parts.workspace);
  const { workspace, clock, launcher, onMasked } = parts;
  const { masks = [] } = scenario;
  const local = localTools({ workspace, clock, environment, launcher });
  const { calls } = parts.source;
  const tools = [
    ...local
      .filter(({ definition }) => live.some((name) => name === definition.name))
      .map((tool) => verifiedTool(tool, { calls, masks, workspace, onMasked })),
    ...stubs.map((stub) => stubTool(stub, { scenario, clock })),
    ...(recorded === true ? recordedTools(parts.recorded) : []),
  ].map((tool) => timedTool(tool, { clock, calls }));
  const names = tools.map(({ definition }) => definition.name);
  const double = names.find((name, index) => names.indexOf(name) !== index);
  if (double === undefined) return tools;
  throw new ScenarioError('scenario.tools', {
    file: join(scenario.folder, SCENARIO_FILE),
    problem: `tools: two of them are called ${double}`,
    mend: 'Leave one out, or give the stub another name.',
  });
}

interface StubParts {
  readonly scenario: Scenario;
  readonly clock: VirtualClock;
}

function stubTool(stub: StubTool, { scenario: { folder }, clock }: StubParts): ToolPort {
  const { name, description, inputSchema, readOnly, answers } = stub;
  const schema = argumentsSchema(stub, folder);
  let callCount = 0;
  return {
    definition: { name, description, inputSchema, readOnly, replay: readOnly ? 'safe' : 'never' },
    accept(args) {
      const result = schema.safeParse(args);
      return result.success
        ? { ok: true, arguments: args }
        : { ok: false, message: `Wrong arguments: ${z.prettifyError(result.error)}` };
    },
    async run({ onDelta, signal }) {
      const answer = answers[Math.min(callCount, answers.length - 1)];
      callCount += 1;
      for (const { text, afterMs } of answer?.shows ?? []) {
        await clock.sleep(afterMs, signal);
        onDelta(text);
      }
      return toResult(answer?.isError === true, [{ type: 'text', text: answer?.text ?? '' }]);
    },
  };
}

function argumentsSchema({ name, inputSchema }: StubTool, folder: string): z.ZodType {
  try {
    return z.fromJSONSchema(inputSchema);
  } catch (cause) {
    throw new ScenarioError('scenario.tools', {
      file: join(folder, SCENARIO_FILE),
      problem: `the inputSchema of ${name} cannot be used: ${String(cause)}`,
      mend: 'Write it as JSON Schema 2020-12.',
      cause,
    });
  }
}

const toResult = (isError: boolean, output: ToolAnswer['output']): ToolResult =>
  isError ? { status: 'failed', code: 'failed', output } : { status: 'completed', output };

/** The tools that the recorded agent had; each call answers what the next recorded request holds. */
function recordedTools(requests: readonly ReadRequest[]): ToolPort[] {
  const answerTo = recordedAnswers(requests);
  const definitions = new Map(
    requests.flatMap(({ tools }) => tools).map((definition) => [definition.name, definition]),
  );
  return [...definitions.values()].map((definition) => recordedTool(definition, answerTo));
}

function recordedTool(definition: ToolDefinition, answerTo: RecordedAnswers): ToolPort {
  return {
    definition,
    // What the recorded agent ran is not judged again.
    accept: (args) => ({ ok: true, arguments: args }),
    run({ callId }) {
      const answer = answerTo(callId);
      if (answer !== undefined) return Promise.resolve(toResult(answer.isError, answer.output));
      const text = `The recording holds no answer to the call ${callId}.`;
      return Promise.resolve(toResult(true, [{ type: 'text', text }]));
    },
  };
}
