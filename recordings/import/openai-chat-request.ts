import { z } from 'zod';
import { TextPart, ToolOutputPart, UserPart } from '#engine/schema/content.ts';
import { CallId } from '#engine/schema/ids.ts';
import { JsonObject, type JsonValue } from '#engine/schema/json.ts';
import type { ToolAnswer } from '#engine/schema/message.ts';
import { ModelSettings } from '#engine/schema/model-request.ts';
import type { ToolDefinition } from '#engine/schema/tool.ts';
import type { ReadMessage, ReadRequest } from './anthropic-request.ts';

/** What is assumed where a request leaves the limit to the provider; the engine always has one. */
const OUTPUT_TOKENS_DEFAULT = 32_768;

const Part = z.looseObject({ type: z.string() });
type Part = z.infer<typeof Part>;
const Content = z.union([
  z.string().transform((text): Part[] => [{ type: 'text', text }]),
  z.array(Part),
]);
const WireMessage = z.looseObject({
  role: z.enum(['system', 'developer', 'user', 'assistant', 'tool', 'function']),
  content: z.unknown().optional(),
});
type WireMessage = z.infer<typeof WireMessage>;

/** The body of `POST /chat/completions` as far as an importer has to understand it. */
const RequestBody = z.looseObject({
  model: z.string().optional(),
  messages: z.array(WireMessage).min(1),
  tools: z.array(JsonObject).nullish(),
  max_tokens: z.int().positive().nullish(),
  max_completion_tokens: z.int().positive().nullish(),
  temperature: z.number().nullish(),
  stop: z.union([z.string().transform((stop) => [stop]), z.array(z.string())]).nullish(),
  tool_choice: z.union([z.string(), JsonObject]).nullish(),
  parallel_tool_calls: z.boolean().nullish(),
});
type RequestBody = z.infer<typeof RequestBody>;

/** Where a recorded request went. */
export interface ChatPlace {
  /** The name under which the engine keeps what only this provider understands. */
  readonly provider?: string;
  /** Its address: Azure has the model there. */
  readonly url?: string;
}

/**
 * Reads the body of a recorded Chat Completions request: the way back from `toChatRequest`. System
 * messages in front of all others are the system prompt.
 * @throws z.ZodError for what is no such body, or holds what nobody can say here: a system message
 *   after the conversation began, sounds, films
 */
export function readChatRequest(
  body: JsonValue,
  { provider = 'openai-chat', url = '' }: ChatPlace = {},
): ReadRequest {
  const params = RequestBody.parse(body);
  const first = params.messages.findIndex(({ role }) => !isSystem(role));
  const systemCount = first === -1 ? params.messages.length : first;
  const [, deployment = ''] = /\/deployments\/([^/]+)\//u.exec(url) ?? [];
  return {
    model: params.model ?? deployment,
    system: params.messages
      .slice(0, systemCount)
      .flatMap(({ content }) => Content.parse(content))
      .map((part) => TextPart.parse(toPart(part, provider))),
    tools: (params.tools ?? []).map((tool) => toDefinition(tool, provider)),
    settings: toSettings(params, provider),
    messages: toMessages(params.messages.slice(systemCount), provider),
  };
}

const isSystem = (role: WireMessage['role']): boolean => role === 'system' || role === 'developer';

/** What the client says in a row is one message, the answers of tools in front of the rest. */
function toMessages(wire: readonly WireMessage[], provider: string): ReadMessage[] {
  const messages: ReadMessage[] = [];
  for (const message of wire) {
    if (message.role === 'assistant') {
      messages.push({ role: 'assistant' });
      continue;
    }
    const last = messages.at(-1);
    const isOpen = last?.role === 'user';
    const { content, answers } = isOpen ? last : { content: [], answers: [] };
    if (isOpen) messages.pop();
    const isAnswer = message.role === 'tool';
    messages.push({
      role: 'user',
      content: isAnswer ? content : [...content, ...toUserParts(message, provider)],
      answers: isAnswer ? [...answers, toAnswer(message, provider)] : answers,
    });
  }
  return messages;
}

function toUserParts(message: WireMessage, provider: string): UserPart[] {
  const { content } = z.looseObject({ role: z.literal('user'), content: Content }).parse(message);
  return content.map((part) => UserPart.parse(toPart(part, provider)));
}

/** The API has no word for a call that failed. */
function toAnswer(message: WireMessage, provider: string): ToolAnswer {
  const { tool_call_id: callId, content } = z
    .looseObject({ tool_call_id: CallId, content: Content })
    .parse(message);
  const output = content.map((part): ToolOutputPart => {
    const known = ToolOutputPart.safeParse(toPart(part, provider));
    if (known.success) return known.data;
    const _meta = { [provider]: JsonObject.parse(part) };
    return { type: 'provider', kind: part.type, _meta };
  });
  const isEmpty = message.content === '';
  return { callId, isError: false, output: isEmpty ? [] : output };
}

