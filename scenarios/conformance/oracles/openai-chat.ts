import { ChatCompletionStream } from 'openai/lib/ChatCompletionStream';
import { compatibleQuirks } from '#engine/model-gateway/openai-chat/chat-quirks.ts';
import { toAssistantMessage } from '#engine/model-gateway/openai-chat/to-assistant-message.ts';
import { openOpenAIChat } from '#engine/model-gateway/open-openai-chat.ts';
import type { JsonObject, JsonValue } from '#engine/schema/json.ts';
import { signaturesIn } from '../answer.ts';
import type { Exchange } from '../exchanges.ts';
import { expectedError } from '../expected-error.ts';
import { argumentsOf, eventsIn, list, number, object, plain, text } from '../json-values.ts';
import { apiKey, baseUrl, clock, type SdkAnswer, type Subject } from '../subject.ts';
import { plainChat, type PlainChat } from './plain-chat.ts';

/**
 * Chat Completions of OpenAI and of all who copy it, held against `ChatCompletionStream` of its SDK.
 * Reasoning is no part of that: a plain fold over the events says what it is.
 */
export const openaiChat: Subject = {
  open: ({ provider }, fetch) =>
    openOpenAIChat({ provider: nameOf(provider), apiKey, baseUrl, fetch, clock }),
  back: ({ provider }, parts) =>
    toAssistantMessage(parts, {
      provider: nameOf(provider),
      quirks: { ...compatibleQuirks, reasoningField: 'reasoning_details' },
      wireId: (callId) => callId,
    }).map(withoutIds),
  async sdk(exchange) {
    const said = exchange.body.toString('utf8');
    // Some servers say that it is JSON, and stream.
    const whole = exchange.framing === 'json' ? jsonOrNothing(said) : undefined;
    const events = whole === undefined ? eventsIn(said) : [whole];
    const plainly = plainChat(events);
    if (whole !== undefined) return { ...answerOf(exchange, plainly, events), limits: [] };
    if (events.some(({ error }) => typeof error === 'object' && error !== null)) {
      return { ...answerOf(exchange, plainly, events), limits: ['error in the stream'] };
    }
    try {
      return {
        ...answerOf(exchange, { ...plainly, ...(await sdkChat(events)) }, events),
        limits: [],
      };
    } catch (error) {
      const limit = sdkStops.find(([reason]) => reason.test(String(error)))?.[1] ?? 'other';
      return { ...answerOf(exchange, plainly, events), limits: [limit] };
    }
  },
};

/** Ids are compared as facts: some servers give none, and the engine's own would be compared with nothing. */
const withoutIds = ({ tool_calls: calls, ...message }: JsonObject): JsonObject =>
  calls === undefined
    ? message
    : { ...message, tool_calls: list(calls).map(({ id: _id, ...call }) => call) };

/** OpenAI's own API has a name of its own, because its provider `openai` is the Responses API. */
const nameOf = (provider: string): string => (provider === 'openai' ? 'openai-chat' : provider);

function jsonOrNothing(body: string): JsonObject | undefined {
  try {
    return object(JSON.parse(body) as JsonValue);
  } catch {
    return undefined;
  }
}

/** Where the SDK's accumulator throws, or joins what it should not: see `sdkLimits`. */
const sdkStops: readonly (readonly [RegExp, string])[] = [
  [/missing role/u, 'no role'],
  [/invalid tool call index: undefined/u, 'no index'],
  [/`type`|\.type/u, 'no type'],
  [/missing finish_reason/u, 'no finish reason'],
  [/object Object/u, 'content in parts'],
  [/ended without producing a ChatCompletion|no choices|missing choices/u, 'no choices'],
];

async function sdkChat(events: readonly JsonObject[]): Promise<Partial<PlainChat>> {
  const lines = events.map((event) => JSON.stringify(event)).join('\n');
  const stream = ChatCompletionStream.fromReadableStream(new Blob([lines]).stream());
  const [choice = {}] = list(plain(await stream.finalChatCompletion())['choices']);
  const message = object(choice['message']);
  const words = text(message['content']);
  if (words.includes('[object Object]')) throw new Error('content is [object Object]');
  return {
    text: words,
    refusal: text(message['refusal']),
    calls: list(message['tool_calls']).map(({ id, function: call, custom }) => ({
      id: text(id),
      name: text(object(call ?? custom)['name']),
      json: text(object(call)['arguments']),
    })),
    finishReason: text(choice['finish_reason']),
  };
}

function answerOf(
  exchange: Exchange,
  answer: PlainChat,
  events: readonly JsonObject[],
): Omit<SdkAnswer, 'limits'> {
  const { id, model, text: words, refusal, calls, details, thinking, usage } = answer;
  return {
    from: id === '' && model === '' ? undefined : [id, model],
    text: words + refusal,
    thinking,
    signatures: signaturesIn([...details]),
    calls: calls.map((call) => ({
      id: call.id === '' ? undefined : call.id,
      name: call.name,
      arguments: argumentsOf(call.json),
    })),
    usage: usage && totalsOf(usage),
    ending: endingOf(exchange, answer, events),
    content: contentOf(answer),
  };
}

/** The message as a client sends it back: no words beside calls are null, as OpenAI has it. */
function contentOf({ text: words, refusal, calls, details }: PlainChat): JsonObject[] {
  const isSilent = words === '' && (calls.length > 0 || refusal !== '');
  const called = calls.map(({ name, json }) => ({
    type: 'function',
    function: { name, arguments: json },
  }));
  return [
    {
      role: 'assistant',
      content: isSilent ? null : words,
      ...(refusal === '' ? {} : { refusal }),
      ...(details.length === 0 ? {} : { reasoning_details: [...details] }),
      ...(called.length === 0 ? {} : { tool_calls: called }),
    },
  ];
}

function totalsOf(usage: JsonObject): NonNullable<SdkAnswer['usage']> {
  const details = object(usage['prompt_tokens_details']);
  const input = number(usage['prompt_tokens']);
  const completion = number(usage['completion_tokens']);
  // Some servers count reasoning in the total alone.
  const rest = number(usage['total_tokens']) - input - completion;
  return {
    input,
    cacheRead: Math.min(input, number(details['cached_tokens'])),
    cacheWrite: number(details['cache_write_tokens']),
    output: completion + Math.max(0, rest),
  };
}

function endingOf(
  exchange: Exchange,
  { calls, refusal, finishReason }: PlainChat,
  events: readonly JsonObject[],
): string {
  const failed = events.find(
    (event) => typeof event['error'] === 'object' && event['error'] !== null,
  );
  if (failed !== undefined) {
    return `failed ${expectedError(exchange, JSON.stringify(failed['error'])).code}`;
  }
  if (finishReason === 'error') return 'failed server';
  if (finishReason === 'length') return 'max_tokens';
  if (finishReason === 'content_filter') return 'safety';
  if (refusal !== '') return 'refusal';
  return calls.length > 0 ? 'tool_use' : 'end';
}
