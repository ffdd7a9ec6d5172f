import { expect, test } from 'vitest';
import { providerOf } from './provider-of.ts';

const provider = (model: string) => providerOf(model, { otherwise: 'mine' });

test.each([
  ['claude-opus-5-5', 'anthropic'],
  ['claude-2.1', 'anthropic'],
  ['gpt-6.1-sol', 'openai'],
  ['gpt-4o-2024-08-06', 'openai'],
  ['chatgpt-4o-latest', 'openai'],
  ['o3', 'openai'],
  ['o4-mini-2025-04-16', 'openai'],
  ['codex-mini-latest', 'openai'],
  ['gemini-3.5-flash', 'gemini'],
  ['models/gemini-2.5-pro', 'gemini'],
  ['grok-4.7', 'xai'],
  ['deepseek-flash', 'deepseek'],
  ['deepseek-v4-pro', 'deepseek'],
  ['deepseek-chat', 'deepseek'],
  ['mistral-small-latest', 'mistral'],
  ['mistral-small', 'mistral'],
  ['ministral-3b-2512', 'mistral'],
  ['codestral-2508', 'mistral'],
  ['glm-4.5-air', 'zai'],
  ['qwen3-max', 'qwen'],
  ['qwen-plus', 'qwen'],
  ['sonar-pro', 'perplexity'],
  ['groq/compound', 'groq'],
  ['anthropic/claude-haiku-4.5', 'openrouter'],
  ['openai/gpt-4o', 'openrouter'],
  ['google/gemini-2.0-flash-exp:free', 'openrouter'],
  ['x-ai/grok-4', 'openrouter'],
])('%s is of %s', (model, expected) => {
  expect(provider(model)).toBe(expected);
});

test.each([
  ['open weights', 'gpt-oss-120b'],
  ['open weights', 'llama-3.3-70b-versatile'],
  ['open weights with a tag', 'deepseek-r1:latest'],
  ['open weights with a tag', 'qwen3:14b'],
  ['open weights', 'qwen3'],
  ['open weights on another service', 'mistral-small-3-2-24b-instruct'],
  ['a deployment', 'AZURE_DEPLOYMENT-2025-04-14'],
  ['a name on Hugging Face', 'Qwen/Qwen3-4B'],
  ['a name on Cloudflare', '@cf/meta/llama-3.3-70b-instruct-fp8-fast'],
  ['a name on Bedrock', 'us.anthropic.claude-3-7-sonnet-20250219-v1:0'],
  ['a name on Bedrock', 'openai.gpt-5.5'],
  ['a file', '/models/Qwen3-8B-Q4_K_M.gguf'],
  ['a word that starts alike', 'o365-helper'],
  ['a word that starts alike', 'claudette'],
  ['nothing', ''],
])('%s does not say: %s', (_what, model) => {
  expect(provider(model)).toBe('mine');
});
