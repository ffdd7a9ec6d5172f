import { compatibleQuirks, openAiQuirks, type ChatQuirks } from './chat-quirks.ts';

/** What is known of one provider of this API. */
export interface CompatibleProvider {
  /** Undefined where every account or machine has its own. */
  readonly baseUrl: string | undefined;
  readonly quirks: ChatQuirks;
  /** Where this was read. */
  readonly source: string;
}

const provider = (
  baseUrl: string | undefined,
  source: string,
  quirks: Partial<ChatQuirks> = {},
): CompatibleProvider => ({ baseUrl, source, quirks: { ...compatibleQuirks, ...quirks } });

/**
 * Known providers, by the name that `ModelPort.provider` gets. Data: no code asks for a name. "Corpus"
 * are recorded exchanges: what the server sent, and which requests it took. Read 2026-11-20.
 */
export const compatibleProviders: Readonly<Record<string, CompatibleProvider>> = {
  'openai-chat': {
    baseUrl: 'https://api.openai.com/v1',
    quirks: openAiQuirks,
    source: 'OpenAI API reference; types of SDK 7.55.0',
  },
  azure: {
    // `https://<resource>.openai.azure.com/openai/deployments/<name>`, and `api-version` as query.
    baseUrl: undefined,
    quirks: { ...openAiQuirks, apiKeyHeader: 'api-key' },
    source: 'Azure OpenAI REST reference; corpus',
  },
  openrouter: provider(
    'https://openrouter.ai/api/v1',
    'OpenRouter guides "Reasoning tokens" and "Prompt caching"; corpus',
    {
      reasoningField: 'reasoning_details',
      thinkingField: 'reasoning',
      files: true,
      cacheControl: true,
    },
  ),
  'vercel-gateway': provider('https://ai-gateway.vercel.sh/v1', 'corpus (fantasy, Vercel)', {
    reasoningField: 'reasoning_details',
    thinkingField: 'reasoning',
  }),
  deepseek: provider('https://api.deepseek.com', 'DeepSeek guide "Thinking mode"; corpus', {
    reasoningField: 'reasoning_content',
    thinkingField: 'thinking',
    images: false,
  }),
  zai: provider('https://api.z.ai/api/paas/v4', 'Z.ai guide "Thinking mode"; corpus', {
    reasoningField: 'reasoning_content',
    thinkingField: 'thinking',
  }),
  qwen: provider(
    'https://dashscope-intl.aliyuncs.com/compatible-mode/v1',
    'Alibaba Model Studio, "Deep thinking"; corpus',
    { thinkingField: 'enable_thinking' },
  ),
  mistral: provider(
    'https://api.mistral.ai/v1',
    'Mistral API reference and guide "Reasoning"; corpus; "Tool call id … must be a-z, A-Z, 0-9, ' +
      'with a length of 9" (error 3280)',
    {
      reasoningField: 'thinking_parts',
      usageInStream: 'by_itself',
      toolCallIdPattern: { matches: /^[a-zA-Z0-9]{9}$/, length: 9 },
    },
  ),
  perplexity: provider('https://api.perplexity.ai', 'corpus (figures in every chunk)', {
    usageInStream: 'by_itself',
  }),
  groq: provider('https://api.groq.com/openai/v1', 'Groq API reference; corpus', {
    reasoningField: 'reasoning',
    maxTokensField: 'max_completion_tokens',
  }),
  cerebras: provider('https://api.cerebras.ai/v1', 'Cerebras API reference; corpus', {
    reasoningField: 'reasoning',
    maxTokensField: 'max_completion_tokens',
    images: false,
  }),
  xai: provider('https://api.x.ai/v1', 'xAI API reference; corpus'),
  together: provider('https://api.together.xyz/v1', 'corpus'),
  huggingface: provider('https://router.huggingface.co/v1', 'corpus'),
  venice: provider('https://api.venice.ai/api/v1', 'corpus'),
  ollama: provider('http://localhost:11434/v1', 'Ollama, "OpenAI compatibility"; corpus', {
    reasoningField: 'reasoning',
  }),
  llamacpp: provider('http://localhost:8080/v1', 'llama.cpp server README; corpus', {
    reasoningField: 'reasoning_content',
  }),
  vllm: provider('http://localhost:8000/v1', 'vLLM, "Reasoning outputs"', {
    reasoningField: 'reasoning',
  }),
};
