import { z } from 'zod';
import type { ZodType } from 'zod';
import {
  anyObject,
  count,
  flag,
  listOf,
  maybe,
  needs,
  object,
  oneOf,
  text,
  textOr,
} from '../wire-shapes.ts';
import { sentBlock, systemBlock } from './content-blocks.ts';
import { tool, toolChoice } from './tools.ts';

const message = () => {
  const content = { content: textOr(sentBlock()) };
  // An unknown role is an unknown too; `system` in the midst of messages came with a beta.
  return oneOf('role', { user: content, assistant: content, system: content });
};

/** The body of `POST /v1/messages`: the types of SDK 1.11.0, read 2026-11-21, and real traffic. */
export function request(): ZodType {
  const body = object({
    model: text.optional(),
    max_tokens: z.int().positive(),
    messages: z.array(message()).min(1),
    system: textOr(systemBlock()).optional(),
    stream: flag.optional(),
    temperature: z.number().optional(),
    top_p: z.number().optional(),
    top_k: count.optional(),
    stop_sequences: z.array(text).optional(),
    tools: listOf(tool()).optional(),
    tool_choice: toolChoice().optional(),
    thinking: oneOf('type', {
      enabled: { budget_tokens: count },
      adaptive: {},
      disabled: {},
      between_tools: {},
    }).optional(),
    metadata: anyObject.optional(),
    container: maybe(z.union([text, anyObject])),
    mcp_servers: listOf(oneOf('type', { url: { url: text, name: text } })).optional(),
    context_management: maybe(object({ edits: listOf(object({ type: text })).optional() })),
    output_config: object({
      effort: maybe(text),
      format: maybe(object({ type: text })),
    }).optional(),
    service_tier: text.optional(),
  });
  // On Vertex the model stands in the address.
  return needs(body, 'model', ['anthropic_version']);
}
