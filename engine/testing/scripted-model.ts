import { requestOracle } from '#engine/invariants/request-invariants.ts';
import type { ModelPort } from '#engine/ports/model-port.ts';
import type { ModelRequest } from '#engine/schema/model-request.ts';
import type { ModelChunk } from '#engine/schema/model-stream.ts';

/** The chunks of one answer; a function may look at the request, or do something between chunks. */
export type Answer = readonly ModelChunk[] | ((request: ModelRequest) => Iterable<ModelChunk>);

/** A model that says what it was told to, and checks every request (invariants M1 to M5). */
export interface ScriptedModel extends ModelPort {
  readonly requests: readonly ModelRequest[];
  /** The session was rewound: a shorter history is not a broken one. */
  forget(): void;
}

/**
 * @param answers one for each request, in order
 * @throws Error from `stream` when a request breaks an invariant or no answer is left
 */
export function scriptedModel(answers: readonly Answer[]): ScriptedModel {
  const oracle = requestOracle();
  const requests: ModelRequest[] = [];
  return {
    provider: 'scripted',
    requests,
    forget: oracle.forget,
    async *stream(request, signal) {
      const violations = oracle.onRequest(request);
      if (violations.length > 0) throw new Error(violations.map((each) => each.message).join('\n'));
      const answer = answers[requests.length];
      requests.push(request);
      if (answer === undefined)
        throw new Error(`No answer is scripted for request ${requests.length}.`);
      for (const chunk of typeof answer === 'function' ? answer(request) : answer) {
        if (signal.aborted) break;
        oracle.onChunk(chunk);
        yield chunk;
        if (chunk.type === 'finished' || chunk.type === 'failed') return;
      }
      yield {
        type: 'failed',
        error: { code: 'aborted', message: 'cancelled', retryable: false },
      };
    },
  };
}
