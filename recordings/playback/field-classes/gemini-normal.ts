import type { JsonObject, JsonValue } from '#engine/schema/json.ts';
import { isObject } from '../json-diff.ts';

/**
 * One way to write a body that may be written in several:
 * - names are in camel case and signatures in the usual alphabet of base64, as protobuf takes both;
 *   nulls, `thought: false` and empty settings are not there;
 * - `system` is the text of `systemInstruction`;
 * - `contents` is a list of turns, neighbours of one role as one. What the model said stands apart
 *   from what it did (`{role: 'model', did, said}`), each text with its place. Empty texts, and
 *   thoughts without a signature, which the API does not read, are left out;
 * - ids of calls are not there: each answer says which call of the conversation it is for, by number.
 *   Half of the clients send no ids, and some make their own.
 */
export function normaliseGemini(body: JsonValue): JsonValue {
  if (!isObject(body)) return body;
  const { systemInstruction, contents, labels: _labels, ...fields } = withCamelNames(body);
  const rest = Object.fromEntries(Object.entries(fields).filter(([, value]) => !isNothing(value)));
  const system = partsOf(systemInstruction).map((part) => textOf(part) ?? part);
  return {
    ...rest,
    ...(system.length > 0 ? { system: joined(system) } : {}),
    ...(contents === undefined ? {} : { contents: turnsOf(contents) }),
  };
}

/** What a client writes into these is its own and no field of the API. */
const FOREIGN = new Set([
  'args',
  'response',
  'parameters',
  'parametersJsonSchema',
  'responseSchema',
  'responseJsonSchema',
  'labels',
]);

const withCamelNames = (fields: JsonObject): JsonObject =>
  Object.fromEntries(
    Object.entries(fields).flatMap(([name, value]) => {
      if (value === null || (name === 'thought' && value === false)) return [];
      const camel = name.replaceAll(/_([a-z])/gu, (_, letter: string) => letter.toUpperCase());
      if (camel === 'thoughtSignature') return [[camel, usualAlphabet(value)]];
      return [[camel, FOREIGN.has(camel) ? value : camelInside(value)]];
    }),
  );

/** Python clients keep bytes and write them in the alphabet for addresses, some without the end. */
const usualAlphabet = (signature: JsonValue): JsonValue =>
  typeof signature === 'string'
    ? signature.replaceAll('-', '+').replaceAll('_', '/').replace(/=+$/u, '')
    : signature;

const isNothing = (value: JsonValue): boolean => isObject(value) && Object.keys(value).length === 0;

function camelInside(value: JsonValue): JsonValue {
  if (Array.isArray(value)) return value.map(camelInside);
  return isObject(value) ? withCamelNames(value) : value;
}

/** A text alone, one part alone and a list of parts are all there is to read. */
function partsOf(content: JsonValue | undefined): JsonValue[] {
  if (typeof content === 'string') return [{ text: content }];
  const parts = isObject(content) ? content['parts'] : undefined;
  if (typeof parts === 'string') return [{ text: parts }];
  if (Array.isArray(parts)) return parts;
  return isObject(parts) ? [parts] : [];
}

const textOf = (part: JsonValue): string | undefined =>
  isObject(part) && typeof part['text'] === 'string' ? part['text'] : undefined;

const joined = (texts: readonly JsonValue[]): JsonValue =>
  texts.every((text) => typeof text === 'string') ? texts.join('\n\n') : [...texts];

interface Turn {
  readonly role: string;
  readonly parts: JsonValue[];
}

function turnsOf(contents: JsonValue): JsonValue[] {
  const turns: Turn[] = [];
  for (const content of Array.isArray(contents) ? contents : [contents]) {
    const given = isObject(content) ? content['role'] : undefined;
    // `function` is the old name of a user who answers.
    const role = typeof given === 'string' && given !== 'function' ? given : 'user';
    const last = turns.at(-1);
    if (last?.role === role) last.parts.push(...partsOf(content));
    else turns.push({ role, parts: [...partsOf(content)] });
  }
  const calls: Call[] = [];
  return turns.map(({ role, parts }) =>
    role === 'model' ? modelTurn(parts, calls) : { role, parts: answersFirst(parts, calls) },
  );
}

/** A call of the conversation, until its answer is there. */
interface Call {
  readonly name: JsonValue | undefined;
  readonly id: JsonValue | undefined;
  isAnswered: boolean;
}

/** What the model did, and apart from it what it said, each text with its place. */
function modelTurn(parts: readonly JsonValue[], calls: Call[]): JsonValue {
  const did: JsonValue[] = [];
  const said: [number, JsonObject][] = [];
  for (const part of parts) {
    const text = textOf(part);
    if (isObject(part) && text !== undefined && isSaid(part)) addText(said, part, did.length);
    else if (isObject(part) && isObject(part['functionCall'])) {
      const { id, ...call } = part['functionCall'];
      calls.push({ name: call['name'], id, isAnswered: false });
      did.push({ ...part, functionCall: { args: {}, ...call } });
    } else if (!isIdle(part)) did.push(part);
  }
  return { role: 'model', did, said };
}

const isIdle = (part: JsonValue): boolean =>
  isObject(part) && part['thought'] === true && part['thoughtSignature'] === undefined;

const isSaid = (part: JsonObject): boolean => part['thought'] !== true;

/** Clients join texts; one with a signature stands alone. @param place how many things were done before */
function addText(said: [number, JsonObject][], part: JsonObject, place: number): void {
  if (part['text'] === '' && part['thoughtSignature'] === undefined) return;
  const last = said.at(-1);
  const [before, after] = [plainText(last?.[1]), plainText(part)];
  if (last?.[0] === place && before !== undefined && after !== undefined) {
    said.splice(-1, 1, [place, { text: before + after }]);
  } else said.push([place, part]);
}

/** The text of a part that holds nothing else. */
const plainText = (part: JsonObject | undefined): string | undefined =>
  part !== undefined && Object.keys(part).length === 1 ? textOf(part) : undefined;

/** Answers to calls, in front of everything else, each with the number of its call. */
function answersFirst(parts: readonly JsonValue[], calls: Call[]): JsonValue[] {
  const answers: JsonValue[] = [];
  const others: JsonValue[] = [];
  for (const part of parts) {
    const answer = isObject(part) ? part['functionResponse'] : undefined;
    if (!isObject(part) || !isObject(answer)) {
      others.push(part);
      continue;
    }
    const { id, ...rest } = answer;
    const call = callOf({ id, name: rest['name'] }, calls);
    answers.push({ ...part, functionResponse: { ...rest, call } });
  }
  return [...answers, ...others];
}

/** The call with its id; without one, the first of its name that has no answer yet. Null: there is none. */
function callOf({ id, name }: Pick<Call, 'id' | 'name'>, calls: Call[]): JsonValue {
  const byId = id === undefined ? -1 : calls.findLastIndex((call) => call.id === id);
  const index =
    byId === -1 ? calls.findIndex((call) => !call.isAnswered && call.name === name) : byId;
  const call = calls[index];
  if (call === undefined) return null;
  call.isAnswered = true;
  return index;
}
