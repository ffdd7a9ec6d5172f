import { anthropicMessages } from './field-classes/anthropic-messages.ts';
import { gemini } from './field-classes/gemini.ts';
import { openaiChat } from './field-classes/openai-chat.ts';
import { openaiResponses } from './field-classes/openai-responses.ts';
import { undeclared } from './field-classes/undeclared.ts';
import type { WireApi } from './wire-api.ts';

const apis: readonly WireApi[] = [anthropicMessages, openaiResponses, openaiChat, gemini];

/** The API that an address belongs to; where none is declared, everything must match. */
export const wireApiOf = (path: string): WireApi =>
  apis.find((api) => api.speaks(path)) ?? undeclared;