/** Our part for a part of content, unchecked; marks are dropped, because the engine sets its own. */
function toPart({ cache_control: _mark, ...part }: Part, provider: string): unknown {
  const { type, text, image_url: image, file, ...extras } = part;
  if (type === 'text') return { type, text, ...metaOf(extras, provider) };
  if (type === 'image_url') {
    const { url, ...more } = typeof image === 'string' ? { url: image } : JsonObject.parse(image);
    const { detail, ...others } = more as JsonObject;
    const own = { ...others, ...(detail === undefined || detail === 'auto' ? {} : { detail }) };
    return { type: 'image', source: toSource(url), ...metaOf(own, provider) };
  }
  if (type !== 'file') return { type };
  const { file_data: data, filename, ...own } = JsonObject.parse(file);
  const title = typeof filename === 'string' ? { title: filename } : {};
  return { type: 'document', source: toSource(data), ...title, ...metaOf(own, provider) };
}

const metaOf = (fields: Readonly<Record<string, unknown>>, provider: string): object =>
  Object.keys(fields).length === 0 ? {} : { _meta: { [provider]: fields } };

/** A data URL as its bytes, and any other address as itself. */
function toSource(address: unknown): unknown {
  if (typeof address !== 'string') return undefined;
  const [, mediaType, data] = /^data:([^;,]+);base64,(.*)$/su.exec(address) ?? [];
  return mediaType === undefined
    ? { type: 'url', url: address }
    : { type: 'base64', mediaType, data };
}

const OUR_KEYS = new Set(['name', 'description', 'parameters']);

/** Only reading can be told from a name; everything recorded may run beside anything else. */
function toDefinition(tool: JsonObject, provider: string): ToolDefinition {
  const { cache_control: _mark, ...wire } = tool;
  const named = JsonObject.safeParse(wire['function'] ?? wire['custom']).data ?? {};
  const { name, description, parameters } = named;
  const schema = JsonObject.safeParse(parameters).data;
  const isOurs =
    wire['type'] === 'function' &&
    Object.keys(wire).length === 2 &&
    typeof description === 'string' &&
    schema !== undefined &&
    Object.keys(named).every((key) => OUR_KEYS.has(key));
  return {
    name: typeof name === 'string' ? name : z.string().parse(wire['type']),
    description: typeof description === 'string' ? description : '',
    inputSchema: schema ?? { type: 'object' },
    readOnly: true,
    replay: 'safe',
    ...(isOurs ? {} : { _meta: { [provider]: wire } }),
  };
}

/** Fields that the engine fills by itself; all others ride in the settings' `_meta`. */
const ENGINES = new Set([
  'model',
  'messages',
  'tools',
  'stream',
  'temperature',
  'stop',
  'tool_choice',
  'parallel_tool_calls',
]);

/**
 * Under which name the limit goes out, and whether figures are asked for, is up to the server's
 * quirks: what the recording has not is taken out again, by a null.
 */
function toSettings(params: RequestBody, provider: string): ModelSettings {
  const given = JsonObject.parse(
    Object.fromEntries(
      Object.entries(params).filter(([name, value]) => !ENGINES.has(name) && value !== null),
    ),
  );
  const own: JsonObject = {
    max_tokens: null,
    max_completion_tokens: null,
    stream_options: null,
    ...given,
  };
  const { temperature, stop, tool_choice: choice, parallel_tool_calls: parallel } = params;
  const toolChoice = toToolChoice(choice);
  if (choice !== undefined && choice !== null && toolChoice === undefined) {
    own['tool_choice'] = choice;
  }
  return ModelSettings.parse({
    outputTokensMax: params.max_completion_tokens ?? params.max_tokens ?? OUTPUT_TOKENS_DEFAULT,
    ...(temperature === undefined || temperature === null ? {} : { temperature }),
    ...(stop === undefined || stop === null ? {} : { stopSequences: stop }),
    ...(toolChoice === undefined ? {} : { toolChoice }),
    ...(parallel === undefined || parallel === null ? {} : { parallelToolCalls: parallel }),
    _meta: { [provider]: own },
  });
}

function toToolChoice(choice: RequestBody['tool_choice']): ModelSettings['toolChoice'] {
  if (choice === 'auto' || choice === 'none') return { type: choice };
  if (choice === 'required') return { type: 'any' };
  const named = z
    .strictObject({ type: z.literal('function'), function: z.strictObject({ name: z.string() }) })
    .safeParse(choice).data;
  return named && { type: 'tool', name: named.function.name };
}
