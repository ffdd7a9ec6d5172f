import type { JsonObject } from '#engine/schema/json.ts';
import type { ToolDefinition, ToolRejectionCode } from '#engine/schema/tool.ts';
import type { ToolCallPart } from '#engine/schema/message.ts';
import type { ToolPort } from './tool-port.ts';

/** Where a call goes, or why it goes nowhere, in words for the model. */
export type Route =
  | { readonly ok: true; readonly tool: ToolPort; readonly arguments: JsonObject }
  | { readonly ok: false; readonly code: ToolRejectionCode; readonly message: string };

/** Finds the tool of a call. It never runs one. */
export interface ToolRouterPort {
  /** The tools that the model is offered, in a stable order. */
  readonly definitions: readonly ToolDefinition[];
  route(call: Pick<ToolCallPart, 'name' | 'arguments' | 'malformed'>): Route;
}
