import type { JsonValue } from '#engine/schema/json.ts';

/**
 * What `JSON.parse(JSON.stringify(value))` gives, in a fraction of the time: the value as whoever
 * reads the line will have it, and of which no part belongs to the caller any more.
 * @param value not `undefined` and no function
 */
export function jsonCopy(value: unknown): JsonValue {
  switch (typeof value) {
    case 'string':
    case 'boolean':
      return value;
    case 'number':
      // Of the numbers that JSON has no word for, -0 becomes 0 and all others null.
      return Number.isFinite(value) ? value + 0 : null;
    case 'object':
      if (value === null) return null;
      if (Array.isArray(value)) {
        // Unlike `map`, this also visits what a sparse array leaves out.
        return Array.from(value, (each) => (isLeftOut(each) ? null : jsonCopy(each)));
      }
      if (isPlain(value)) return copyMembers(value);
      return JSON.parse(JSON.stringify(value)) as JsonValue;
    default:
      // What JSON cannot say throws here, as it would at the writing of the line.
      return JSON.parse(JSON.stringify(value)) as JsonValue;
  }
}

function copyMembers(value: object): JsonValue {
  const copy: Record<string, JsonValue> = {};
  for (const name of Object.keys(value)) {
    const each = (value as Readonly<Record<string, unknown>>)[name];
    if (isLeftOut(each)) continue;
    // Assigned, this one name would change what the copy is.
    if (name === '__proto__') Object.defineProperty(copy, name, own(jsonCopy(each)));
    else copy[name] = jsonCopy(each);
  }
  return copy;
}

const own = (value: JsonValue): PropertyDescriptor => ({
  value,
  writable: true,
  enumerable: true,
  configurable: true,
});

const isLeftOut = (value: unknown): boolean =>
  value === undefined || typeof value === 'function' || typeof value === 'symbol';

/** Anything else may say by itself what it is in JSON, as a date does. */
const isPlain = (value: object): boolean =>
  Object.getPrototypeOf(value) === Object.prototype && !('toJSON' in value);
