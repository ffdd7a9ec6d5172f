/**
 * How the names of a provider's models start. The first that fits holds; names that several services
 * use for open models are not here, because they do not say who serves them.
 */
const patterns: readonly (readonly [provider: string, pattern: RegExp])[] = [
  ['anthropic', /^claude-/],
  ['openai', /^(?:gpt-(?!oss)|chatgpt-|codex-|o\d(?:-|$))/],
  ['gemini', /^(?:models\/)?gemini-/],
  ['xai', /^grok-/],
  ['deepseek', /^deepseek-(?:chat|reasoner|flash|v\d+(?:\.\d+)?-(?:flash|pro))(?:-|$)/],
  [
    'mistral',
    /^(?:mistral|ministral|magistral|codestral|devstral|pixtral)(?:-(?:small|medium|large|nemo|\d+b))?(?:-(?:latest|\d{1,4}(?:[.-]\d)?))?$/,
  ],
  ['zai', /^glm-/],
  [
    'qwen',
    /^qwen\d*(?:\.\d+)?-(?:max|plus|turbo|flash|coder-plus|coder-flash|vl-plus|vl-max)(?:-|$)/,
  ],
  ['perplexity', /^sonar(?:-|$)/],
  ['groq', /^groq\//],
  ['openrouter', /^[a-z\d-]+\/[^/]+$/],
];

/**
 * The provider that a model's name tells; `otherwise` where it does not. A name is a hint: who was told
 * the provider uses that, because Groq, say, has names of the form that gateways use.
 */
export const providerOf = (model: string, { otherwise }: { readonly otherwise: string }): string =>
  patterns.find(([, pattern]) => pattern.test(model))?.[0] ?? otherwise;
