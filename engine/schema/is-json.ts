import { z } from 'zod';

/** What `JSON.parse` gives, and nothing else: no `undefined`, no `NaN`, no instance of a class. */
export type Json = string | number | boolean | null | Json[] | { [member: string]: Json };

/** Looks at every value once, however deep. */
export function isJson(value: unknown): value is Json {
  switch (typeof value) {
    case 'string':
    case 'boolean':
      return true;
    case 'number':
      return Number.isFinite(value);
    case 'object':
      if (value === null) return true;
      if (Array.isArray(value)) return value.every(isJson);
      return z.core.util.isPlainObject(value) && Object.values(value).every(isJson);
    default:
      return false;
  }
}
