import type { JsonValue } from '#engine/schema/json.ts';

/** Object keys and array indexes from the root down. */
export type JsonPath = readonly (string | number)[];

/** One place where two JSON values differ. */
export interface JsonDifference {
  readonly path: JsonPath;
  /** `missing`: only the recorded value has it; `extra`: only the live one. */
  readonly kind: 'changed' | 'missing' | 'extra';
  /** Undefined where it is extra. */
  readonly recorded: JsonValue | undefined;
  /** Undefined where it is missing. */
  readonly live: JsonValue | undefined;
}

/**
 * The smallest differing parts, in the order of the recorded value. Arrays are compared place by
 * place: their order means something in every request.
 */
export function diffJson(
  recorded: JsonValue | undefined,
  live: JsonValue | undefined,
  path: JsonPath = [],
): JsonDifference[] {
  if (recorded === live) return [];
  if (recorded === undefined) return [{ path, kind: 'extra', recorded, live }];
  if (live === undefined) return [{ path, kind: 'missing', recorded, live }];
  if (Array.isArray(recorded) && Array.isArray(live)) {
    const longer = recorded.length > live.length ? recorded : live;
    return longer.flatMap((_, index) => diffJson(recorded[index], live[index], [...path, index]));
  }
  if (isObject(recorded) && isObject(live)) {
    const keys = new Set([...Object.keys(recorded), ...Object.keys(live)]);
    return [...keys].flatMap((key) =>
      diffJson(member(recorded, key), member(live, key), [...path, key]),
    );
  }
  return [{ path, kind: 'changed', recorded, live }];
}

/** The value as text with sorted keys: equal texts are equal values. */
export function canonicalJson(value: JsonValue | undefined): string {
  if (value === undefined) return '';
  return JSON.stringify(value, (_key, node: unknown) => {
    if (typeof node !== 'object' || node === null || Array.isArray(node)) return node;
    return Object.fromEntries(Object.entries(node).toSorted(([l], [r]) => (l < r ? -1 : 1)));
  });
}

/** `messages[1].content`, as it would be written in code. */
export const renderPath = (path: JsonPath): string =>
  path.reduce<string>((text, step) => {
    if (typeof step === 'number') return `${text}[${step}]`;
    return text === '' ? step : `${text}.${step}`;
  }, '');

export const isObject = (value: JsonValue | undefined): value is Record<string, JsonValue> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

// Not `object[key]`: the key `toString` would find what nobody sent.
const member = (object: Record<string, JsonValue>, key: string): JsonValue | undefined =>
  Object.hasOwn(object, key) ? object[key] : undefined;
