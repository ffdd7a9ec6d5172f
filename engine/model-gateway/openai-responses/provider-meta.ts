import type { JsonObject, JsonValue, ProviderMeta } from '#engine/schema/json.ts';
import { asObject } from './json-fields.ts';

/** The name of this provider, and the key of its details in every `_meta`. */
export const PROVIDER = 'openai';

/** What this provider keeps beside a part, or was told in a setting; undefined where there is nothing. */
export const ownMeta = (meta: ProviderMeta | undefined): JsonObject | undefined =>
  asObject(meta?.[PROVIDER]);

/** What goes back with a part that the model said. */
export interface KeptItem {
  /** The output item, without what the part itself holds. It has a `type`. */
  readonly item: JsonObject;
  /** Beside text: the fields of its content part, `text` left out. */
  readonly part?: JsonObject;
}

/**
 * The item that a part of an answer was made from; undefined where the part is not from this API.
 * Chat Completions is the same provider and keeps other things under the same name.
 */
export function keptItem(meta: ProviderMeta | undefined): KeptItem | undefined {
  const own = ownMeta(meta);
  const item = asObject(own?.['item']);
  if (typeof item?.['type'] !== 'string') return undefined;
  const part = asObject(own?.['part']);
  return { item, ...(part === undefined ? {} : { part }) };
}

/** `_meta` of a part, for the way back. */
export const keep = ({ item, part }: KeptItem, response: JsonObject = {}): ProviderMeta => ({
  [PROVIDER]: { item, ...(part === undefined ? {} : { part }), ...response },
});

/** `_meta` with these fields under this provider's name; nothing where there are none. */
export const withOwnMeta = (fields: JsonObject): { _meta?: ProviderMeta } =>
  Object.keys(fields).length === 0 ? {} : { _meta: { [PROVIDER]: fields } };

/** Without the fields that say nothing. */
export const withoutNulls = (fields: JsonObject): JsonObject =>
  Object.fromEntries(
    Object.entries(fields).filter((field): field is [string, JsonValue] => field[1] !== null),
  );
