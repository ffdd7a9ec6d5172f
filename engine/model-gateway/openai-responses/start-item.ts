import type { JsonObject } from '#engine/schema/json.ts';
import { clientCallItem, customCallItem, functionCallItem, isClientCall } from './call-item.ts';
import { stringIn } from './json-fields.ts';
import { messageItem } from './message-item.ts';
import type { OpenItem, ResponseScope } from './open-item.ts';
import { reasoningItem } from './reasoning-item.ts';
import { hostedShellItem, isServerTool, serverItem, shellOutputItem } from './server-item.ts';
import { wholeItem } from './whole-item.ts';

/** Starts an output item from how it was announced, or from the whole of it. */
export function startItem(scope: ResponseScope, item: JsonObject): OpenItem {
  const type = stringIn(item, 'type');
  switch (type) {
    case 'message':
      return messageItem(scope, item);
    case 'reasoning':
      return reasoningItem(scope, item);
    case 'function_call':
      return functionCallItem(scope, item);
    case 'custom_tool_call':
      return customCallItem(scope, item);
    case 'shell_call_output':
      return shellOutputItem(scope, item);
    default:
      if (isServerTool(type)) return serverItem(scope, item);
      if (isClientCall(item)) return clientCallItem(scope, item);
      return type === 'shell_call' ? hostedShellItem(scope, item) : wholeItem(scope, item);
  }
}
