/** How to reach the API. Everything that is not given here is not read from the environment either. */
export interface OpenAIResponsesClientOptions {
  readonly apiKey: string;
  /** With the version in its path, as `https://api.openai.com/v1`: `/responses` is added. */
  readonly baseUrl?: string;
  /** Instead of the global `fetch`: this is where a recording is played back. */
  readonly fetch?: typeof globalThis.fetch;
  /** Query parameters of every request, such as `api-version` of Azure. */
  readonly query?: Readonly<Record<string, string>>;
  /** More headers, such as those that a gateway asks for. */
  readonly headers?: Readonly<Record<string, string>>;
}
