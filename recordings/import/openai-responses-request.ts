import { z } from 'zod';
import { TextPart, ToolOutputPart, UserPart } from '#engine/schema/content.ts';
import { CallId } from '#engine/schema/ids.ts';
import { JsonObject, type JsonValue } from '#engine/schema/json.ts';
import type { ToolAnswer } from '#engine/schema/message.ts';
import { ModelSettings } from '#engine/schema/model-request.ts';
import type { ToolDefinition } from '#engine/schema/tool.ts';
import type { ReadMessage, ReadRequest } from './anthropic-request.ts';

const PROVIDER = 'openai';

/** What is assumed where a request leaves the limit to the provider; the engine always has one. */
const OUTPUT_TOKENS_DEFAULT = 32_768;

const Part = z.looseObject({ type: z.string() });
type Part = z.infer<typeof Part>;
const Content = z.union([
  z.string().transform((text): Part[] => [{ type: 'input_text', text }]),
  z.array(Part),
]);
const Item = z.looseObject({ type: z.string().optional(), role: z.string().optional() });
type Item = z.infer<typeof Item>;

/** The body of `POST /responses` as far as an importer has to understand it. */
const RequestBody = z.looseObject({
  model: z.string(),
  input: z.union([
    z.string().transform((content): Item[] => [{ role: 'user', content }]),
    z.array(Item),
  ]),
  instructions: z.string().nullish(),
  tools: z.array(JsonObject).nullish(),
  max_output_tokens: z.int().positive().nullish(),
  temperature: z.number().nullish(),
  tool_choice: z.union([z.string(), JsonObject]).nullish(),
  parallel_tool_calls: z.boolean().nullish(),
  stream: z.boolean().nullish(),
});
type RequestBody = z.infer<typeof RequestBody>;

/**
 * Reads the body of a recorded Responses request: the way back from `toResponsesRequest`. System
 * messages in front of all others are part of the system prompt.
 * @throws z.ZodError for what is no such body, or holds what nobody can say here: a system message
 *   after the conversation began, an approval of an MCP call, tools that are added on the way
 */
export function readResponsesRequest(body: JsonValue): ReadRequest {
  const params = RequestBody.parse(body);
  const first = params.input.findIndex((item) => !isSystem(item));
  const systemCount = first === -1 ? params.input.length : first;
  const given = params.instructions ?? '';
  return {
    model: params.model,
    system: [
      ...(given === '' ? [] : [{ type: 'text' as const, text: given }]),
      ...params.input.slice(0, systemCount).flatMap((item) => systemText(item)),
    ],
    tools: (params.tools ?? []).map(toDefinition),
    settings: toSettings(params),
    messages: toMessages(params.input.slice(systemCount)),
  };
}

const isSystem = ({ role, content }: Item): boolean =>
  (role === 'system' || role === 'developer') && content !== undefined;

const systemText = ({ content }: Item): TextPart[] =>
  Content.parse(content).map((part) => TextPart.parse(toPart(part)));

/** What the client says in a row is one message, and so is what the model said. */
function toMessages(items: readonly Item[]): ReadMessage[] {
  const messages: ReadMessage[] = [];
  for (const item of items) {
    const last = messages.at(-1);
    if (isTheModels(item)) {
      if (last?.role !== 'assistant') messages.push({ role: 'assistant' });
      continue;
    }
    const isOpen = last?.role === 'user';
    const { content, answers } = isOpen ? last : { content: [], answers: [] };
    const said = isAnswer(item)
      ? { content, answers: [...answers, toAnswer(item)] }
      : { content: [...content, ...toUserParts(item)], answers };
    if (isOpen) messages.pop();
    messages.push({ role: 'user', ...said });
  }
  return messages;
}

const THE_MODELS = new Set([
  'reasoning',
  'compaction',
  'item_reference',
  'mcp_list_tools',
  'mcp_approval_request',
  'program',
  'program_output',
]);

/** Everything with a type that is no message and no answer of the client was the model's. */
const isTheModels = ({ type, role, execution }: Item): boolean =>
  role === 'assistant' ||
  (type !== undefined &&
    (THE_MODELS.has(type) ||
      type.endsWith('_call') ||
      (type === 'tool_search_output' && execution === 'server')));

const isAnswer = ({ type }: Item): boolean => type?.endsWith('_output') === true;

function toUserParts(item: Item): UserPart[] {
  const { content } = z.looseObject({ role: z.literal('user'), content: Content }).parse(item);
  return content.map((part) => UserPart.parse(toPart(part)));
}

function toAnswer(item: Item): ToolAnswer {
  const {
    type,
    call_id: callId,
    output,
  } = z
    .looseObject({ type: z.string(), call_id: CallId, output: z.unknown().optional() })
    .parse(item);
  if (type === 'apply_patch_call_output') {
    const text = z.string().nullish().parse(output) ?? '';
    return { callId, isError: item['status'] === 'failed', output: [{ type: 'text', text }] };
  }
  const content = Content.safeParse(output).data;
  const isPlain = type === 'function_call_output' || type === 'custom_tool_call_output';
  if (isPlain || typeof output === 'string') {
    return { callId, isError: false, output: (content ?? []).map(toOutput) };
  }
  // A shell or a computer answers with an item of its own kind, which only the provider understands.
  const { call_id: _id, ...whole } = JsonObject.parse(item);
  return {
    callId,
    isError: false,
    output: [{ type: 'provider', kind: type, _meta: { [PROVIDER]: whole } }],
  };
}

