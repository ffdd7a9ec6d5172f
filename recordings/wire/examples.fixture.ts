import type { JsonObject, JsonValue } from '#engine/schema/json.ts';
import type { WireApiName } from './wire-schema.ts';

// For each API bodies in which every field is one that its schema knows, so that a test can break
// each of them. What the schema does not look into is empty.

/** The bodies of one API. */
export interface Example {
  readonly request: JsonObject;
  readonly response: JsonObject;
  readonly events: readonly JsonObject[];
  readonly error: JsonObject;
}

const anthropicUsage = { input_tokens: 3, output_tokens: 1, cache_read_input_tokens: 0 };
const anthropicMessage = { type: 'message', role: 'assistant', id: 'msg_1', model: 'm' };

const anthropic: Example = {
  request: {
    model: 'm',
    max_tokens: 100,
    stream: true,
    temperature: 0.5,
    system: [{ type: 'text', text: 'Be brief.', cache_control: { type: 'ephemeral', ttl: '5m' } }],
    messages: [
      { role: 'user', content: [{ type: 'text', text: 'Read a.txt.' }] },
      {
        role: 'assistant',
        content: [
          { type: 'thinking', thinking: 'Hm.', signature: 'c2ln' },
          { type: 'redacted_thinking', data: 'eA==' },
          { type: 'tool_use', id: 'toolu_1', name: 'Read', input: {} },
        ],
      },
      {
        role: 'user',
        content: [
          {
            type: 'tool_result',
            tool_use_id: 'toolu_1',
            is_error: false,
            content: [
              { type: 'text', text: 'a' },
              {
                type: 'image',
                source: { type: 'base64', media_type: 'image/png', data: 'eA==' },
              },
            ],
          },
        ],
      },
    ],
    tools: [{ name: 'Read', description: 'Reads.', input_schema: {} }],
    tool_choice: { type: 'tool', name: 'Read' },
    thinking: { type: 'enabled', budget_tokens: 50 },
  },
  response: {
    ...anthropicMessage,
    content: [{ type: 'text', text: 'Done.' }],
    stop_reason: 'end_turn',
    usage: anthropicUsage,
  },
  events: [
    {
      type: 'message_start',
      message: { ...anthropicMessage, content: [], stop_reason: null, usage: anthropicUsage },
    },
    {
      type: 'content_block_start',
      index: 0,
      content_block: { type: 'tool_use', id: 'toolu_1', name: 'Read', input: {} },
    },
    {
      type: 'content_block_delta',
      index: 0,
      delta: { type: 'input_json_delta', partial_json: '{}' },
    },
    { type: 'content_block_stop', index: 0 },
    { type: 'message_delta', delta: { stop_reason: 'tool_use' }, usage: anthropicUsage },
    { type: 'message_stop' },
  ],
  error: { type: 'error', error: { type: 'overloaded_error', message: 'Overloaded' } },
};

const responsesItem = { type: 'function_call', call_id: 'call_1', name: 'read', arguments: '{}' };
const responsesBase = { object: 'response', id: 'resp_1', model: 'm' };

const responses: Example = {
  request: {
    model: 'm',
    input: [
      { role: 'user', content: [{ type: 'input_text', text: 'Read a.txt.' }] },
      {
        type: 'reasoning',
        id: 'rs_1',
        summary: [{ type: 'summary_text', text: 'Hm.' }],
        encrypted_content: 'eA==',
      },
      responsesItem,
      { type: 'function_call_output', call_id: 'call_1', output: 'a' },
    ],
    instructions: 'Be brief.',
    stream: true,
    store: false,
    tools: [{ type: 'function', name: 'read', parameters: {}, strict: true }],
    tool_choice: { type: 'function', name: 'read' },
  },
  response: {
    ...responsesBase,
    status: 'incomplete',
    incomplete_details: { reason: 'max_output_tokens' },
    output: [
      {
        type: 'message',
        id: 'msg_1',
        role: 'assistant',
        status: 'incomplete',
        content: [{ type: 'output_text', text: 'Do', annotations: [] }],
      },
    ],
    usage: { input_tokens: 3, output_tokens: 1, total_tokens: 4 },
  },
  events: [
    {
      type: 'response.created',
      sequence_number: 0,
      response: { ...responsesBase, status: 'in_progress', output: [] },
    },
    {
      type: 'response.output_item.added',
      sequence_number: 1,
      output_index: 0,
      item: { ...responsesItem, id: 'fc_1', status: 'in_progress' },
    },
    {
      type: 'response.function_call_arguments.delta',
      sequence_number: 2,
      item_id: 'fc_1',
      output_index: 0,
      delta: '{}',
    },
    {
      type: 'response.output_text.delta',
      sequence_number: 3,
      item_id: 'msg_1',
      output_index: 1,
      content_index: 0,
      delta: 'Done.',
    },
    {
      type: 'response.completed',
      sequence_number: 4,
      response: { ...responsesBase, status: 'completed', output: [] },
    },
  ],
  error: { error: { message: 'No.', type: 'invalid_request_error', code: 'x', param: 'model' } },
};

