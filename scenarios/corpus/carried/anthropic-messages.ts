import { z } from 'zod';
import type { JsonValue } from '#engine/schema/json.ts';
import type { Carried } from './carried.ts';

const Block = z.looseObject({ type: z.string() });
const Body = z.looseObject({
  messages: z.array(
    z.looseObject({ role: z.string(), content: z.union([z.string(), z.array(Block)]) }),
  ),
});

/**
 * The tool calls (id, name, arguments), results (id, content, failed or not), thinking, signatures
 * and encrypted reasoning of a Messages request. Shares nothing with the engine's adapter or with
 * playback, so that it can judge both.
 */
export function carriedInMessages(body: JsonValue | undefined): Carried {
  return Body.parse(body).messages.flatMap(({ content }) =>
    typeof content === 'string' ? [] : content.flatMap(carriedBy),
  );
}

function carriedBy(block: z.infer<typeof Block>): Carried {
  const kind = block.type;
  switch (kind) {
    case 'tool_use':
      return [{ by: 'model', kind, value: [block['id'], block['name'], block['input']] }];
    case 'tool_result': {
      const isError = block['is_error'] === true;
      const value = [block['tool_use_id'], asBlocks(block['content']), isError];
      return [{ by: 'client', kind, value }];
    }
    case 'thinking':
      return [{ by: 'model', kind, value: [block['thinking'], block['signature']] }];
    case 'redacted_thinking':
      return [{ by: 'model', kind, value: [block['data']] }];
    default:
      return [];
  }
}

/** Text alone is short for one text block; a breakpoint for the cache is no content. */
function asBlocks(content: unknown): unknown {
  if (content === undefined || content === '') return [];
  if (typeof content === 'string') return [{ type: 'text', text: content }];
  if (!Array.isArray(content)) return content;
  return content.map((block: unknown) => {
    if (typeof block !== 'object' || block === null) return block;
    return Object.fromEntries(Object.entries(block).filter(([key]) => key !== 'cache_control'));
  });
}
