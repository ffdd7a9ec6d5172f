import { z } from 'zod';
import { TextPart, UserPart } from '#engine/schema/content.ts';
import { CallId } from '#engine/schema/ids.ts';
import { JsonObject, type JsonValue } from '#engine/schema/json.ts';
import type { ToolAnswer } from '#engine/schema/message.ts';
import { ModelSettings, type ThinkingSettings } from '#engine/schema/model-request.ts';
import type { ToolDefinition } from '#engine/schema/tool.ts';
import type { ReadMessage, ReadRequest } from './anthropic-request.ts';
import { camelNames, openCalls, type OpenCall } from './gemini-wire.ts';

const PROVIDER = 'gemini';

/** What is assumed where a request leaves the limit to the provider; the engine always has one. */
const OUTPUT_TOKENS_DEFAULT = 65_536;

const Parts = z.array(JsonObject);
const Content = z.union([
  z.string().transform((text) => ({ role: 'user', parts: [{ text }] as JsonObject[] })),
  z
    .looseObject({ role: z.string().optional(), parts: z.union([Parts, JsonObject]).optional() })
    .transform(({ role = 'user', parts = [] }) => ({
      role,
      parts: Array.isArray(parts) ? parts : [parts],
    })),
]);
type Content = z.infer<typeof Content>;

/** The body of `generateContent` and its stream as far as an importer has to understand it. */
const RequestBody = z.looseObject({
  contents: z.union([z.array(Content).min(1), Content.transform((content) => [content])]),
  systemInstruction: Content.optional(),
  tools: z.array(JsonObject).optional(),
  toolConfig: z.looseObject({ functionCallingConfig: JsonObject.optional() }).optional(),
  generationConfig: z
    .looseObject({
      maxOutputTokens: z.int().positive().optional(),
      temperature: z.number().optional(),
      stopSequences: z.array(z.string()).optional(),
      thinkingConfig: JsonObject.optional(),
    })
    .optional(),
});
type RequestBody = z.infer<typeof RequestBody>;

/**
 * Reads the body of a recorded Gemini request: the way back from `toGenerateContentBody`.
 * @param url its address, where the model stands
 * @throws z.ZodError for what is no such body, or holds a kind of content that a user cannot say here
 */
export function readGeminiRequest(body: JsonValue, url: string): ReadRequest {
  const params = RequestBody.parse(camelNames(JsonObject.parse(body)));
  return {
    model: decodeURIComponent(/\/([^/:]+):[a-zA-Z]+$/u.exec(new URL(url).pathname)?.[1] ?? ''),
    system: (params.systemInstruction?.parts ?? []).map((part) => TextPart.parse(toPart(part))),
    tools: (params.tools ?? []).flatMap(toDefinitions),
    settings: toSettings(params),
    messages: toMessages(params.contents),
  };
}

/** What the client says in a row is one message, and so is what the model said. */
function toMessages(contents: readonly Content[]): ReadMessage[] {
  const messages: ReadMessage[] = [];
  const calls: OpenCall[] = [];
  let callCount = 0;
  for (const { role, parts } of contents) {
    const last = messages.at(-1);
    if (role === 'model') {
      const made = openCalls(parts, callCount);
      calls.push(...made);
      callCount += made.length;
      if (last?.role !== 'assistant') messages.push({ role: 'assistant' });
      continue;
    }
    z.enum(['user', 'function']).parse(role);
    const isOpen = last?.role === 'user';
    const before = isOpen ? last : { content: [], answers: [] };
    if (isOpen) messages.pop();
    const answers = parts.flatMap((part) => toAnswer(part, calls));
    const content = parts
      .filter((part) => !('functionResponse' in part))
      .map((part) => UserPart.parse(toPart(part)));
    messages.push({
      role: 'user',
      content: [...before.content, ...content],
      answers: [...before.answers, ...answers],
    });
  }
  return messages;
}

const Answer = z.looseObject({
  id: z.string().optional(),
  name: z.string(),
  response: JsonObject.default({}),
});

/**
 * The answer of one part, with the id of its call: the wire's, or the number of the call. What is
 * more than an `output` or an `error` of text is kept as it is.
 */
function toAnswer(part: JsonObject, calls: OpenCall[]): ToolAnswer[] {
  if (!('functionResponse' in part)) return [];
  const { id, name, response, ...extras } = Answer.parse(part['functionResponse']);
  const byId = calls.findLast((each) => id !== undefined && each.wireId === id);
  const call = byId ?? calls.find((each) => !each.isAnswered && each.name === name);
  if (call !== undefined) call.isAnswered = true;
  const [key, ...more] = Object.keys(response);
  const words = response[key ?? ''];
  const isOurs =
    (key === 'output' || key === 'error') && more.length === 0 && typeof words === 'string';
  const whole = { response, ...(extras as JsonObject) };
  return [
    {
      callId: CallId.parse(call?.callId ?? id),
      isError: 'error' in response && !('output' in response),
      output:
        isOurs && Object.keys(extras).length === 0
          ? [{ type: 'text', text: words }]
          : [{ type: 'provider', kind: 'functionResponse', _meta: { [PROVIDER]: whole } }],
    },
  ];
}

const Inline = z.object({ mimeType: z.string(), data: z.string() });
const File = z.looseObject({ fileUri: z.string() });

