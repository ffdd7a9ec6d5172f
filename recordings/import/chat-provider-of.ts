/** Ends of hosts, with a port where that is all that tells one from another. */
const hosts: readonly (readonly [host: RegExp, provider: string])[] = [
  [/^api\.openai\.com$/u, 'openai-chat'],
  [/\.azure\.com$/u, 'azure'],
  [/^openrouter\.ai$/u, 'openrouter'],
  [/^ai-gateway\.vercel\.sh$/u, 'vercel-gateway'],
  [/^api\.deepseek\.com$/u, 'deepseek'],
  [/^api\.z\.ai$/u, 'zai'],
  [/^dashscope[^.]*\.aliyuncs\.com$/u, 'qwen'],
  [/^api\.mistral\.ai$/u, 'mistral'],
  [/^api\.perplexity\.ai$/u, 'perplexity'],
  [/^api\.groq\.com$/u, 'groq'],
  [/^api\.cerebras\.ai$/u, 'cerebras'],
  [/^api\.x\.ai$/u, 'xai'],
  [/^api\.together\.(?:xyz|ai)$/u, 'together'],
  [/^router\.huggingface\.co$/u, 'huggingface'],
  [/^api\.venice\.ai$/u, 'venice'],
  [/^localhost:11434$/u, 'ollama'],
  [/^localhost:8080$/u, 'llamacpp'],
  [/^localhost:8000$/u, 'vllm'],
];

/**
 * The name under which the engine knows the server of a Chat Completions address: one that it has
 * settings for, or else the host.
 */
export function chatProviderOf(url: string): string {
  const { host, hostname } = new URL(url);
  return hosts.find(([known]) => known.test(host))?.[1] ?? hostname;
}
