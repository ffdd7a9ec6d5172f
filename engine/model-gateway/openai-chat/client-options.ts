import type { ChatQuirks } from './chat-quirks.ts';

/** How to reach a server of this API, and what it wants. */
export interface OpenAiChatOptions {
  /**
   * The name under which details are kept in `_meta` (`openrouter`, `groq` …); `openai-chat` if it is
   * not given. Where it is one of `compatibleProviders`, address and quirks come from there.
   */
  readonly provider?: string;
  /** Left out where the server asks for none. */
  readonly apiKey?: string;
  /** With the version in it: only `/chat/completions` is added. */
  readonly baseUrl?: string;
  /** Instead of the global `fetch`: this is where a recording is played back. */
  readonly fetch?: typeof globalThis.fetch;
  /** More headers. */
  readonly headers?: Readonly<Record<string, string>>;
  /** For the address, such as Azure's `api-version`. */
  readonly query?: Readonly<Record<string, string>>;
  /** Where the server differs from what is known of it. */
  readonly quirks?: Partial<ChatQuirks>;
}

/** The same, with everything that is known filled in. */
export interface ChatServer extends Omit<OpenAiChatOptions, 'quirks'> {
  readonly provider: string;
  readonly baseUrl: string;
  readonly quirks: ChatQuirks;
}
