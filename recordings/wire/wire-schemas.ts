import { anthropicMessages } from './anthropic-messages/anthropic-messages.ts';
import { gemini } from './gemini/gemini.ts';
import { openaiChat } from './openai-chat/openai-chat.ts';
import { openaiResponses } from './openai-responses/openai-responses.ts';
import type { WireApiName, WireSchema } from './wire-schema.ts';

const schemas = {
  'anthropic-messages': anthropicMessages,
  'openai-responses': openaiResponses,
  'openai-chat': openaiChat,
  'gemini-generate-content': gemini,
} satisfies Record<WireApiName, WireSchema>;

export const wireSchema = (api: WireApiName): WireSchema => schemas[api];

/** The schema of the API that an address belongs to; undefined where none is for it. */
export function wireSchemaOf(url: string): WireSchema | undefined {
  const { pathname } = new URL(url);
  return Object.values(schemas).find((schema) => schema.speaks(pathname));
}
