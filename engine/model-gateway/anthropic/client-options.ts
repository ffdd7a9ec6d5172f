/** How to reach the API. Everything that is not given here is not read from the environment either. */
export interface AnthropicClientOptions {
  readonly apiKey: string;
  /** Without a path: `/v1/messages` is added. */
  readonly baseUrl?: string;
  /** Instead of the global `fetch`: this is where a recording is played back. */
  readonly fetch?: typeof globalThis.fetch;
  /**
   * `anthropic-version`. Left out, it is that of the SDK (2026-10-21 in 1.11.0), which refuses
   * `temperature` with a 400; 2023-06-01 accepts it. ("Migrating to API version 2026-10-21".)
   */
  readonly apiVersion?: string;
  /** More headers, such as those that a gateway asks for. */
  readonly headers?: Readonly<Record<string, string>>;
}
