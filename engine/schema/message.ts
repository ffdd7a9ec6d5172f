import { z } from 'zod';
import { ImagePart, ProviderPart, TextPart, ToolOutputPart, UserPart } from './content.ts';
import { CallId } from './ids.ts';
import { JsonObject, JsonValue, ProviderMeta } from './json.ts';

/** Reasoning in the clear. `signature` must go back to the provider untouched (invariant M3). */
export const ThinkingPart = z.object({
  type: z.literal('thinking'),
  text: z.string(),
  signature: z.string().optional(),
  _meta: ProviderMeta.optional(),
});

/** Reasoning that the provider encrypted; goes back untouched (invariant M3). */
export const RedactedThinkingPart = z.object({
  type: z.literal('redacted_thinking'),
  data: z.string(),
});

/** The model asks for a tool of ours. */
export const ToolCallPart = z.object({
  type: z.literal('tool_call'),
  callId: CallId,
  name: z.string(),
  arguments: JsonObject,
  /** The raw text of the arguments where it was not a JSON object; `arguments` is then empty. */
  malformed: z.string().optional(),
  _meta: ProviderMeta.optional(),
});
export type ToolCallPart = z.infer<typeof ToolCallPart>;

/** The provider ran a tool of its own. */
export const ServerToolCallPart = z.object({
  type: z.literal('server_tool_call'),
  callId: CallId,
  name: z.string(),
  arguments: JsonObject,
  malformed: z.string().optional(),
  _meta: ProviderMeta.optional(),
});

/** What the provider's own tool answered, whole and as it came. */
export const ServerToolResultPart = z.object({
  type: z.literal('server_tool_result'),
  callId: CallId,
  /** The provider's name for this kind of result. */
  kind: z.string(),
  content: JsonValue,
  _meta: ProviderMeta.optional(),
});

export const AssistantPart = z.discriminatedUnion('type', [
  TextPart,
  ThinkingPart,
  RedactedThinkingPart,
  ToolCallPart,
  ServerToolCallPart,
  ServerToolResultPart,
  ImagePart,
  ProviderPart,
]);
export type AssistantPart = z.infer<typeof AssistantPart>;

export const UserMessage = z.object({ role: z.literal('user'), content: z.array(UserPart) });
export type UserMessage = z.infer<typeof UserMessage>;

export const AssistantMessageContent = z.array(AssistantPart);

export const AssistantMessage = z.object({
  role: z.literal('assistant'),
  content: AssistantMessageContent,
  /** Who said it; what only that provider can read goes back to no other. */
  origin: z.object({ provider: z.string(), model: z.string() }).optional(),
});
export type AssistantMessage = z.infer<typeof AssistantMessage>;

/** The answer to one tool call. */
export const ToolAnswer = z.object({
  callId: CallId,
  output: z.array(ToolOutputPart),
  isError: z.boolean(),
});
export type ToolAnswer = z.infer<typeof ToolAnswer>;

/** The answers to all calls of one assistant message, in the order of the calls. */
export const ToolMessage = z.object({ role: z.literal('tool'), answers: z.array(ToolAnswer) });
export type ToolMessage = z.infer<typeof ToolMessage>;

export const Message = z.discriminatedUnion('role', [UserMessage, AssistantMessage, ToolMessage]);
export type Message = z.infer<typeof Message>;
