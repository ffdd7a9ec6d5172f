import { expect, test } from 'vitest';
import { compatibleQuirks, openAiQuirks } from './chat-quirks.ts';
import { chatServer } from './chat-server.ts';
import { compatibleProviders } from './compatible-providers.ts';

test('nothing given is OpenAI', () => {
  expect(chatServer({})).toEqual({
    provider: 'openai-chat',
    baseUrl: 'https://api.openai.com/v1',
    quirks: openAiQuirks,
  });
});

test('what is given wins over what is known', () => {
  const server = chatServer({
    provider: 'mistral',
    baseUrl: 'http://127.0.0.1:1/v1',
    quirks: { images: false },
  });
  expect(server.baseUrl).toBe('http://127.0.0.1:1/v1');
  expect(server.quirks).toMatchObject({ images: false, reasoningField: 'thinking_parts' });
});

test('a provider that is not known needs an address, and gets what fits most', () => {
  expect(() => chatServer({ provider: 'constructor' })).toThrowErrorMatchingInlineSnapshot(
    `[EngineError: The address of the provider "constructor" is not known. Give a baseUrl.]`,
  );
  expect(chatServer({ provider: 'mine', baseUrl: 'http://127.0.0.1:1' }).quirks).toEqual(
    compatibleQuirks,
  );
});

test.each(Object.entries(compatibleProviders))('%s is data', (_name, { baseUrl, source }) => {
  expect(source).not.toBe('');
  if (baseUrl !== undefined) expect(new URL(baseUrl).href.replace(/\/$/, '')).toBe(baseUrl);
});
