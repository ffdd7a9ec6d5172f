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
): JsonDifference[] {
  const differences: JsonDifference[] = [];
  // One path for the whole walk: most places are alike, and a path for each of them would cost.
  const path: (string | number)[] = [];
  const below = (
    step: string | number,
    left: JsonValue | undefined,
    right: JsonValue | undefined,
  ): void => {
    if (left === right) return;
    path.push(step);
    compare(left, right);
    path.pop();
  };
  const compare = (left: JsonValue | undefined, right: JsonValue | undefined): void => {
    if (Array.isArray(left) && Array.isArray(right)) {
      const count = Math.max(left.length, right.length);
      for (let index = 0; index < count; index += 1) below(index, left[index], right[index]);
    } else if (isObject(left) && isObject(right)) {
      for (const key of Object.keys(left)) below(key, left[key], member(right, key));
      for (const key of Object.keys(right)) {
        if (!Object.hasOwn(left, key)) below(key, undefined, right[key]);
      }
    } else if (left !== right) {
      const changed = right === undefined ? 'missing' : 'changed';
      const kind = left === undefined ? 'extra' : changed;
      differences.push({ path: [...path], kind, recorded: left, live: right });
    }
  };
  compare(recorded, live);
  return differences;
}

/** The value as text with sorted keys: equal texts are equal values. */
export function canonicalJson(value: JsonValue | undefined): string {
  if (value === undefined) return '';
  if (Array.isArray(value)) return `[${value.map(canonicalJson).join(',')}]`;
  if (!isObject(value)) return JSON.stringify(value);
  const keys = Object.keys(value).toSorted();
  const members = keys.map((key) => `${JSON.stringify(key)}:${canonicalJson(value[key])}`);
  return `{${members.join(',')}}`;
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
