import { z } from 'zod';
import type { JsonValue } from '#engine/schema/json.ts';
import type { Carried } from './carried.ts';

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
  switch (item.type) {
    case 'function_call':
      return [['call', item['call_id'], item['name'], parsed(item['arguments'])]];
    case 'custom_tool_call':
      return [['custom call', item['call_id'], item['name'], item['input']]];
    case 'function_call_output':
    case 'custom_tool_call_output':
      return [['output', item['call_id'], asParts(item['output'])]];
    case 'reasoning':
      return typeof item['encrypted_content'] === 'string'
        ? [['reasoning', item['encrypted_content']]]
        : [];
    default:
      return [];
  }
}

/** Clients write the same JSON with other white space. */
function parsed(text: unknown): unknown {
  if (typeof text !== 'string') return text;
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

/** Text alone is short for one text part. */
const asParts = (output: unknown): unknown =>
  typeof output === 'string' ? [{ type: 'input_text', text: output }] : output;
