import type { JsonValue } from '#engine/schema/json.ts';

/**
 * What a call returned, as the golden files write it: plain JSON without undefined members, maps as
 * `$map` in their order, bytes as `$bytes_base64`.
 */
export const plainAnswer = (value: unknown): JsonValue =>
  value === undefined
    ? { $undefined: true }
    : (JSON.parse(JSON.stringify(encoded(value))) as JsonValue);

/** Containers that JSON does not have; they stand at the top of an answer only. */
function encoded(value: unknown): unknown {
  if (value instanceof Map) return { $map: [...(value as Map<unknown, unknown>)] };
  if (value instanceof Uint8Array) return { $bytes_base64: Buffer.from(value).toString('base64') };
  return value;
}
