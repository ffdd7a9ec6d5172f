import { ResponseStream } from 'openai/lib/responses/ResponseStream';
import { toAssistantItems } from '#engine/model-gateway/openai-responses/to-assistant-items.ts';
import { wireIds } from '#engine/model-gateway/openai-responses/wire-ids.ts';
import { openOpenAIResponses } from '#engine/model-gateway/open-openai-responses.ts';
import type { JsonObject, JsonValue } from '#engine/schema/json.ts';
import { signaturesIn, type Call } from '../answer.ts';
import type { Exchange } from '../exchanges.ts';
import { expectedError } from '../expected-error.ts';
import { argumentsOf, eventsIn, list, number, object, plain, text } from '../json-values.ts';
import { apiKey, baseUrl, clock, type SdkAnswer, type Subject } from '../subject.ts';

/** OpenAI's Responses API, held against `ResponseStream` of its SDK. */
export const openaiResponses: Subject = {
  open: (_exchange, fetch) => openOpenAIResponses({ apiKey, baseUrl, fetch, clock }),
  back: (_exchange, parts) =>
    // Through JSON, as a log and a request would bring it: a logprob may be -0.
    list(
      plain({ items: toAssistantItems(parts, { ids: wireIds(), isStored: true }).items })['items'],
    ),
  async sdk(exchange) {
    const { response, limits } = await responseOf(exchange);
    return { ...answerOf(exchange, response), limits };
  },
};

async function responseOf({
  framing,
  body,
}: Exchange): Promise<{ response: JsonObject; limits: string[] }> {
  const said = body.toString('utf8');
  if (framing === 'json') return { response: object(JSON.parse(said) as JsonValue), limits: [] };
  const events = eventsIn(said);
  const hasUnknown = events.some(({ type }) => unknownToSdk.test(text(type)));
  const known = hasUnknown ? events.filter(({ type }) => lifecycle.test(text(type))) : events;
  const failed = events.find(({ type }) => type === 'response.failed');
  if (failed !== undefined) return { response: object(failed['response']), limits: ['failed'] };
  const lines = known.map((event) => JSON.stringify(event)).join('\n');
  const stream = ResponseStream.fromReadableStream(new Blob([lines]).stream());
  const response = object(withoutParsed(plain(await stream.finalResponse())));
  const ended = events.filter(({ type }) => type === 'response.output_item.done');
  const output = list(response['output']);
  const limits = hasUnknown ? ['unknown events'] : [];
  if (output.length === 0 && ended.length > 0) {
    const items = ended.map(({ item }) => object(item));
    return { response: { ...response, output: items }, limits: [...limits, 'empty last output'] };
  }
  const first = output.map((item, position) => asFirstEncrypted(item, position, ended));
  const isTwice = JSON.stringify(first) !== JSON.stringify(output);
  return {
    response: { ...response, output: first },
    limits: [...limits, ...(isTwice ? ['encrypted twice'] : [])],
  };
}

/** Without what the SDK parses for its own callers, which nobody sent. */
function withoutParsed(value: JsonValue): JsonValue {
  if (Array.isArray(value)) return value.map(withoutParsed);
  if (typeof value !== 'object' || value === null) return value;
  const sent = Object.entries(value).filter(
    ([name]) => name !== 'parsed' && name !== 'parsed_arguments',
  );
  return Object.fromEntries(sent.map(([name, each]) => [name, withoutParsed(each)]));
}

const unknownToSdk = /^response\.(apply_patch_call_operation_diff|reasoning_part)\./u;
const lifecycle = /^response\.(created|completed|incomplete)$/u;

/** Reasoning as the end of its item had it, where the last event encrypts it once more. */
function asFirstEncrypted(
  item: JsonObject,
  position: number,
  ended: readonly JsonObject[],
): JsonObject {
  const end = ended.find((event) => event['output_index'] === position)?.['item'];
  const encrypted = object(end)['encrypted_content'];
  return 'encrypted_content' in item && typeof encrypted === 'string'
    ? { ...item, encrypted_content: encrypted }
    : item;
}

function answerOf(exchange: Exchange, response: JsonObject): Omit<SdkAnswer, 'limits'> {
  const output = list(response['output']);
  const usage = response['usage'];
  const said = output.flatMap(({ type, content }) => (type === 'message' ? list(content) : []));
  const calls = output.flatMap(callIn);
  return {
    from: [text(response['id']), text(response['model'])],
    text: said.map((part) => text(part['text']) + text(part['refusal'])).join(''),
    thinking: output
      .filter(({ type }) => type === 'reasoning')
      .map(({ content, summary }) =>
        [...list(content), ...list(summary)]
          .map((part) => text(part['text']))
          .filter((words) => words !== '')
          .join('\n\n'),
      )
      .join(''),
    signatures: signaturesIn(output),
    calls,
    usage: typeof usage === 'object' && usage !== null ? totalsOf(object(usage)) : undefined,
    ending: endingOf(exchange, response, calls),
    content: output,
  };
}

function callIn(item: JsonObject): Call[] {
  const { type, call_id: id, name, input } = item;
  const call = (named: string, given: Call['arguments']): Call[] => [
    { id: text(id), name: named, arguments: given },
  ];
  switch (type) {
    case 'function_call':
      return call(text(name), argumentsOf(text(item['arguments'])));
    case 'custom_tool_call':
      return call(text(name), { input: input ?? null });
    case 'local_shell_call':
      return call('local_shell', item['action'] ?? {});
    case 'apply_patch_call':
      return call('apply_patch', item['operation'] ?? {});
    case 'shell_call':
      return object(item['environment'])['type'] === 'container_reference'
        ? []
        : call('shell', item['action'] ?? {});
    default:
      return [];
  }
}

function totalsOf(usage: JsonObject): NonNullable<SdkAnswer['usage']> {
  const details = object(usage['input_tokens_details']);
  return {
    input: number(usage['input_tokens']),
    cacheRead: number(details['cached_tokens']),
    cacheWrite: number(details['cache_write_tokens']),
    output: number(usage['output_tokens']),
  };
}

function endingOf(exchange: Exchange, response: JsonObject, calls: readonly Call[]): string {
  if (response['status'] === 'failed') {
    return `failed ${expectedError(exchange, JSON.stringify(response['error'])).code}`;
  }
  if (response['status'] === 'incomplete') {
    const { reason } = object(response['incomplete_details']);
    return reason === 'content_filter' ? 'safety' : 'max_tokens';
  }
  if (calls.length > 0) return 'tool_use';
  const isRefused = JSON.stringify(response['output']).includes('"type":"refusal"');
  return isRefused ? 'refusal' : 'end';
}
