import type { ModelRequest } from '#engine/schema/model-request.ts';
import type { ModelChunk } from '#engine/schema/model-stream.ts';

/**
 * One call to a language model. Every adapter passes `testing/model-port.contract.ts`:
 * - model-port.1 `stream` never throws: a failure is the closing chunk `failed`.
 * - model-port.2 exactly one closing chunk, `finished` or `failed`; nothing follows it.
 * - model-port.3 once `signal` aborts, the next chunk is the closing chunk `failed` with code `aborted`.
 * - model-port.4 every `tool_call.started` of a finished stream has its `completed`.
 */
export interface ModelPort {
  /** The name under which this provider's details stand in `_meta`. */
  readonly provider: string;
  stream(request: ModelRequest, signal: AbortSignal): AsyncIterable<ModelChunk>;
}
