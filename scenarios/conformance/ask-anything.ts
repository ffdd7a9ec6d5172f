import type { ModelRequest } from '#engine/schema/model-request.ts';

/** A request that every provider understands; what is answered does not depend on it. */
export const askAnything: ModelRequest = {
  provider: 'any',
  model: 'any-model',
  system: [],
  tools: [],
  messages: [{ role: 'user', content: [{ type: 'text', text: 'Hello' }] }],
  settings: { outputTokensMax: 100 },
  cacheBreakpoints: [],
};
