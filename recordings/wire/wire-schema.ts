import type { z } from 'zod';

/** The HTTP APIs whose two directions have a schema here. */
export type WireApiName =
  | 'anthropic-messages'
  | 'openai-responses'
  | 'openai-chat'
  | 'gemini-generate-content';

/** Gives the schema that a value has to follow; a look at it may decide between two. */
export type SchemaFor = (value: unknown) => z.ZodType;

/** What is said over one provider's HTTP API, in both directions. */
export interface WireSchema {
  readonly api: WireApiName;
  /** @param path of the URL, without the query */
  speaks(path: string): boolean;
  /**
   * What the `event:` line of a streamed event has to do with the `type` in it. `required`: clients
   * read the line, so it must be there and be the same; `same`: where it is there; `free`: nothing.
   */
  readonly eventName: 'required' | 'same' | 'free';
  /** The data of an event that only ends the stream. */
  readonly endMark?: string;
  readonly request: SchemaFor;
  /** A whole response of a request that did not ask for a stream. */
  readonly response: SchemaFor;
  readonly event: SchemaFor;
  /** The body of a response whose status says that the request failed. */
  readonly error: SchemaFor;
}
