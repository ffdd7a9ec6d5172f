import type { JsonObject } from '#engine/schema/json.ts';
import type { ModelChunk } from '#engine/schema/model-stream.ts';
import { stringIn } from './json-fields.ts';
import type { OpenItem, ResponseScope } from './open-item.ts';

/**
 * An item that is told only when it is whole, and goes back as it came: lists of MCP tools, requests
 * for an approval, searches for tools, compactions, and every type that this version does not know.
 */
export function wholeItem(scope: ResponseScope, added: JsonObject): OpenItem {
  const index = scope.takeIndex();
  return {
    opening: [],
    add: () => undefined,
    end: (item = added) => wholeBlock(scope, index, { kind: stringIn(item, 'type'), item }),
  };
}

/** The chunks of a block that only this provider understands. */
export const wholeBlock = (
  scope: ResponseScope,
  index: number,
  { kind, item }: { readonly kind: string; readonly item: JsonObject },
): ModelChunk[] => [
  { type: 'provider.block', index, kind, _meta: scope.keep({ item }) },
  { type: 'block.completed', index },
];
