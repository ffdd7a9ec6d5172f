import { z } from 'zod';
import { Message } from './message.ts';
import { ProviderMeta } from './json.ts';
import { TextPart } from './content.ts';
import { ToolDefinition } from './tool.ts';

export const ModelRef = z.object({ provider: z.string().min(1), model: z.string().min(1) });
export type ModelRef = z.infer<typeof ModelRef>;

export const ThinkingSettings = z.discriminatedUnion('mode', [
  z.object({ mode: z.literal('off') }),
  /** Think for up to `tokensMax` tokens. */
  z.object({
    mode: z.literal('budget'),
    tokensMax: z.int().positive(),
    _meta: ProviderMeta.optional(),
  }),
  /** The model decides how long it thinks. */
  z.object({ mode: z.literal('adaptive'), _meta: ProviderMeta.optional() }),
]);
export type ThinkingSettings = z.infer<typeof ThinkingSettings>;

export const ToolChoice = z.discriminatedUnion('type', [
  z.object({ type: z.literal('auto') }),
  z.object({ type: z.literal('any') }),
  z.object({ type: z.literal('none') }),
  z.object({ type: z.literal('tool'), name: z.string() }),
]);

/** How the model is asked. What is not set is left to the provider. */
export const ModelSettings = z.object({
  outputTokensMax: z.int().positive(),
  temperature: z.number().min(0).optional(),
  thinking: ThinkingSettings.optional(),
  toolChoice: ToolChoice.optional(),
  /** False: the model may ask for one tool at a time only. */
  parallelToolCalls: z.boolean().optional(),
  stopSequences: z.array(z.string()).optional(),
  /** Whether to mark the stable prefix for the provider's prompt cache. */
  cache: z.boolean().optional(),
  /** More fields for the request body, by provider. */
  _meta: ProviderMeta.optional(),
});
export type ModelSettings = z.infer<typeof ModelSettings>;

/** A place after which everything before is worth caching; at most four a request. */
export const CacheBreakpoint = z.discriminatedUnion('at', [
  z.object({ at: z.literal('tools') }),
  z.object({ at: z.literal('system') }),
  z.object({ at: z.literal('message'), index: z.int().nonnegative() }),
]);
export type CacheBreakpoint = z.infer<typeof CacheBreakpoint>;

/** One request to a model, in no provider's words. */
export const ModelRequest = z.object({
  provider: z.string(),
  model: z.string(),
  system: z.array(TextPart),
  tools: z.array(ToolDefinition),
  messages: z.array(Message),
  settings: ModelSettings,
  cacheBreakpoints: z.array(CacheBreakpoint).max(4),
});
export type ModelRequest = z.infer<typeof ModelRequest>;
