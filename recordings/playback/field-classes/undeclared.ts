import type { WireApi } from '../wire-api.ts';

/** An API that nobody declared: every difference is one too many, and there is no conversation. */
export const undeclared: WireApi = {
  name: 'undeclared',
  speaks: () => true,
  normalise: (body) => body,
  history: () => [],
  classOf: () => 'must',
  ids: () => [],
  causeOf: () => 'other',
  outline: (message) => ({
    role: 'message',
    parts: [{ kind: typeof message, text: JSON.stringify(message) }],
  }),
  headers: [],
  errorBody: (message) => ({ error: { type: 'invalid_request_error', message } }),
};
