import type { JsonObject, ProviderMeta } from '#engine/schema/json.ts';
import { asObject } from './json-fields.ts';

// Details ride in `_meta` under the name of the provider that is spoken to (`openrouter`, `groq` …),
// and not of the API, because they mean nothing to another provider of the same API.

/** What this provider keeps beside a part; undefined where it keeps nothing. */
export const ownMeta = (meta: ProviderMeta | undefined, provider: string): JsonObject | undefined =>
  asObject(meta?.[provider]);

/** `_meta` with these fields under this provider's name; nothing where there are none. */
export const withOwnMeta = (fields: JsonObject, provider: string): { _meta?: ProviderMeta } =>
  Object.keys(fields).length === 0 ? {} : { _meta: { [provider]: fields } };
