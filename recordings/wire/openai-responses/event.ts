import type { ZodType } from 'zod';
import { anyObject, count, each, listOf, maybe, object, oneOf, text } from '../wire-shapes.ts';
import type { Shape } from '../wire-shapes.ts';
import { openaiProblem } from '../openai-error.ts';
import { answeredItem } from './items.ts';
import { answeredPart, reasoningPart, summaryPart } from './parts.ts';
import { response } from './response.ts';

const base = { sequence_number: maybe(count) };
const atItem = { ...base, output_index: count, item_id: text };
const atPart = { ...atItem, content_index: count };
const atSummary = { ...atItem, summary_index: count };
const atCommand = { ...base, output_index: count, command_index: count };

const named = (prefix: string, endings: readonly string[], shape: Shape): Record<string, Shape> =>
  each(
    endings.map((ending) => `response.${prefix}.${ending}`),
    shape,
  );

/** How far a tool got that the provider runs. */
const progress = (): Record<string, Shape> => ({
  ...named('web_search_call', ['in_progress', 'searching', 'completed'], atItem),
  ...named('file_search_call', ['in_progress', 'searching', 'completed'], atItem),
  ...named('code_interpreter_call', ['in_progress', 'interpreting', 'completed'], atItem),
  ...named('image_generation_call', ['in_progress', 'generating', 'completed'], atItem),
  ...named('mcp_call', ['in_progress', 'completed', 'failed'], atItem),
  ...named('mcp_list_tools', ['in_progress', 'completed', 'failed'], atItem),
  ...named('compaction', ['compacting'], atItem),
  'response.image_generation_call.partial_image': { ...atItem, partial_image_b64: text },
  'response.shell_call_command.added': { ...atCommand, command: text },
  'response.shell_call_command.delta': { ...atCommand, delta: text },
  'response.shell_call_command.done': { ...atCommand, command: text },
  'response.shell_call_output_content.delta': { ...atCommand, delta: anyObject },
  'response.shell_call_output_content.done': { ...atCommand, output: listOf(anyObject) },
});

/** Texts that come in pieces, and then once more as a whole. */
const texts = (): Record<string, Shape> => ({
  'response.output_text.delta': { ...atPart, delta: text },
  'response.output_text.done': { ...atPart, text },
  'response.refusal.delta': { ...atPart, delta: text },
  'response.refusal.done': { ...atPart, refusal: text },
  'response.reasoning_text.delta': { ...atPart, delta: text },
  'response.reasoning_text.done': { ...atPart, text },
  'response.reasoning_summary_text.delta': { ...atSummary, delta: text },
  'response.reasoning_summary_text.done': { ...atSummary, text },
  'response.function_call_arguments.delta': { ...atItem, delta: text },
  'response.function_call_arguments.done': { ...atItem, arguments: text },
  'response.custom_tool_call_input.delta': { ...atItem, delta: text },
  'response.custom_tool_call_input.done': { ...atItem, input: text },
  'response.mcp_call_arguments.delta': { ...atItem, delta: text },
  'response.mcp_call_arguments.done': { ...atItem, arguments: text },
  'response.code_interpreter_call_code.delta': { ...atItem, delta: text },
  'response.code_interpreter_call_code.done': { ...atItem, code: text },
  'response.apply_patch_call_operation_diff.delta': { ...atItem, delta: text },
  'response.apply_patch_call_operation_diff.done': { ...atItem, diff: text },
});

/** What is streamed: the types of SDK 7.55.0, read 2026-11-21, and real traffic. */
export const event = (): ZodType =>
  oneOf('type', {
    ...each(
      ['created', 'queued', 'in_progress', 'completed', 'incomplete', 'failed'].map(
        (name) => `response.${name}`,
      ),
      { ...base, response: response() },
    ),
    ...named('output_item', ['added', 'done'], {
      ...base,
      output_index: count,
      item: answeredItem(),
    }),
    ...named('content_part', ['added', 'done'], { ...atPart, part: answeredPart() }),
    ...named('reasoning_part', ['added', 'done'], { ...atPart, part: reasoningPart() }),
    ...named('reasoning_summary_part', ['added', 'done'], { ...atSummary, part: summaryPart() }),
    ...texts(),
    'response.output_text.annotation.added': { ...atPart, annotation: object({ type: text }) },
    ...progress(),
    keepalive: base,
  });

/** The event of a failure. The SDK's types have its fields in the event; the wire, in an object of it. */
export const nestedError = (): ZodType => object({ ...base, error: openaiProblem() });
export const flatError = (): ZodType => object({ ...base, message: text, code: maybe(text) });
