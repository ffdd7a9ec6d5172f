/** How to reach the API. Everything that is not given here is not read from the environment either. */
export interface GeminiClientOptions {
  /** For the Gemini API; for Vertex AI only in its express mode, instead of a project. */
  readonly apiKey?: string;
  /** `/v1beta/models/…` is added, or `/models/…` where a version stands in it already. */
  readonly baseUrl?: string;
  /** Instead of the global `fetch`: this is where a recording is played back. */
  readonly fetch?: typeof globalThis.fetch;
  /** Left out, it is `v1beta`, and `v1beta1` for Vertex AI: where JSON Schema of tools is known. */
  readonly apiVersion?: string;
  /**
   * More headers, such as those that a gateway asks for. With `authorization` among them, Vertex AI
   * is not asked for credentials of the machine.
   */
  readonly headers?: Readonly<Record<string, string>>;
  /** Set: Vertex AI and not the Gemini API. */
  readonly vertex?: VertexPlace;
}

/** Where a project of Vertex AI runs its models; neither is needed beside an API key. */
export interface VertexPlace {
  readonly project?: string;
  /** Such as `us-central1`; `global` if not given. */
  readonly location?: string;
}
