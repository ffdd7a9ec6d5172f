import type { JsonObject, JsonValue } from '#engine/schema/json.ts';
import { asText, objectsIn } from './json-fields.ts';

/** The arguments of a call: an object, or the raw text where it was none. */
export interface CallArguments {
  readonly arguments: JsonObject;
  readonly malformed?: string;
}

/** What came whole in `args`; none at all is a call without arguments. */
export function wholeArguments(args: JsonValue | undefined): CallArguments {
  if (args === undefined || args === null) return { arguments: {} };
  return typeof args === 'object' && !Array.isArray(args)
    ? { arguments: args }
    : { arguments: {}, malformed: JSON.stringify(args) };
}

/** Puts arguments together that come value by value (`streamFunctionCallArguments`). */
export interface StreamedArguments {
  /** @param partialArgs `partialArgs` of one `functionCall` */
  add(partialArgs: JsonValue | undefined): void;
  whole(): CallArguments;
}

/**
 * Each piece says where it goes, as a JSONPath of names and positions (`$.operations[0].action`), and
 * whether more of the same string follows. A piece that has no place makes the call malformed.
 * @param first `args` that stood beside the name
 */
export function streamedArguments(first: JsonValue | undefined): StreamedArguments {
  const start = wholeArguments(first);
  const root: JsonObject = { ...start.arguments };
  const pieces: JsonObject[] = [];
  let isMalformed = start.malformed !== undefined;
  /** The path whose string goes on. */
  let goingOn: string | undefined;

  return {
    add(partialArgs) {
      for (const piece of objectsIn(partialArgs)) {
        pieces.push(piece);
        const path = asText(piece['jsonPath']) ?? '';
        const place = isMalformed ? undefined : placeOf(root, stepsOf(path));
        const value = valueOf(piece);
        if (place === undefined || value === undefined) {
          isMalformed = true;
          continue;
        }
        const before = path === goingOn ? place.get() : undefined;
        place.set(typeof before === 'string' && typeof value === 'string' ? before + value : value);
        goingOn = piece['willContinue'] === true ? path : undefined;
      }
    },
    whole: () =>
      isMalformed
        ? { arguments: {}, malformed: start.malformed ?? JSON.stringify(pieces) }
        : { arguments: root },
  };
}

function valueOf(piece: JsonObject): JsonValue | undefined {
  if ('nullValue' in piece) return null;
  return piece['stringValue'] ?? piece['numberValue'] ?? piece['boolValue'];
}

type Step = string | number;

/** One step of a JSONPath: `.name`, `[0]`, `['name']` or `["name"]`. */
const STEP = /\.([^.[\]]+)|\[(\d+)\]|\['((?:[^'\\]|\\.)*)'\]|\["((?:[^"\\]|\\.)*)"\]/y;

/** Undefined for what is no path from the root to one value. */
function stepsOf(path: string): Step[] | undefined {
  if (!path.startsWith('$')) return undefined;
  const steps: Step[] = [];
  STEP.lastIndex = 1;
  while (STEP.lastIndex < path.length) {
    const [, name, position, single, double] = STEP.exec(path) ?? [];
    const quoted = (single ?? double)?.replaceAll(/\\(.)/g, '$1');
    const step = position === undefined ? (name ?? quoted) : Number(position);
    if (step === undefined || step === '__proto__') return undefined;
    steps.push(step);
  }
  return steps.length === 0 ? undefined : steps;
}

interface Place {
  get(): JsonValue | undefined;
  set(value: JsonValue): void;
}

/** Finds the place of a value and makes the containers on the way; undefined where there is none. */
function placeOf(root: JsonObject, steps: readonly Step[] | undefined): Place | undefined {
  if (steps === undefined) return undefined;
  let container: JsonValue = root;
  for (const [index, step] of steps.entries()) {
    const place = memberOf(container, step);
    if (place === undefined || index === steps.length - 1) return place;
    container = place.get() ?? (typeof steps[index + 1] === 'number' ? [] : {});
    place.set(container);
  }
  return undefined;
}

function memberOf(container: JsonValue, step: Step): Place | undefined {
  if (Array.isArray(container)) {
    // A gap would be a hole, which no JSON has.
    if (typeof step !== 'number' || step > container.length) return undefined;
    const list = container;
    return { get: () => list[step], set: (value) => void (list[step] = value) };
  }
  if (typeof container !== 'object' || container === null || typeof step !== 'string') {
    return undefined;
  }
  const object = container as JsonObject;
  return {
    get: () => (Object.hasOwn(object, step) ? object[step] : undefined),
    set: (value) => void (object[step] = value),
  };
}