/** Our part for a part of the wire, unchecked. */
function toPart(part: JsonObject): unknown {
  const { text, inlineData, fileData, ...extras } = part;
  const meta = Object.keys(extras).length === 0 ? {} : { _meta: { [PROVIDER]: extras } };
  if (typeof text === 'string') return { type: 'text', text, ...meta };
  const inline = Inline.safeParse(inlineData).data;
  if (inline !== undefined) {
    const { mimeType: mediaType, data } = inline;
    const type = mediaType.startsWith('image/') ? 'image' : 'document';
    return { type, source: { type: 'base64', mediaType, data }, ...meta };
  }
  const file = File.safeParse(fileData).data;
  if (file === undefined) return { type: Object.keys(part)[0] };
  const { mimeType } = file;
  const isImage = typeof mimeType === 'string' && mimeType.startsWith('image/');
  return {
    type: isImage ? 'image' : 'document',
    source: { type: 'url', url: file.fileUri },
    // Our own guess of the kind may be another one.
    _meta: { [PROVIDER]: { ...extras, fileData } },
  };
}

const Declarations = z.looseObject({ functionDeclarations: z.array(JsonObject) });

/** Functions are tools of ours, each by itself; every other tool is the provider's and kept whole. */
function toDefinitions(tool: JsonObject): ToolDefinition[] {
  const { functionDeclarations, ...others } = Declarations.safeParse(tool).data ?? {
    ...tool,
    functionDeclarations: [],
  };
  return [
    ...functionDeclarations.map(toDefinition),
    ...Object.entries(others as JsonObject).map(([name, settings]) => ({
      ...common,
      name,
      description: '',
      inputSchema: { type: 'object' },
      _meta: { [PROVIDER]: { [name]: settings } },
    })),
  ];
}

/** Only reading can be told from a name; everything recorded may run beside anything else. */
const common = { readOnly: true, replay: 'safe' } as const;
const OUR_KEYS = new Set(['name', 'description', 'parametersJsonSchema']);

function toDefinition(declaration: JsonObject): ToolDefinition {
  const { name, description, parametersJsonSchema, parameters } = declaration;
  const schema = JsonObject.safeParse(parametersJsonSchema).data;
  const isOurs =
    schema !== undefined &&
    !('$schema' in schema) &&
    typeof description === 'string' &&
    Object.keys(declaration).every((key) => OUR_KEYS.has(key));
  return {
    ...common,
    name: z.string().parse(name),
    description: typeof description === 'string' ? description : '',
    // The part of OpenAPI that `parameters` takes writes types in capitals: it is no JSON Schema.
    inputSchema: schema ?? (parameters === undefined ? { type: 'object', properties: {} } : {}),
    ...(isOurs ? {} : { _meta: { [PROVIDER]: declaration } }),
  };
}

/** What the engine would add and the recording did not say is taken out again, by a null. */
function toSettings(params: RequestBody): ModelSettings {
  const { contents: _contents, systemInstruction: _system, tools: _tools, ...rest } = params;
  const { generationConfig = {}, toolConfig, ...extras } = rest;
  const { maxOutputTokens, temperature, stopSequences, thinkingConfig, ...config } =
    generationConfig;
  const toolChoice = toToolChoice(toolConfig);
  const thinking = toThinking(thinkingConfig);
  const ownConfig = {
    ...(maxOutputTokens === undefined ? { maxOutputTokens: null } : {}),
    ...(thinkingConfig === undefined || thinking !== undefined ? {} : { thinkingConfig }),
    ...config,
  };
  const own = {
    ...extras,
    ...(toolConfig === undefined || toolChoice !== undefined ? {} : { toolConfig }),
    ...(Object.keys(ownConfig).length === 0 ? {} : { generationConfig: ownConfig }),
  };
  return ModelSettings.parse({
    outputTokensMax: maxOutputTokens ?? OUTPUT_TOKENS_DEFAULT,
    ...(temperature === undefined ? {} : { temperature }),
    ...(stopSequences === undefined ? {} : { stopSequences }),
    ...(thinking === undefined ? {} : { thinking }),
    ...(toolChoice === undefined ? {} : { toolChoice }),
    ...(Object.keys(own).length === 0 ? {} : { _meta: { [PROVIDER]: own } }),
  });
}

const Mode = z.strictObject({
  functionCallingConfig: z.strictObject({
    mode: z.enum(['AUTO', 'ANY', 'NONE']),
    allowedFunctionNames: z.array(z.string()).length(1).optional(),
  }),
});

/** Undefined where it says more than we have words for. */
function toToolChoice(toolConfig: RequestBody['toolConfig']): ModelSettings['toolChoice'] {
  const config = Mode.safeParse(toolConfig).data?.functionCallingConfig;
  if (config === undefined) return undefined;
  const [name] = config.allowedFunctionNames ?? [];
  if (name === undefined) return { type: choices[config.mode] };
  return config.mode === 'ANY' ? { type: 'tool', name } : undefined;
}

const choices = { AUTO: 'auto', ANY: 'any', NONE: 'none' } as const;

const Budget = z.strictObject({ thinkingBudget: z.int(), includeThoughts: z.literal(true) });

/** Undefined where our words would be sent as something else. */
function toThinking(config: JsonObject | undefined): ThinkingSettings | undefined {
  const tokensMax = Budget.safeParse(config).data?.thinkingBudget ?? 0;
  return tokensMax > 0 ? { mode: 'budget', tokensMax } : undefined;
}
