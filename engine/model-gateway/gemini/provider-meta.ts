import type { JsonObject, ProviderMeta } from '#engine/schema/json.ts';
import { asObject } from './json-fields.ts';

/** The name of this provider, and the key of its details in every `_meta`. */
export const PROVIDER = 'gemini';

/** What this provider keeps beside a part; undefined where it keeps nothing. */
export const ownMeta = (meta: ProviderMeta | undefined): JsonObject | undefined =>
  asObject(meta?.[PROVIDER]);

/** `_meta` with these fields under this provider's name; nothing where there are none. */
export const withOwnMeta = (fields: JsonObject): { _meta?: ProviderMeta } =>
  isEmpty(fields) ? {} : { _meta: { [PROVIDER]: fields } };

/** `_meta` that says whose part it is, also where there is nothing else to say. */
export const marked = (fields: JsonObject): { _meta: ProviderMeta } => ({
  _meta: { [PROVIDER]: fields },
});

export const isEmpty = (fields: JsonObject): boolean => Object.keys(fields).length === 0;
