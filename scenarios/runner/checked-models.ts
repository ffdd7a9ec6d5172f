import { requestOracle } from '#engine/invariants/request-invariants.ts';
import type { Violation } from '#engine/invariants/violation.ts';
import type { ModelPort } from '#engine/ports/model-port.ts';

/** Models that read along: every request of the session is checked against invariants M1 to M5. */
export interface CheckedModels {
  readonly models: readonly [ModelPort, ...ModelPort[]];
  readonly violations: readonly Violation[];
  /** The session was rewound: a shorter history is not a broken one. */
  forget(): void;
}

/** The requests go out as they are, so that the report can show what the model made of them. */
export function checkedModels([first, ...others]: CheckedModels['models']): CheckedModels {
  // One for all: what one model said, another may be told.
  const oracle = requestOracle();
  const violations: Violation[] = [];
  const checked = (model: ModelPort): ModelPort => ({
    provider: model.provider,
    async *stream(request, signal) {
      // A retry sends the same request again, which the oracle takes for what it is.
      violations.push(...oracle.onRequest(request));
      for await (const chunk of model.stream(request, signal)) {
        oracle.onChunk(chunk);
        yield chunk;
      }
    },
  });
  return {
    models: [checked(first), ...others.map(checked)],
    violations,
    forget: oracle.forget,
  };
}
