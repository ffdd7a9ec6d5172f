import { requestOracle } from '#engine/invariants/request-invariants.ts';
import type { Violation } from '#engine/invariants/violation.ts';
import type { ModelPort } from '#engine/ports/model-port.ts';

/** A model that reads along: every request is checked against invariants M1 to M5. */
export interface CheckedModel extends ModelPort {
  readonly violations: readonly Violation[];
  /** The session was rewound: a shorter history is not a broken one. */
  forget(): void;
}

/** The requests go out as they are, so that the report can show what the model made of them. */
export function checkedModel(model: ModelPort): CheckedModel {
  const oracle = requestOracle();
  const violations: Violation[] = [];
  return {
    provider: model.provider,
    violations,
    forget: oracle.forget,
    async *stream(request, signal) {
      // A retry sends the same request again, which the oracle takes for what it is.
      violations.push(...oracle.onRequest(request));
      for await (const chunk of model.stream(request, signal)) {
        oracle.onChunk(chunk);
        yield chunk;
      }
    },
  };
}
