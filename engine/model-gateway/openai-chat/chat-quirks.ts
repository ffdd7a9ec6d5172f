/**
 * How a server wants requests of this API. Reading needs no quirks: it understands all variants at
 * once. Everything here is about what is sent.
 */
export interface ChatQuirks {
  /**
   * How the reasoning of earlier answers goes back:
   * - `none`: not at all. The server drops or refuses it.
   * - `reasoning_content`, `reasoning`, `reasoning_text`: as the words, in this field. Nothing is
   *   signed there, so words of other providers' models go back the same way.
   * - `reasoning_details`: in OpenRouter's structure, only what came from this provider, untouched.
   * - `thinking_parts`: as parts of the content (Mistral).
   */
  readonly reasoningField:
    | 'none'
    | 'reasoning_content'
    | 'reasoning'
    | 'reasoning_text'
    | 'reasoning_details'
    | 'thinking_parts';
  /** Whether figures of a stream have to be asked for, or come anyway where asking is refused. */
  readonly usageInStream: 'asked_for' | 'by_itself';
  readonly maxTokensField: 'max_tokens' | 'max_completion_tokens';
  readonly systemRole: 'system' | 'developer';
  /**
   * Ids of calls that the server takes. Others, of another provider in a session that changed
   * models, are replaced one to one by `length` letters and digits.
   */
  readonly toolCallIdPattern: { readonly matches: RegExp; readonly length: number } | undefined;
  /**
   * The field by which thinking is turned on and off: `{reasoning: {enabled, max_tokens}}`,
   * `{thinking: {type}}`, or `{enable_thinking, thinking_budget}`. With `none` only what the settings
   * bring in `_meta` is sent, such as `reasoning_effort`: which efforts there are depends on the model.
   */
  readonly thinkingField: 'none' | 'reasoning' | 'thinking' | 'enable_thinking';
  /** Whether images and files can be said; else a text says what stood there. */
  readonly images: boolean;
  readonly files: boolean;
  /** Whether `cache_control` marks a prefix for the prompt cache, as in Anthropic's API. */
  readonly cacheControl: boolean;
  /** The header that carries the key: `authorization` as a bearer token, any other one bare. */
  readonly apiKeyHeader: string;
}

/**
 * OpenAI's own: API reference, read 2026-11-20. An id of more than 40 characters is refused
 * ("string too long. Expected a string with maximum length 40").
 */
export const openAiQuirks: ChatQuirks = {
  reasoningField: 'none',
  usageInStream: 'asked_for',
  maxTokensField: 'max_completion_tokens',
  systemRole: 'system',
  toolCallIdPattern: { matches: /^.{1,40}$/, length: 24 },
  thinkingField: 'none',
  images: true,
  files: true,
  cacheControl: false,
  apiKeyHeader: 'authorization',
};

/**
 * What nearly every server that copies this API understands; where a known provider starts from, and
 * the choice for a server that is not known.
 */
export const compatibleQuirks: ChatQuirks = {
  ...openAiQuirks,
  maxTokensField: 'max_tokens',
  toolCallIdPattern: undefined,
  files: false,
};
