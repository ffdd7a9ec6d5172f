import { z } from 'zod';
import { TextPart, ToolOutputPart, UserPart } from '#engine/schema/content.ts';
import { CallId } from '#engine/schema/ids.ts';
import { JsonObject, type JsonValue } from '#engine/schema/json.ts';
import type { ToolAnswer } from '#engine/schema/message.ts';
import { ModelSettings, type ThinkingSettings } from '#engine/schema/model-request.ts';
import type { ToolDefinition } from '#engine/schema/tool.ts';

const PROVIDER = 'anthropic';

const Block = z.looseObject({ type: z.string() });
type Block = z.infer<typeof Block>;
const Content = z.union([
  z.string().transform((text): Block[] => [{ type: 'text', text }]),
  z.array(Block),
]);
const WireMessage = z.object({ role: z.enum(['user', 'assistant']), content: Content });

/** The body of `POST /v1/messages` as far as an importer has to understand it. */
const MessageParams = z.looseObject({
  model: z.string(),
  max_tokens: z.int().positive(),
  messages: z.array(WireMessage).min(1),
  system: Content.optional(),
  tools: z.array(JsonObject).optional(),
  temperature: z.number().optional(),
  stop_sequences: z.array(z.string()).optional(),
  thinking: z.looseObject({ type: z.string() }).optional(),
  tool_choice: z
    .looseObject({ type: z.string(), disable_parallel_tool_use: z.boolean().optional() })
    .optional(),
  stream: z.boolean().optional(),
});
type MessageParams = z.infer<typeof MessageParams>;

/** A recorded request in the engine's own words. */
export interface ReadRequest {
  readonly model: string;
  readonly system: readonly TextPart[];
  readonly tools: readonly ToolDefinition[];
  readonly settings: ModelSettings;
  readonly messages: readonly ReadMessage[];
}

/** A message on the wire: what a person said, what tools answered, or what the model had said. */
export type ReadMessage =
  | {
      readonly role: 'user';
      readonly content: readonly UserPart[];
      readonly answers: readonly ToolAnswer[];
    }
  | { readonly role: 'assistant' };

/**
 * Reads the body of a recorded Messages request: the way back from `toMessageParams`.
 * @param betas value of the `anthropic-beta` header, if there was one
 * @throws z.ZodError for what is no such body, or holds a kind of content that a user cannot say here
 */
export function readAnthropicRequest(body: JsonValue, betas?: string): ReadRequest {
  const params = MessageParams.parse(body);
  return {
    model: params.model,
    system: (params.system ?? []).map((block) => TextPart.parse(toPart(block))),
    tools: (params.tools ?? []).map(toDefinition),
    settings: toSettings(params, betas),
    messages: params.messages.map(({ role, content }): ReadMessage =>
      role === 'assistant'
        ? { role }
        : {
            role,
            content: content
              .filter((block) => !isResult(block))
              .map((block) => UserPart.parse(toPart(block))),
            answers: content.filter(isResult).map(toAnswer),
          },
    ),
  };
}

const isResult = (block: Block): boolean => block.type === 'tool_result';

const ToolResult = z.looseObject({
  tool_use_id: CallId,
  content: Content.default([]),
  is_error: z.boolean().default(false),
});

function toAnswer(block: Block): ToolAnswer {
  const { tool_use_id: callId, content, is_error: isError } = ToolResult.parse(block);
  return { callId, isError, output: content.map(toOutput) };
}

function toOutput(block: Block): ToolOutputPart {
  const known = ToolOutputPart.safeParse(toPart(block));
  if (known.success) return known.data;
  const { cache_control: _breakpoint, ...rest } = block;
  return { type: 'provider', kind: block.type, _meta: { [PROVIDER]: rest as JsonObject } };
}

const Media = z.looseObject({ media_type: z.string().optional(), type: z.string() });

/** Our part for a block, unchecked; breakpoints are dropped, because the engine sets its own. */
function toPart({ cache_control: _breakpoint, ...block }: Block): unknown {
  const { type, text, source, title, ...extras } = block;
  const meta = Object.keys(extras).length === 0 ? {} : { _meta: { [PROVIDER]: extras } };
  if (type === 'text') return { type, text, ...meta };
  if (type !== 'image' && type !== 'document') return { type };
  const { media_type: mediaType, ...rest } = Media.parse(source);
  const isText = rest.type === 'text';
  const ours = isText ? { type: 'text', mediaType, text: rest['data'] } : { ...rest, mediaType };
  return {
    type,
    source: ours,
    ...(title === undefined || title === null ? {} : { title }),
    ...meta,
  };
}

/** Only reading can be told from a name; everything recorded may run beside anything else. */
function toDefinition(tool: JsonObject): ToolDefinition {
  const { cache_control: _breakpoint, ...wire } = tool;
  const { name, description, input_schema: inputSchema } = wire;
  const isOurs = 'input_schema' in wire && Object.keys(wire).every((key) => OUR_KEYS.has(key));
  return {
    name: typeof name === 'string' ? name : '',
    description: typeof description === 'string' ? description : '',
    inputSchema: JsonObject.safeParse(inputSchema).data ?? { type: 'object' },
    readOnly: true,
    replay: 'safe',
    ...(isOurs && typeof description === 'string' ? {} : { _meta: { [PROVIDER]: wire } }),
  };
}

const OUR_KEYS = new Set(['name', 'description', 'input_schema']);

function toSettings(params: MessageParams, betas: string | undefined): ModelSettings {
  const { model: _model, messages: _messages, system: _system, tools: _tools, ...rest } = params;
  const {
    max_tokens,
    temperature,
    stop_sequences,
    thinking,
    tool_choice,
    stream: _stream,
    ...extras
  } = rest;
  const { disable_parallel_tool_use: single, ...choice } = tool_choice ?? { type: 'auto' };
  const own = { ...extras, ...(betas === undefined ? {} : { betas: betas.split(',') }) };
  return ModelSettings.parse({
    outputTokensMax: max_tokens,
    ...(temperature === undefined ? {} : { temperature }),
    ...(stop_sequences === undefined ? {} : { stopSequences: stop_sequences }),
    ...(thinking === undefined ? {} : { thinking: toThinking(thinking) }),
    ...(tool_choice === undefined ? {} : { toolChoice: choice }),
    ...(single === undefined ? {} : { parallelToolCalls: !single }),
    ...(Object.keys(own).length === 0 ? {} : { _meta: { [PROVIDER]: own } }),
  });
}

function toThinking(thinking: { type: string; [key: string]: unknown }): ThinkingSettings {
  const { type, budget_tokens: tokensMax, ...extras } = thinking;
  if (type === 'disabled') return { mode: 'off' };
  const meta =
    Object.keys(extras).length === 0 ? {} : { _meta: { [PROVIDER]: extras as JsonObject } };
  if (type === 'enabled')
    return { mode: 'budget', tokensMax: z.int().positive().parse(tokensMax), ...meta };
  return { mode: 'adaptive', ...meta };
}
