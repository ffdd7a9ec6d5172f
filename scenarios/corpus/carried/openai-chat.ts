import { z } from 'zod';
import type { JsonValue } from '#engine/schema/json.ts';
import type { Carried, CarriedItem } from './carried.ts';
import { parsedText } from './parsed-text.ts';

const Fields = z.record(z.string(), z.unknown());
type Fields = z.infer<typeof Fields>;
const Body = z.looseObject({ messages: z.array(Fields) });

/**
 * The calls (id, name, arguments), their results (id, content) and the reasoning with signatures of a
 * Chat Completions request. Shares nothing with the engine's adapter or with playback, so that it can
 * judge both.
 */
export function carriedInChat(body: JsonValue | undefined): Carried {
  return Body.parse(body).messages.flatMap((message) => {
    if (message['role'] === 'assistant') return [...detailsIn(message), ...callsIn(message)];
    if (message['role'] !== 'tool') return [];
    const value = [message['tool_call_id'], asText(message['content'])];
    return [{ by: 'client', kind: 'tool', value }];
  });
}

/** Reasoning that is signed or encrypted; plain words are the server's to drop. */
function detailsIn({ reasoning_details: details }: Fields): CarriedItem[] {
  return listOf(details).flatMap((detail): CarriedItem[] => {
    const { type, signature, data } = detail;
    const opaque = [signature, data].filter((each) => typeof each === 'string' && each !== '');
    return opaque.length === 0 ? [] : [{ by: 'model', kind: String(type), value: opaque }];
  });
}

const callsIn = ({ tool_calls: calls }: Fields): CarriedItem[] =>
  listOf(calls).map((call) => {
    const { name, arguments: json, input } = Fields.parse(call['function'] ?? call['custom'] ?? {});
    return { by: 'model', kind: 'tool_call', value: [call['id'], name, parsedText(json ?? input)] };
  });

const listOf = (value: unknown): Fields[] => z.array(Fields).safeParse(value).data ?? [];

/** A list of texts says what one text would. */
function asText(content: unknown): unknown {
  const texts = z.array(z.looseObject({ type: z.literal('text'), text: z.string() }));
  return (
    texts
      .safeParse(content)
      .data?.map(({ text }) => text)
      .join('') ?? content
  );
}
