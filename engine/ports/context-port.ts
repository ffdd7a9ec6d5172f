import type { Message } from '#engine/schema/message.ts';
import type { ModelRef, ModelRequest, ModelSettings } from '#engine/schema/model-request.ts';
import type { ToolDefinition } from '#engine/schema/tool.ts';

/** What a request is made of. */
export interface ContextInput {
  readonly model: ModelRef;
  readonly settings: ModelSettings;
  readonly workspace: string;
  readonly tools: readonly ToolDefinition[];
  readonly messages: readonly Message[];
}

/** A request, and what of the history its provider cannot be told, in words. */
export interface BuiltContext {
  readonly request: ModelRequest;
  readonly lost: readonly string[];
}

/** Puts the next request together. Pure: the same input gives the same request. */
export interface ContextPort {
  build(input: ContextInput): BuiltContext;
}
