import { isDeepStrictEqual } from 'node:util';
import type { JsonObject, JsonValue } from '#engine/schema/json.ts';

/**
 * Whether a value is what was written down. Everything is compared whole, but for three patterns,
 * each the only key of its object: `$contains` and `$regex` stand for a text, `$any` for whatever is
 * there. A key that begins with `$` is written with `$$`. The schema refuses all other forms.
 */
export function matchesPattern(wanted: JsonValue, made: JsonValue): boolean {
  if (typeof wanted !== 'object' || wanted === null) return isDeepStrictEqual(wanted, made);
  if (Array.isArray(wanted)) return Array.isArray(made) && matchesList(wanted, made);
  if (wanted['$any'] === true) return true;
  const { $contains: part, $regex: source } = wanted;
  if (typeof part === 'string') return typeof made === 'string' && made.includes(part);
  if (typeof source === 'string') {
    return typeof made === 'string' && new RegExp(source, 'u').test(made);
  }
  return isObject(made) && matchesObject(wanted, made);
}

const matchesList = (wanted: readonly JsonValue[], made: readonly JsonValue[]): boolean =>
  wanted.length === made.length &&
  wanted.every((each, index) => {
    const found = made[index];
    return found !== undefined && matchesPattern(each, found);
  });

function matchesObject(wanted: JsonObject, made: JsonObject): boolean {
  const entries = Object.entries(wanted);
  return (
    entries.length === Object.keys(made).length &&
    entries.every(([key, each]) => {
      const meant = key.startsWith('$$') ? key.slice(1) : key;
      // Not `made[meant]` alone: the key `toString` would find what nobody sent.
      const found = Object.hasOwn(made, meant) ? made[meant] : undefined;
      return found !== undefined && matchesPattern(each, found);
    })
  );
}

const isObject = (value: JsonValue): value is JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** The pattern that stands for exactly this value, whatever its keys begin with. */
export function literalPattern(value: JsonObject): JsonObject {
  return Object.fromEntries(
    Object.entries(value).map(([key, each]) => [
      key.startsWith('$') ? `$${key}` : key,
      literalValue(each),
    ]),
  );
}

function literalValue(value: JsonValue): JsonValue {
  if (Array.isArray(value)) return value.map(literalValue);
  return isObject(value) ? literalPattern(value) : value;
}
