import { Anthropic } from '@anthropic-ai/sdk';
import { toAssistantBlocks } from '#engine/model-gateway/anthropic/to-assistant-blocks.ts';
import { openAnthropic } from '#engine/model-gateway/open-anthropic.ts';
import type { JsonObject, JsonValue } from '#engine/schema/json.ts';
import { signaturesIn } from '../answer.ts';
import { answering } from '../answering.ts';
import { inOnePiece } from '../cuts.ts';
import type { Exchange } from '../exchanges.ts';
import { list, number, object, plain, text } from '../json-values.ts';
import { apiKey, baseUrl, clock, type SdkAnswer, type Subject } from '../subject.ts';

/** Anthropic's Messages API, held against `MessageStream` of its SDK. */
export const anthropic: Subject = {
  open: (_exchange, fetch) => openAnthropic({ apiKey, baseUrl, fetch, clock }),
  back: (_exchange, parts) => toAssistantBlocks(parts),
  async sdk(exchange) {
    const { message, limits } = await messageOf(exchange);
    return { ...answerOf(message), limits };
  },
};

async function messageOf(exchange: Exchange): Promise<{ message: JsonObject; limits: string[] }> {
  const said = exchange.body.toString('utf8');
  if (exchange.framing === 'json')
    return { message: object(JSON.parse(said) as JsonValue), limits: [] };
  const withoutDone = said.replace(/event: data\ndata: \[DONE\]\s*$/u, '');
  const isEnded = /\n\r?\n$/u.test(withoutDone);
  const body = Buffer.from(isEnded ? withoutDone : `${withoutDone}\n\n`);
  const fetch = answering({ ...exchange, body }, inOnePiece);
  const client = new Anthropic({ apiKey, baseURL: baseUrl, fetch, maxRetries: 0 });
  const message = await client.beta.messages
    .stream({ model: 'any', max_tokens: 1, messages: [] })
    .finalMessage();
  const limits = [
    ...(withoutDone === said ? [] : ['[DONE]']),
    ...(isEnded ? [] : ['last blank line']),
  ];
  return { message: plain(message), limits };
}

function answerOf(message: JsonObject): Omit<SdkAnswer, 'limits'> {
  const content = list(message['content']);
  const usage = object(message['usage']);
  const cacheRead = number(usage['cache_read_input_tokens']);
  const cacheWrite = number(usage['cache_creation_input_tokens']);
  const all = (type: string, field: string): string =>
    content.map((block) => (block['type'] === type ? text(block[field]) : '')).join('');
  return {
    from: [text(message['id']), text(message['model'])],
    text: all('text', 'text'),
    thinking: all('thinking', 'thinking'),
    signatures: signaturesIn(content),
    calls: content
      .filter(({ type }) => type === 'tool_use')
      .map(({ id, name, input }) => ({
        id: text(id),
        name: text(name),
        arguments: input ?? {},
      })),
    usage: {
      input: number(usage['input_tokens']) + cacheRead + cacheWrite,
      cacheRead,
      cacheWrite,
      output: number(usage['output_tokens']),
    },
    ending: endings[text(message['stop_reason'])] ?? 'end',
    content,
  };
}

const endings: Readonly<Record<string, string>> = {
  tool_use: 'tool_use',
  max_tokens: 'max_tokens',
  stop_sequence: 'stop_sequence',
  pause_turn: 'pause',
  refusal: 'refusal',
  model_context_window_exceeded: 'context_window',
};
