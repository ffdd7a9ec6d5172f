import type { JsonObject, JsonValue, ProviderMeta } from '#engine/schema/json.ts';
import { asObject } from './json-fields.ts';

/** The name of this provider, and the key of its details in every `_meta`. */
export const PROVIDER = 'anthropic';

/** What this provider keeps beside a part; undefined where it keeps nothing. */
export const ownMeta = (meta: ProviderMeta | undefined): JsonObject | undefined =>
  asObject(meta?.[PROVIDER]);

/** `_meta` with these fields under this provider's name; nothing where there are none. */
export const withOwnMeta = (fields: JsonObject): { _meta?: ProviderMeta } =>
  Object.keys(fields).length === 0 ? {} : { _meta: { [PROVIDER]: fields } };

/** True where another provider left its mark and this one did not: its details mean nothing here. */
export const isForeign = (meta: ProviderMeta | undefined): boolean =>
  meta !== undefined && Object.keys(meta).length > 0 && !(PROVIDER in meta);

/** Without the fields that say nothing: Anthropic sends null for most of what does not apply. */
export const withoutNulls = (fields: JsonObject): JsonObject =>
  Object.fromEntries(
    Object.entries(fields).filter((field): field is [string, JsonValue] => field[1] !== null),
  );
