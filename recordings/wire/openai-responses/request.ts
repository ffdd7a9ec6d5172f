import { z } from 'zod';
import type { ZodType } from 'zod';
import {
  anyObject,
  count,
  each,
  flag,
  listOf,
  maybe,
  needs,
  object,
  once,
  oneOf,
  text,
  textOr,
} from '../wire-shapes.ts';
import { sentItem } from './items.ts';

const functionTool = {
  name: text,
  description: maybe(text),
  parameters: maybe(anyObject),
  strict: maybe(flag),
};

/** Tools that the provider runs or defines, and that need no setting. */
const hostedTools = [
  'web_search',
  'web_search_2025_08_26',
  'web_search_preview',
  'web_search_preview_2025_03_11',
  'code_interpreter',
  'image_generation',
  'local_shell',
  'shell',
  'apply_patch',
  'computer',
  'computer_use_preview',
  'tool_search',
  'programmatic_tool_calling',
];

const tool = once(() =>
  oneOf('type', {
    function: functionTool,
    custom: { name: text },
    namespace: { name: text, tools: listOf(object({ type: text })) },
    mcp: { server_label: text },
    file_search: { vector_store_ids: listOf(text) },
    ...each(hostedTools, {}),
  }),
);

const toolChoice = (): ZodType =>
  z.union([
    z.enum(['none', 'auto', 'required']),
    oneOf('type', {
      ...each(['function', 'custom'], { name: text }),
      file_search: {},
      mcp: { server_label: text },
      allowed_tools: { mode: z.enum(['auto', 'required']), tools: listOf(anyObject) },
      ...each(hostedTools, {}),
      computer_use: {},
    }),
  ]);

/** The body of `POST /responses`: the types of SDK 7.55.0, read 2026-11-21, and real traffic. */
export function request(): ZodType {
  const body = object({
    model: maybe(text),
    input: maybe(textOr(sentItem())),
    instructions: maybe(text),
    stream: maybe(flag),
    store: maybe(flag),
    background: maybe(flag),
    include: maybe(listOf(text)),
    max_output_tokens: maybe(count),
    temperature: maybe(z.number()),
    top_p: maybe(z.number()),
    previous_response_id: maybe(text),
    parallel_tool_calls: maybe(flag),
    prompt_cache_key: maybe(text),
    reasoning: maybe(object({ effort: maybe(text), summary: maybe(text) })),
    text: maybe(
      object({
        format: maybe(
          oneOf('type', {
            text: {},
            json_object: {},
            json_schema: { name: text, schema: anyObject },
          }),
        ),
        verbosity: maybe(text),
      }),
    ),
    tools: maybe(listOf(tool())),
    tool_choice: maybe(toolChoice()),
    truncation: maybe(text),
    service_tier: maybe(text),
  });
  // A stored prompt may name the model, and hold what is asked.
  return needs(needs(body, 'model', ['prompt']), 'input', [
    'prompt',
    'conversation',
    'previous_response_id',
  ]);
}
