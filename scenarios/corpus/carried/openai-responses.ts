import { z } from 'zod';
import type { JsonValue } from '#engine/schema/json.ts';
import type { Carried } from './carried.ts';
import { parsedText } from './parsed-text.ts';

const Item = z.looseObject({ type: z.string().optional() });
const Body = z.looseObject({ input: z.union([z.string(), z.array(Item)]) });

/**
 * The calls (id, name, arguments), results (id, output) and encrypted reasoning of a Responses
 * request. Shares nothing with the engine's adapter or with playback, so that it can judge both.
 */
export function carriedInResponses(body: JsonValue | undefined): Carried {
  const { input } = Body.parse(body);
  return typeof input === 'string' ? [] : input.flatMap(carriedBy);
}

function carriedBy(item: z.infer<typeof Item>): Carried {
  const kind = item.type ?? 'message';
  switch (kind) {
    case 'function_call': {
      const value = [item['call_id'], item['name'], parsedText(item['arguments'])];
      return [{ by: 'model', kind, value }];
    }
    case 'custom_tool_call':
      return [{ by: 'model', kind, value: [item['call_id'], item['name'], item['input']] }];
    case 'function_call_output':
    case 'custom_tool_call_output':
      return [{ by: 'client', kind, value: [item['call_id'], asParts(item['output'])] }];
    case 'reasoning':
      return typeof item['encrypted_content'] === 'string'
        ? [{ by: 'model', kind, value: [item['encrypted_content']] }]
        : [];
    case 'tool_search_call':
      return [{ by: 'model', kind, value: [item['id'], item['arguments']] }];
    default:
      return [];
  }
}

/** Text alone is short for one text part. */
const asParts = (output: unknown): unknown =>
  typeof output === 'string' ? [{ type: 'input_text', text: output }] : output;
