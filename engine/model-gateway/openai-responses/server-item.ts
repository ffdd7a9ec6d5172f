import { CallId } from '#engine/schema/ids.ts';
import type { JsonObject, JsonValue } from '#engine/schema/json.ts';
import type { ModelChunk } from '#engine/schema/model-stream.ts';
import { asObject, stringIn } from './json-fields.ts';
import { jsonStringPieces } from './json-string-pieces.ts';
import type { OpenItem, ResponseScope } from './open-item.ts';
import { toolInputOf, type ToolInput } from './tool-input.ts';

/** How one kind of item tells a call that the provider ran, and its result. */
interface ServerTool {
  /** The field that holds the result, or an image. */
  readonly result: string;
  readonly input: (item: JsonObject) => ToolInput;
  /** The type of event that brings the input piece by piece. */
  readonly delta?: string;
  /** Where the pieces are not JSON: the name of the argument that they make up. */
  readonly text?: string;
}

const field = (item: JsonObject, ...names: readonly string[]): ToolInput => ({
  arguments: Object.fromEntries(
    names.flatMap((name) => (item[name] === undefined ? [] : [[name, item[name]]])),
  ),
});

/** Tools that the provider runs by itself (types of SDK 7.55, read 2026-11-21). */
const serverTools: Readonly<Record<string, ServerTool>> = {
  web_search_call: {
    result: 'results',
    input: (item) => ({ arguments: asObject(item['action']) ?? {} }),
  },
  file_search_call: { result: 'results', input: (item) => field(item, 'queries') },
  code_interpreter_call: {
    result: 'outputs',
    input: (item) => field(item, 'code'),
    delta: 'response.code_interpreter_call_code.delta',
    text: 'code',
  },
  image_generation_call: {
    result: 'result',
    input: (item) => field(item, 'prompt', 'revised_prompt'),
  },
  mcp_call: {
    result: 'output',
    input: ({ arguments: json }) => toolInputOf(typeof json === 'string' ? json : ''),
    delta: 'response.mcp_call_arguments.delta',
  },
};

const unknownTool: ServerTool = { result: 'content', input: () => ({ arguments: {} }) };

export const isServerTool = (type: string): boolean => Object.hasOwn(serverTools, type);

/** The field of an item of this type that stands in the part's `content`. */
export const resultField = (type: string): string =>
  type === 'shell_call_output' ? 'output' : (serverTools[type]?.result ?? 'content');

/**
 * A tool that the provider ran: one item on the wire, and here a call and its result, in two blocks.
 * The item goes back with the result; the call is there to be seen.
 */
export function serverItem(scope: ResponseScope, added: JsonObject): OpenItem {
  const type = stringIn(added, 'type');
  const tool = serverTools[type] ?? unknownTool;
  const [index, resultIndex] = [scope.takeIndex(), scope.takeIndex()];
  const callId = scope.takeCallId(added['id']);
  const given = added['name'];
  const name = typeof given === 'string' && given !== '' ? given : type.replace(/_call$/, '');
  const pieces = tool.text === undefined ? undefined : jsonStringPieces(tool.text);
  let hasPieces = false;

  const say = (text: string): ModelChunk[] => {
    if (text === '') return [];
    hasPieces = true;
    return [{ type: 'server_tool.delta', index, json: pieces?.add(text) ?? text }];
  };

  return {
    opening: [{ type: 'server_tool.started', index, callId, name }],
    add: (event) =>
      tool.delta !== undefined && event['type'] === tool.delta
        ? say(stringIn(event, 'delta'))
        : undefined,
    end: (item = added) => [
      ...(hasPieces && pieces !== undefined
        ? [{ type: 'server_tool.delta', index, json: pieces.end() } as const]
        : []),
      { type: 'server_tool.completed', index, callId, name, ...tool.input(item) },
      { type: 'block.completed', index },
      ...resultChunks(scope, { item, index: resultIndex, callId }),
    ],
  };
}

/** A hosted shell: call and output are two items, and each goes back by itself. */
export function hostedShellItem(scope: ResponseScope, added: JsonObject): OpenItem {
  const index = scope.takeIndex();
  const callId = scope.takeCallId(added['call_id'], added['id']);
  return {
    opening: [{ type: 'server_tool.started', index, callId, name: 'shell' }],
    add: () => undefined,
    end: (item = added) => [
      {
        type: 'server_tool.completed',
        index,
        callId,
        name: 'shell',
        arguments: asObject(item['action']) ?? {},
        _meta: scope.keep({ item }),
      },
      { type: 'block.completed', index },
    ],
  };
}

/** What a hosted shell printed. */
export function shellOutputItem(scope: ResponseScope, added: JsonObject): OpenItem {
  const index = scope.takeIndex();
  const given = CallId.safeParse(added['call_id']);
  const callId = given.success ? given.data : scope.takeCallId(added['id']);
  return {
    opening: [],
    add: () => undefined,
    end: (item = added) => resultChunks(scope, { item, index, callId }),
  };
}

function resultChunks(
  scope: ResponseScope,
  { item, index, callId }: { item: JsonObject; index: number; callId: CallId },
): ModelChunk[] {
  const kind = stringIn(item, 'type');
  const { [resultField(kind)]: content = null, ...rest } = item;
  if (kind === 'image_generation_call' && isBase64(content)) {
    return [
      { type: 'image', index, mediaType: mediaTypeOf(item, content), data: content },
      { type: 'block.completed', index, _meta: scope.keep({ item: rest }) },
    ];
  }
  // A null stays in the item, so that it goes back as one.
  const kept = content === null ? item : rest;
  return [
    { type: 'server_tool.result', index, callId, kind, content, _meta: scope.keep({ item: kept }) },
    { type: 'block.completed', index },
  ];
}

const isBase64 = (value: JsonValue): value is string =>
  typeof value === 'string' &&
  value !== '' &&
  value.length % 4 === 0 &&
  /^[A-Za-z0-9+/]+={0,2}$/.test(value);

/** The item names its format since 2026; before, and at xAI, only the picture itself does. */
function mediaTypeOf({ output_format: format }: JsonObject, data: string): string {
  if (format === 'svg') return 'image/svg+xml';
  if (typeof format === 'string') return `image/${format}`;
  const known = Object.entries(beginnings).find(([beginning]) => data.startsWith(beginning));
  return known?.[1] ?? 'image/png';
}

/** How each format begins, in base64. */
const beginnings: Readonly<Record<string, string>> = {
  iVBOR: 'image/png',
  '/9j/': 'image/jpeg',
  UklGR: 'image/webp',
  R0lGO: 'image/gif',
};
