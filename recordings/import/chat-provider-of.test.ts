import { expect, test } from 'vitest';
import { chatProviderOf } from './chat-provider-of.ts';

test.each([
  ['https://api.openai.com/v1/chat/completions', 'openai-chat'],
  ['https://me.openai.azure.com/openai/deployments/gpt/chat/completions?api-version=1', 'azure'],
  ['https://openrouter.ai/api/v1/chat/completions', 'openrouter'],
  ['http://localhost:11434/v1/chat/completions', 'ollama'],
  ['http://localhost:11435/v1/chat/completions', 'localhost'],
  ['https://llm.example/v1/chat/completions', 'llm.example'],
  ['https://api.openai.com.example/v1/chat/completions', 'api.openai.com.example'],
])('%s is %s', (url, provider) => {
  expect(chatProviderOf(url)).toBe(provider);
});
