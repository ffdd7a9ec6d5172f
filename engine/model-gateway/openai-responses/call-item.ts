import type { JsonObject, JsonValue } from '#engine/schema/json.ts';
import type { ModelChunk } from '#engine/schema/model-stream.ts';
import { asObject, stringIn } from './json-fields.ts';
import { jsonStringPieces } from './json-string-pieces.ts';
import type { OpenItem, ResponseScope } from './open-item.ts';
import { toolInputOf, toolInputText, type ToolInput } from './tool-input.ts';
import { unsaid } from './unsaid.ts';

/** A call of a function: its arguments are JSON, and arrive in pieces of it. */
export function functionCallItem(scope: ResponseScope, added: JsonObject): OpenItem {
  const index = scope.takeIndex();
  const callId = scope.takeCallId(added['call_id'], added['id']);
  const name = stringIn(added, 'name');
  let json = '';
  scope.markCalled();

  const say = (piece: string): ModelChunk[] => {
    if (piece === '') return [];
    json += piece;
    return [{ type: 'tool_call.delta', index, json: piece }];
  };

  return {
    opening: [{ type: 'tool_call.started', index, callId, name }],
    add(event) {
      if (event['type'] === 'response.function_call_arguments.delta') {
        return say(stringIn(event, 'delta'));
      }
      return event['type'] === 'response.function_call_arguments.done' ? [] : undefined;
    },
    end(item = { ...added, arguments: json }) {
      const { call_id: _id, name: _name, arguments: text, ...rest } = item;
      const whole = typeof text === 'string' ? text : json;
      const input = toolInputOf(whole);
      // Only where it is not what the arguments give anyway: the model's own spaces, say.
      const kept = toolInputText(input) === whole ? rest : { ...rest, arguments: whole };
      return [
        ...say(unsaid(whole, json)),
        {
          type: 'tool_call.completed',
          index,
          callId,
          name,
          ...input,
          _meta: scope.keep({ item: kept }),
        },
        { type: 'block.completed', index },
      ];
    },
  };
}

/** A call of a custom tool: free text, which our tools get as `{input: string}`. */
export function customCallItem(scope: ResponseScope, added: JsonObject): OpenItem {
  const index = scope.takeIndex();
  const callId = scope.takeCallId(added['call_id'], added['id']);
  const name = stringIn(added, 'name');
  const pieces = jsonStringPieces('input');
  let said = '';
  scope.markCalled();

  const say = (text: string): ModelChunk[] => {
    if (text === '') return [];
    said += text;
    return [{ type: 'tool_call.delta', index, json: pieces.add(text) }];
  };

  return {
    opening: [{ type: 'tool_call.started', index, callId, name }],
    add(event) {
      if (event['type'] === 'response.custom_tool_call_input.delta') {
        return say(stringIn(event, 'delta'));
      }
      return event['type'] === 'response.custom_tool_call_input.done' ? [] : undefined;
    },
    end(item = { ...added, input: said }) {
      const { call_id: _id, name: _name, input: text, ...rest } = item;
      const input = typeof text === 'string' ? text : said;
      return [
        ...say(unsaid(input, said)),
        { type: 'tool_call.delta', index, json: pieces.end() },
        {
          type: 'tool_call.completed',
          index,
          callId,
          name,
          arguments: { input },
          _meta: scope.keep({ item: rest }),
        },
        { type: 'block.completed', index },
      ];
    },
  };
}

/**
 * Tools that the provider defines and the client runs ("Local shell", "Shell", "Apply patch",
 * "Computer use" and "Tool search" of the API guides, and the types of SDK 7.55, read 2026-11-21):
 * their name here, and where their arguments are.
 */
const clientTools: Readonly<
  Record<
    string,
    { readonly name: string; readonly input: (item: JsonObject) => JsonValue | undefined }
  >
> = {
  local_shell_call: { name: 'local_shell', input: (item) => item['action'] },
  shell_call: { name: 'shell', input: (item) => item['action'] },
  apply_patch_call: { name: 'apply_patch', input: (item) => item['operation'] },
  tool_search_call: { name: 'tool_search', input: (item) => item['arguments'] },
  computer_call: {
    name: 'computer',
    input: ({ action, actions, pending_safety_checks }) => ({
      ...(action === undefined ? {} : { action }),
      ...(actions === undefined ? {} : { actions }),
      ...(pending_safety_checks === undefined ? {} : { pending_safety_checks }),
    }),
  },
};

/** Whether the client has to run this built-in tool, and not the provider in a place of its own. */
export function isClientCall(item: JsonObject): boolean {
  const type = stringIn(item, 'type');
  if (type === 'shell_call')
    return asObject(item['environment'])?.['type'] !== 'container_reference';
  if (type === 'tool_search_call') return item['execution'] === 'client';
  return Object.hasOwn(clientTools, type);
}

/** A call of such a tool: a call of ours under the tool's name, told when it is whole. */
export function clientCallItem(scope: ResponseScope, added: JsonObject): OpenItem {
  const index = scope.takeIndex();
  const callId = scope.takeCallId(added['call_id'], added['id']);
  const tool = clientTools[stringIn(added, 'type')];
  const name = tool?.name ?? stringIn(added, 'type');
  scope.markCalled();
  return {
    opening: [{ type: 'tool_call.started', index, callId, name }],
    add: () => undefined,
    end(item = added) {
      const { call_id: _id, ...rest } = item;
      return [
        {
          type: 'tool_call.completed',
          index,
          callId,
          name,
          ...asInput(tool?.input(item)),
          _meta: scope.keep({ item: rest }),
        },
        { type: 'block.completed', index },
      ];
    },
  };
}

function asInput(value: JsonValue | undefined): ToolInput {
  const input = asObject(value ?? {});
  return input === undefined
    ? { arguments: {}, malformed: JSON.stringify(value) }
    : { arguments: input };
}
