import type { JsonValue } from '#engine/schema/json.ts';
import { wireFormatOf } from '#recordings/import/wire-format.ts';
import { carriedInMessages } from './anthropic-messages.ts';
import type { Carried } from './carried.ts';
import { carriedInGemini } from './gemini.ts';
import { carriedInChat } from './openai-chat.ts';
import { carriedInResponses } from './openai-responses.ts';

/** What a request carries, by the API of its address. */
export function carriedIn(url: string, body: JsonValue | undefined): Carried {
  const format = wireFormatOf(url);
  switch (format) {
    case 'anthropic-messages':
    case undefined:
      return carriedInMessages(body);
    case 'openai-responses':
      return carriedInResponses(body);
    case 'openai-chat':
      return carriedInChat(body);
    case 'gemini':
      return carriedInGemini(body);
    default:
      return format satisfies never;
  }
}