function toOutput(part: Part): ToolOutputPart {
  const known = ToolOutputPart.safeParse(toPart(part));
  if (known.success) return known.data;
  return { type: 'provider', kind: part.type, _meta: { [PROVIDER]: JsonObject.parse(part) } };
}

/** Our part for a part of content, unchecked; breakpoints are dropped, because the engine sets its own. */
function toPart({ prompt_cache_breakpoint: _breakpoint, ...part }: Part): unknown {
  const {
    type,
    text,
    image_url: image,
    file_data: data,
    file_url: url,
    filename,
    ...extras
  } = part;
  if (type === 'input_text' || type === 'output_text' || type === 'text') {
    return { type: 'text', text };
  }
  const { detail, ...others } = extras;
  const own = { ...others, ...(detail === undefined || detail === 'auto' ? {} : { detail }) };
  const meta = Object.keys(own).length === 0 ? {} : { _meta: { [PROVIDER]: own } };
  if (type === 'input_image') return { type: 'image', source: toSource(image), ...meta };
  if (type !== 'input_file') return { type };
  const title = typeof filename === 'string' ? { title: filename } : {};
  return { type: 'document', source: toSource(data ?? url), ...title, ...meta };
}

/** A data URL as its bytes, and any other address as itself. */
function toSource(address: unknown): unknown {
  if (typeof address !== 'string') return undefined;
  const [, mediaType, data] = /^data:([^;,]+);base64,(.*)$/su.exec(address) ?? [];
  return mediaType === undefined
    ? { type: 'url', url: address }
    : { type: 'base64', mediaType, data };
}

const OUR_KEYS = new Set(['type', 'name', 'description', 'parameters', 'strict']);

/** Only reading can be told from a name; everything recorded may run beside anything else. */
function toDefinition(tool: JsonObject): ToolDefinition {
  const { type, name, description, parameters, strict } = tool;
  const isOurs =
    type === 'function' &&
    strict === false &&
    typeof description === 'string' &&
    JsonObject.safeParse(parameters).success &&
    Object.keys(tool).every((key) => OUR_KEYS.has(key));
  return {
    name: typeof name === 'string' ? name : z.string().parse(type),
    description: typeof description === 'string' ? description : '',
    inputSchema: JsonObject.safeParse(parameters).data ?? { type: 'object' },
    readOnly: true,
    replay: 'safe',
    ...(isOurs ? {} : { _meta: { [PROVIDER]: tool } }),
  };
}

/** Fields that the engine fills by itself; all others ride in the settings' `_meta`. */
const ENGINES = new Set([
  'model',
  'input',
  'instructions',
  'tools',
  'stream',
  'max_output_tokens',
  'temperature',
  'tool_choice',
  'parallel_tool_calls',
]);

/**
 * What the engine would add and the recording did not say is taken out again, by a null. An id in
 * `previous_response_id` holds for this request; for a session it is `true`: the answer before.
 */
function toSettings(params: RequestBody): ModelSettings {
  const extras = Object.entries(params).filter(
    ([name, value]) => !ENGINES.has(name) && value !== null,
  );
  const given = JsonObject.parse(Object.fromEntries(extras));
  const isStored = given['store'] !== false;
  const own: JsonObject = {
    ...(params.max_output_tokens === undefined ? { max_output_tokens: null } : {}),
    ...('store' in given ? {} : { store: null }),
    ...('include' in given || isStored ? {} : { include: null }),
    ...given,
    ...('previous_response_id' in given ? { previous_response_id: true } : {}),
  };
  const { temperature, tool_choice: choice, parallel_tool_calls: parallel } = params;
  const toolChoice = toToolChoice(choice);
  if (choice !== undefined && choice !== null && toolChoice === undefined) {
    own['tool_choice'] = choice;
  }
  return ModelSettings.parse({
    outputTokensMax: params.max_output_tokens ?? OUTPUT_TOKENS_DEFAULT,
    ...(temperature === undefined || temperature === null ? {} : { temperature }),
    ...(toolChoice === undefined ? {} : { toolChoice }),
    ...(parallel === undefined || parallel === null ? {} : { parallelToolCalls: parallel }),
    ...(Object.keys(own).length === 0 ? {} : { _meta: { [PROVIDER]: own } }),
  });
}

function toToolChoice(choice: RequestBody['tool_choice']): ModelSettings['toolChoice'] {
  if (choice === 'auto' || choice === 'none') return { type: choice };
  if (choice === 'required') return { type: 'any' };
  const named = z
    .strictObject({ type: z.enum(['function', 'custom']), name: z.string() })
    .safeParse(choice).data;
  return named && { type: 'tool', name: named.name };
}
