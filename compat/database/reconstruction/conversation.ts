/** A message as a model is told it; `content` is absent where the event had none. */
export type ConversationMessage =
  | { readonly role: 'user' | 'assistant'; readonly content?: unknown }
  | {
      readonly role: 'toolResult';
      readonly toolCallId: unknown;
      readonly content: unknown;
      readonly isError: unknown;
    };

/** A message, and the events that it was made of; undefined stands for one that has no id of its own. */
export interface MessageWithEventIds {
  readonly message: ConversationMessage;
  readonly eventIds: readonly (string | undefined)[];
}

/** Sums over the messages alone; not a number if an event lacks one. */
export interface ConversationTokens {
  readonly inputTokens: number;
  readonly outputTokens: number;
  readonly cacheReadTokens: number;
  readonly cacheCreationTokens: number;
}

/** What the events up to one of them come to. */
export interface Reconstruction {
  readonly messagesWithEventIds: readonly MessageWithEventIds[];
  readonly tokenUsage: ConversationTokens;
  /** The greatest turn of an answer. */
  readonly turnCount: number;
  /** As stored, whatever it is. */
  readonly reasoningLevel?: unknown;
  readonly systemPrompt?: unknown;
}
