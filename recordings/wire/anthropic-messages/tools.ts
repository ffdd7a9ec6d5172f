import { z } from 'zod';
import { anyObject, each, flag, maybe, once, oneOf, text } from '../wire-shapes.ts';

/** Tools that the provider defines, by date: the types of SDK 1.11.0. */
const SERVER_TOOLS = [
  'bash_20241022',
  'bash_20250124',
  'code_execution_20250522',
  'code_execution_20250825',
  'code_execution_20260120',
  'code_execution_20260521',
  'computer_20241022',
  'computer_20250124',
  'computer_20251124',
  'memory_20250818',
  'text_editor_20241022',
  'text_editor_20250124',
  'text_editor_20250429',
  'text_editor_20250728',
  'web_search_20250305',
  'web_search_20260209',
  'web_search_20260318',
  'web_fetch_20250910',
  'web_fetch_20260209',
  'web_fetch_20260309',
  'web_fetch_20260318',
  'advisor_20260301',
  'tool_search_tool_bm25',
  'tool_search_tool_bm25_20251119',
  'tool_search_tool_regex',
  'tool_search_tool_regex_20251119',
];

/** A tool of the client has no type, or `custom`. */
export const tool = once(() =>
  oneOf(
    'type',
    {
      custom: {
        name: text,
        description: text.optional(),
        // A JSON Schema may be `true` too.
        input_schema: z.union([anyObject, flag]),
        strict: flag.optional(),
      },
      ...each(SERVER_TOOLS, { name: text }),
      mcp_toolset: { mcp_server_name: text },
      ...each(['browser_toolset_20260801', 'computer_toolset_20260801'], {}),
    },
    { untagged: 'custom' },
  ),
);

export const toolChoice = once(() =>
  oneOf('type', {
    ...each(['auto', 'any'], { disable_parallel_tool_use: maybe(flag) }),
    tool: { name: text, disable_parallel_tool_use: maybe(flag) },
    none: {},
  }),
);
