import { EngineError } from '#engine/schema/errors.ts';
import type { ModelPort } from '#engine/ports/model-port.ts';
import type { ModelChunk } from '#engine/schema/model-stream.ts';

/**
 * Several providers as one port: a request goes to the one that it names.
 * @throws EngineError `engine.configuration` when two ports are of one provider
 */
export function modelRouter(ports: readonly ModelPort[]): ModelPort {
  const byProvider = new Map<string, ModelPort>();
  for (const port of ports) {
    if (byProvider.has(port.provider)) {
      throw new EngineError(
        'engine.configuration',
        `Two models are of the provider ${port.provider}. Leave one out.`,
      );
    }
    byProvider.set(port.provider, port);
  }
  return {
    provider: [...byProvider.keys()].join(', '),
    stream(request, signal) {
      const port = byProvider.get(request.provider);
      return port?.stream(request, signal) ?? unknownProvider(request.provider, byProvider);
    },
  };
}

/** A failure of the request, not of the session: another model may be chosen. */
async function* unknownProvider(
  provider: string,
  known: ReadonlyMap<string, ModelPort>,
): AsyncGenerator<ModelChunk> {
  const names = [...known.keys()].join(', ') || 'none';
  const message = `There is no provider ${provider} here, but ${names}. Choose another model.`;
  yield { type: 'failed', error: { code: 'invalid', message, retryable: false } };
}
