import type { JsonObject, JsonValue } from '#engine/schema/json.ts';
import type { ModelChunk } from '#engine/schema/model-stream.ts';
import { asObject, positionIn, stringIn } from './json-fields.ts';
import type { OpenItem, ResponseScope } from './open-item.ts';
import { unsaid } from './unsaid.ts';
import { wholeBlock } from './whole-item.ts';

/** Between two parts of one summary: each begins with a headline of its own. */
const BETWEEN = '\n\n';

/**
 * Reasoning: its summary, or its own words where the model shows them, as thinking in the clear. The
 * item rides whole beside it (invariant M3); reasoning without any words is kept as a block.
 */
export function reasoningItem(scope: ResponseScope, added: JsonObject): OpenItem {
  const index = scope.takeIndex();
  const pieces: { readonly list: string; readonly at: number; text: string }[] = [];
  let said = '';

  const say = (text: string): ModelChunk[] => {
    if (text === '') return [];
    said += text;
    return [{ type: 'thinking.delta', index, text }];
  };

  const sayPiece = (list: 'summary' | 'content', at: number, text: string): ModelChunk[] => {
    const last = pieces.at(-1);
    if (last?.list === list && last.at === at) {
      last.text += text;
      return say(text);
    }
    pieces.push({ list, at, text });
    return say(said === '' ? text : BETWEEN + text);
  };

  const streamed = (): JsonObject => ({
    ...added,
    summary: wordsOf('summary', 'summary_text'),
    ...(pieces.some(({ list }) => list === 'content')
      ? { content: wordsOf('content', 'reasoning_text') }
      : {}),
  });
  const wordsOf = (wanted: string, type: string): JsonValue =>
    pieces.filter(({ list }) => list === wanted).map(({ text }) => ({ type, text }));

  return {
    opening: [],
    add(event) {
      switch (event['type']) {
        case 'response.reasoning_summary_text.delta':
          return sayPiece('summary', positionIn(event, 'summary_index'), stringIn(event, 'delta'));
        case 'response.reasoning_text.delta':
          return sayPiece('content', positionIn(event, 'content_index'), stringIn(event, 'delta'));
        // What they bring comes once more with the end of the item.
        case 'response.reasoning_summary_part.added':
        case 'response.reasoning_summary_part.done':
        case 'response.reasoning_summary_text.done':
        case 'response.reasoning_part.added':
        case 'response.reasoning_part.done':
        case 'response.reasoning_text.done':
        case 'response.content_part.added':
        case 'response.content_part.done':
          return [];
        default:
          return undefined;
      }
    },
    end(item = streamed()) {
      const rest = say(unsaid(reasoningText(item), said));
      if (said === '') return wholeBlock(scope, index, { kind: 'reasoning', item });
      return [...rest, { type: 'block.completed', index, _meta: scope.keep({ item }) }];
    },
  };
}

/** All words of a reasoning item. */
export const reasoningText = (item: JsonObject): string =>
  [item['content'], item['summary']]
    .flatMap((list) => (Array.isArray(list) ? list : []))
    .map((part) => asObject(part)?.['text'])
    .filter((text): text is string => typeof text === 'string' && text !== '')
    .join(BETWEEN);
