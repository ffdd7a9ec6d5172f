import type { JsonObject } from '#engine/schema/json.ts';
import type { ToolCallPart } from '#engine/schema/message.ts';
import { asObject } from './json-fields.ts';
import { ownMeta } from './provider-meta.ts';

/** How the wire tells one call from another: by name and place, and by an id where it gave one. */
export interface WireCall {
  readonly name: string;
  /** The provider's own id of the call; our `callId` may be made up. */
  readonly id?: string;
}

/** What call and answer alike say of a call. Ids of other providers mean nothing here. */
export function wireCall({ name, _meta }: ToolCallPart): WireCall {
  const id = innerOf(ownMeta(_meta))['id'];
  return { name, ...(typeof id === 'string' ? { id } : {}) };
}

/** What was kept beside a part, and what was kept inside what it holds. */
export const partOf = (own: JsonObject | undefined): JsonObject => asObject(own?.['part']) ?? {};
export const innerOf = (own: JsonObject | undefined): JsonObject => asObject(own?.['inner']) ?? {};
