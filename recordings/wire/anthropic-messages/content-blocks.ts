import { z } from 'zod';
import {
  anyObject,
  count,
  each,
  flag,
  listOf,
  maybe,
  object,
  once,
  oneOf,
  text,
  textOr,
} from '../wire-shapes.ts';
import type { Shape } from '../wire-shapes.ts';

const cacheControl = once(() =>
  maybe(oneOf('type', { ephemeral: { ttl: maybe(z.enum(['5m', '1h'])) } })),
);

/** What is answered for a tool that the provider runs: a list, or an object that says what failed. */
const serverResult: Shape = {
  tool_use_id: text,
  content: z.union([z.array(anyObject), anyObject]),
};

const call: Shape = { id: text, name: text, input: anyObject };

/** Blocks that a model writes, and that go back to it. */
const modelBlocks = (): Record<string, Shape> => ({
  text: { text, citations: maybe(listOf(object({ type: text }))) },
  thinking: { thinking: text, signature: text },
  redacted_thinking: { data: text },
  tool_use: call,
  server_tool_use: call,
  mcp_tool_use: { ...call, server_name: text },
  mcp_tool_result: {
    tool_use_id: text,
    is_error: maybe(flag),
    content: textOr(anyObject).optional(),
  },
  ...each(
    [
      'web_search_tool_result',
      'web_fetch_tool_result',
      'code_execution_tool_result',
      'bash_code_execution_tool_result',
      'text_editor_code_execution_tool_result',
      'tool_search_tool_result',
      'advisor_tool_result',
    ],
    serverResult,
  ),
  container_upload: { file_id: text },
  compaction: { content: maybe(text), encrypted_content: maybe(text) },
  fallback: { from: anyObject, to: anyObject },
  mcp_tool_listing: { mcp_server_name: text, tools: listOf(anyObject) },
});

const source = once(() =>
  oneOf('type', {
    base64: { media_type: text, data: text },
    url: { url: text },
    file: { file_id: text },
    text: { media_type: text, data: text },
    content: { content: textOr(anyObject) },
  }),
);

/** Blocks that only a client writes. */
const clientBlocks = (): Record<string, Shape> => ({
  image: { source: source() },
  document: { source: source(), title: maybe(text), context: maybe(text) },
  search_result: { source: text, title: text, content: listOf(anyObject) },
  tool_reference: { tool_name: text },
});

const cached = (kinds: Record<string, Shape>): Record<string, Shape> =>
  Object.fromEntries(
    Object.entries(kinds).map(([kind, shape]) => [
      kind,
      { ...shape, cache_control: cacheControl() },
    ]),
  );

const toolResult = (): Shape => ({
  tool_use_id: text,
  content: textOr(oneOf('type', cached({ text: { text }, ...clientBlocks() }))).optional(),
  is_error: flag.optional(),
});

/** Content of a message in a response, or as it starts in a stream. */
export const answeredBlock = once(() => oneOf('type', modelBlocks()));

/** Content of a message in a request, of whichever role. */
export const sentBlock = once(() =>
  oneOf(
    'type',
    cached({
      ...modelBlocks(),
      ...clientBlocks(),
      tool_result: toolResult(),
      tool_addition: { tool: anyObject },
      tool_removal: { tool: anyObject },
    }),
  ),
);

/** The system prompt in parts. */
export const systemBlock = once(() => oneOf('type', cached({ text: { text } })));

/** Tokens, as far as they are known: at the start of a stream only those of the request. */
export const usage = once(() =>
  object({
    input_tokens: maybe(count),
    output_tokens: count,
    cache_creation_input_tokens: maybe(count),
    cache_read_input_tokens: maybe(count),
    cache_creation: maybe(anyObject),
    server_tool_use: maybe(anyObject),
  }),
);
