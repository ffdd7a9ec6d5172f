import { expect, test } from 'vitest';
import { contractRequest } from '#engine/testing/model-port.contract.ts';
import { replayedModels } from './replayed-models.ts';

const action = 'models/contract-model:streamGenerateContent?alt=sse';

// Goal: a replayed model asks where the recorded client asked.
test.each([
  `https://generativelanguage.googleapis.com/v1beta/${action}`,
  `https://generativelanguage.googleapis.com/v1alpha/${action}`,
  `http://gateway.example/router/v2/google/v1beta/${action}`,
  `https://aiplatform.googleapis.com/v1/projects/p/locations/global/publishers/google/${action}`,
  `https://us-east5-aiplatform.googleapis.com/v1beta1/projects/p/locations/us-east5/publishers/google/${action}`,
  `https://aiplatform.googleapis.com/v1beta1/publishers/google/${action}`,
])('%s', async (url) => {
  const asked: string[] = [];
  const fetch: typeof globalThis.fetch = (input) => {
    asked.push(input instanceof Request ? input.url : String(input));
    return Promise.reject(new TypeError('nobody answers'));
  };
  const [model] = await replayedModels([url], { fetch, clock: { now: () => 0 } });
  expect(model.provider).toBe('gemini');
  const chunks = await Array.fromAsync(model.stream(contractRequest, AbortSignal.timeout(5000)));
  expect(chunks).toMatchObject([{ type: 'failed', error: { code: 'network' } }]);
  expect(asked).toEqual([url]);
});
