import type { JsonObject } from '#engine/schema/json.ts';
import { list, object, text } from '../json-values.ts';

/** An answer as the events of its stream add up, or as it stands in the JSON. */
export interface PlainChat {
  readonly id: string;
  readonly model: string;
  readonly text: string;
  readonly refusal: string;
  readonly thinking: string;
  readonly details: readonly JsonObject[];
  readonly calls: readonly PlainCall[];
  readonly usage: JsonObject | undefined;
  readonly finishReason: string;
}

interface PlainCall {
  readonly id: string;
  readonly name: string;
  /** The arguments, as they were written. */
  readonly json: string;
}

/** Read in the plainest way: it shares nothing with the adapter, so that one can be held against it. */
export function plainChat(events: readonly JsonObject[]): PlainChat {
  const messages = events.flatMap((event) =>
    list(event['choices'])
      .filter(({ index }) => (index ?? 0) === 0)
      .map((choice) => object(choice['delta'] ?? choice['message'])),
  );
  const reasons = events.flatMap((event) =>
    list(event['choices'])
      .filter(({ index }) => (index ?? 0) === 0)
      .map((choice) => text(choice['finish_reason'])),
  );
  const named = events.filter((event) => text(event['model']) !== '');
  return {
    id: text(named[0]?.['id']),
    model: text(named[0]?.['model']),
    text: messages.map(textIn).join(''),
    refusal: messages.map(({ refusal }) => text(refusal)).join(''),
    thinking: messages.map(thinkingIn).join(''),
    details: joinedDetails(messages.map((message) => list(message['reasoning_details']))),
    calls: joinedCalls(messages.flatMap((message) => list(message['tool_calls']))).concat(
      messages.flatMap(legacyCall),
    ),
    usage: usageIn(events),
    finishReason: reasons.findLast((reason) => reason !== '') ?? '',
  };
}

function textIn({ content }: JsonObject): string {
  if (typeof content === 'string') return content;
  if (Array.isArray(content))
    return list(content)
      .map((part) => text(part['text']))
      .join('');
  return content === null || content === undefined ? '' : JSON.stringify(content);
}

const thinkingFields = ['reasoning_content', 'reasoning', 'reasoning_text'];

function thinkingIn(message: JsonObject): string {
  const plain = thinkingFields.map((field) => text(message[field])).find((words) => words !== '');
  const parts = list(message['content']).flatMap((part) => list(part['thinking']));
  const details = list(message['reasoning_details']);
  return (
    plain ??
    [...parts, ...details].map((part) => text(part['text']) + text(part['summary'])).join('')
  );
}

/** Pieces belong together by index, or by id where there is none. */
function joinedCalls(pieces: readonly JsonObject[]): PlainCall[] {
  const keys = [...new Set(pieces.map(({ index, id }) => index ?? id ?? null))];
  return keys.map((key) => {
    const own = pieces.filter(({ index, id }) => (index ?? id ?? null) === key);
    return {
      id: own.map(({ id }) => text(id)).find((id) => id !== '') ?? '',
      name: own.map((piece) => text(object(piece['function'])['name'])).find(Boolean) ?? '',
      json: own.map((piece) => text(object(piece['function'])['arguments'])).join(''),
    };
  });
}

function legacyCall({ function_call: called }: JsonObject): PlainCall[] {
  const { name, arguments: json } = object(called);
  return text(name) === '' ? [] : [{ id: '', name: text(name), json: text(json) }];
}

/** A detail of the same kind and place as the one before goes on with it, but not in one delta. */
function joinedDetails(deltas: readonly (readonly JsonObject[])[]): JsonObject[] {
  const joined: JsonObject[] = [];
  for (const details of deltas) {
    const before = joined.at(-1);
    for (const [place, detail] of details.entries()) {
      const isMore = place === 0 && before?.['type'] === detail['type'] && !('data' in detail);
      if (before === undefined || !isMore) {
        joined.push({ ...detail });
        continue;
      }
      for (const [field, value] of Object.entries(detail)) {
        if (field === 'text' || field === 'summary')
          before[field] = text(before[field]) + text(value);
        else if (text(value) !== '') before[field] = value;
      }
    }
  }
  return joined;
}

function usageIn(events: readonly JsonObject[]): JsonObject | undefined {
  const given = events
    .map((event) => event['usage'] ?? object(event['x_groq'])['usage'])
    .filter((usage) => usage !== undefined && usage !== null);
  return given.length === 0 ? undefined : object(given.at(-1));
}
