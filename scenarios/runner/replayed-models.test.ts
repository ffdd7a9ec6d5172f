import { expect, test } from 'vitest';
import { compatibleProviders } from '#engine/model-gateway/openai-chat/compatible-providers.ts';
import { contractRequest } from '#engine/testing/model-port.contract.ts';
import { providerOf, replayedModels } from './replayed-models.ts';

const clock = { now: () => 0 };

test('every server that the engine knows is known by its address', () => {
  const known = Object.entries(compatibleProviders).flatMap(([name, { baseUrl }]) =>
    baseUrl === undefined ? [] : [[name, providerOf(`${baseUrl}/chat/completions`)]],
  );
  expect(known.length).toBeGreaterThan(10);
  expect(known.filter(([name, found]) => name !== found)).toEqual([]);
});

// Goal: a replayed model asks where the recorded client asked.
test.each([
  ['anthropic', 'https://api.anthropic.com/v1/messages'],
  ['openai', 'https://me.openai.azure.com/openai/responses?api-version=2025-04-01-preview'],
  ['azure', 'https://me.openai.azure.com/openai/deployments/gpt/chat/completions?api-version=1'],
  ['openrouter', 'https://openrouter.ai/api/v1/chat/completions'],
  ['llm.example', 'https://llm.example/chat/completions'],
])('%s at %s', async (provider, url) => {
  const asked: string[] = [];
  const fetch: typeof globalThis.fetch = (input) => {
    asked.push(input instanceof Request ? input.url : String(input));
    return Promise.reject(new TypeError('nobody answers'));
  };
  const models = await replayedModels([url, url], { fetch, clock });
  expect(models.map((model) => model.provider)).toEqual([provider]);
  await Array.fromAsync(models[0].stream(contractRequest, new AbortController().signal));
  expect(asked).toEqual([url]);
});

test('two servers of one API are two models, and no address is Anthropic’s', async () => {
  const fetch: typeof globalThis.fetch = () => Promise.reject(new TypeError('nobody answers'));
  const urls = ['https://api.x.ai/v1/chat/completions', 'https://llm.example/chat/completions'];
  const models = await replayedModels(urls, { fetch, clock });
  expect(models.map(({ provider }) => provider)).toEqual(['xai', 'llm.example']);
  const [only, ...others] = await replayedModels([], { fetch, clock });
  expect([only.provider, others]).toEqual(['anthropic', []]);
});
