import { z } from 'zod';
import { isJson } from './is-json.ts';

/**
 * Any value that JSON can carry; what a provider sends and what a log line holds. A plain check and
 * not `z.json()`: that one tries six schemas on every value, and as it contains itself, zod could not
 * compile any schema that it stands in (`safeParseEvent`).
 */
export const JsonValue = z.unknown().refine(isJson, 'expected a JSON value');
export type JsonValue = z.infer<typeof JsonValue>;

/** A JSON object, such as the arguments of a tool call. */
export const JsonObject = z.record(z.string(), JsonValue);
export type JsonObject = z.infer<typeof JsonObject>;

/**
 * What only one provider understands, keyed by that provider's name. The core passes it on
 * untouched and never reads it; the adapter of that provider does.
 */
export const ProviderMeta = z.record(z.string(), JsonValue);
export type ProviderMeta = z.infer<typeof ProviderMeta>;
