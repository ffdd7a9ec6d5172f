import { z } from 'zod';
import type { ZodType } from 'zod';
import { anyObject, each, flag, listOf, maybe, object, once, oneOf, text } from '../wire-shapes.ts';
import type { Shape } from '../wire-shapes.ts';
import { answeredPart, reasoningPart, sentContent, summaryPart } from './parts.ts';

const status = z.enum([
  'in_progress',
  'completed',
  'incomplete',
  'failed',
  'searching',
  'interpreting',
  'generating',
  'calling',
]);

/**
 * What a model does, one after the other; all of it may go back to it. From the types
 * of SDK 7.55.0, read 2026-11-21, and real traffic.
 * @param id what an item is called: in a request it may be left out
 */
function modelItems(id: ZodType): Record<string, Shape> {
  const item = { id, status: maybe(status) };
  const call = { ...item, call_id: text };
  return {
    reasoning: {
      ...item,
      summary: listOf(summaryPart()),
      content: maybe(listOf(reasoningPart())),
      encrypted_content: maybe(text),
    },
    function_call: { ...call, name: text, arguments: text },
    custom_tool_call: { ...call, name: text, input: text },
    ...each(['local_shell_call', 'shell_call'], { ...call, action: anyObject }),
    apply_patch_call: { ...call, operation: anyObject },
    computer_call: call,
    program: call,
    tool_search_call: { ...item, call_id: maybe(text), execution: z.enum(['server', 'client']) },
    tool_search_output: { ...item, call_id: maybe(text), tools: listOf(anyObject) },
    mcp_call: { ...item, name: text, server_label: text, arguments: text },
    mcp_list_tools: { ...item, server_label: text, tools: listOf(anyObject) },
    mcp_approval_request: { ...item, name: text, server_label: text, arguments: text },
    ...each(['web_search_call', 'image_generation_call'], item),
    file_search_call: { ...item, queries: listOf(text), results: maybe(listOf(anyObject)) },
    code_interpreter_call: { ...item, code: maybe(text), outputs: maybe(listOf(anyObject)) },
    compaction: { ...item, encrypted_content: text },
  };
}

/** What a call is answered with, by the client or by the provider. */
function callOutputs(id: ZodType): Record<string, Shape> {
  const output = { id, status: maybe(status), call_id: text };
  return {
    ...each(['function_call_output', 'custom_tool_call_output'], {
      ...output,
      output: sentContent(),
    }),
    shell_call_output: { ...output, output: listOf(anyObject) },
    apply_patch_call_output: { ...output, output: maybe(text) },
    computer_call_output: { ...output, output: anyObject },
    local_shell_call_output: { ...output, call_id: maybe(text), output: text },
    program_output: { ...output, result: text },
  };
}

/** An item of a response's output. */
export const answeredItem = once(() =>
  oneOf('type', {
    message: {
      id: text,
      role: z.literal('assistant'),
      status: maybe(status),
      content: listOf(answeredPart()),
      phase: maybe(text),
    },
    ...modelItems(text),
    ...callOutputs(maybe(text)),
  }),
);

/** An item of a request's input. A message may leave its type out. */
export const sentItem = once(() =>
  oneOf(
    'type',
    {
      message: {
        role: z.enum(['user', 'assistant', 'system', 'developer']),
        content: sentContent(),
        phase: maybe(text),
      },
      ...modelItems(maybe(text)),
      ...callOutputs(maybe(text)),
      item_reference: { id: text },
      mcp_approval_response: { approval_request_id: text, approve: flag },
      additional_tools: { tools: listOf(object({ type: text })) },
      ...each(['compaction_trigger', 'configuration_update'], {}),
    },
    { untagged: 'message' },
  ),
);