const chatCall = { id: 'call_1', type: 'function', function: { name: 'read', arguments: '{}' } };
const chatBase = { id: 'chatcmpl-1', model: 'm', created: 1 };

const chat: Example = {
  request: {
    model: 'm',
    stream: true,
    stream_options: { include_usage: true },
    messages: [
      { role: 'system', content: 'Be brief.' },
      { role: 'user', content: [{ type: 'text', text: 'Read a.txt.' }] },
      { role: 'assistant', tool_calls: [chatCall] },
      { role: 'tool', tool_call_id: 'call_1', content: 'a' },
    ],
    tools: [
      { type: 'function', function: { name: 'read', description: 'Reads.', parameters: {} } },
    ],
    tool_choice: { type: 'function', function: { name: 'read' } },
  },
  response: {
    ...chatBase,
    choices: [
      {
        index: 0,
        finish_reason: 'tool_calls',
        message: { role: 'assistant', content: 'Hm.', tool_calls: [chatCall] },
      },
    ],
    usage: { prompt_tokens: 3, completion_tokens: 1, total_tokens: 4 },
  },
  events: [
    {
      ...chatBase,
      choices: [{ index: 0, delta: { role: 'assistant', content: '', reasoning_content: 'Hm.' } }],
    },
    {
      ...chatBase,
      choices: [
        {
          index: 0,
          delta: {
            tool_calls: [{ index: 0, id: 'call_1', function: { name: 'read', arguments: '' } }],
          },
        },
      ],
    },
    { ...chatBase, choices: [{ index: 0, delta: {}, finish_reason: 'tool_calls' }] },
    { ...chatBase, choices: [], usage: { prompt_tokens: 3 } },
  ],
  error: { error: { message: 'No.', type: 'invalid_request_error', code: 'x', param: 'model' } },
};

const geminiCall = { functionCall: { name: 'read', args: {}, id: 'c1' }, thoughtSignature: 'c2ln' };

const gemini: Example = {
  request: {
    contents: [
      { role: 'user', parts: [{ text: 'Read a.txt.' }] },
      { role: 'model', parts: [{ text: 'Hm.', thought: true }, geminiCall] },
      { role: 'user', parts: [{ functionResponse: { name: 'read', response: {}, id: 'c1' } }] },
    ],
    systemInstruction: { parts: [{ text: 'Be brief.' }] },
    tools: [{ functionDeclarations: [{ name: 'read', description: 'Reads.', parameters: {} }] }],
    toolConfig: { functionCallingConfig: { mode: 'AUTO' } },
    generationConfig: {
      temperature: 0,
      maxOutputTokens: 100,
      thinkingConfig: { includeThoughts: true, thinkingBudget: -1 },
    },
  },
  response: {
    candidates: [
      { index: 0, finishReason: 'STOP', content: { role: 'model', parts: [geminiCall] } },
    ],
    usageMetadata: { promptTokenCount: 3, candidatesTokenCount: 1, totalTokenCount: 4 },
    modelVersion: 'm',
    responseId: 'r1',
  },
  events: [
    { candidates: [{ content: { role: 'model', parts: [{ text: 'Hm.', thought: true }] } }] },
    { candidates: [{ content: { role: 'model', parts: [geminiCall] }, finishReason: 'STOP' }] },
  ],
  error: { error: { code: 429, message: 'No.', status: 'RESOURCE_EXHAUSTED' } },
};

export const examples: Readonly<Record<WireApiName, Example>> = {
  'anthropic-messages': anthropic,
  'openai-responses': responses,
  'openai-chat': chat,
  'gemini-generate-content': gemini,
};

/** A place in a body. */
export type Steps = readonly (string | number)[];

/** Every place of a body, and what stands there. */
export function placesIn(value: JsonValue, at: Steps = []): { at: Steps; value: JsonValue }[] {
  const inner =
    typeof value === 'object' && value !== null
      ? Object.entries(value).flatMap(([key, member]) =>
          placesIn(member, [...at, Array.isArray(value) ? Number(key) : key]),
        )
      : [];
  return at.length === 0 ? inner : [{ at, value }, ...inner];
}

/** A copy of a body with another value at one place, or with none. */
export function changed(
  body: JsonValue,
  [step, ...rest]: Steps,
  to: JsonValue | undefined,
): JsonValue {
  if (step === undefined) return to ?? null;
  if (Array.isArray(body)) {
    return body.map((item, index) => (index === step ? changed(item, rest, to) : item));
  }
  const { [step]: old = null, ...others } = body as JsonObject;
  if (rest.length === 0 && to === undefined) return others;
  return { ...others, [step]: changed(old, rest, to) };
}

/** As findings write it. */
export const textOf = (at: Steps): string =>
  at
    .map((step) => (typeof step === 'number' ? `[${step}]` : `.${step}`))
    .join('')
    .slice(1);

/** The lines of a streamed event, with its type for its name; without the blank line that ends it. */
export function eventLines({ type }: JsonObject, data: string): string {
  return `${typeof type === 'string' ? `event: ${type}\n` : ''}data: ${data}`;
}
