import { CallId } from '#engine/schema/ids.ts';
import type { JsonObject, JsonValue } from '#engine/schema/json.ts';
import type { ModelChunk } from '#engine/schema/model-stream.ts';
import { brokenWire } from '../wire-error.ts';
import { asObject, excerpt, textOf } from './json-fields.ts';
import { withOwnMeta } from './provider-meta.ts';
import { toolArgumentsOf, type ToolArguments } from './tool-arguments.ts';

/** Puts the calls of one answer together from their pieces. */
export interface ToolCalls {
  readonly count: number;
  /** Adds one item of `tool_calls`, and says what it brings. */
  add(piece: JsonObject, out: ModelChunk[]): void;
  /**
   * Ends all calls, in the order in which they began: only the end of the answer tells that no more
   * pieces come.
   * @throws WireError for a call without a name
   */
  end(out: ModelChunk[]): void;
}

export interface ToolCallsOptions {
  readonly provider: string;
  /** Ids that calls of this conversation have already; those of this answer are added. */
  readonly takenIds: Set<string>;
  /** Begins a block of the message; what this ends is said in `out`. @returns its index */
  beginBlock(out: ModelChunk[]): number;
  /** The id of the answer, of which ids are made for calls that have none. */
  responseId(): string;
}

interface OpenCall {
  readonly index: number;
  /** As the provider says it; empty where it does not. */
  id: string;
  name: string;
  json: string;
  /** Set once it was told that the call began. */
  callId: CallId | undefined;
  readonly extras: JsonObject;
}

/** What one piece says of the call it belongs to. */
interface Piece {
  readonly at: number | undefined;
  readonly id: string;
  readonly name: string;
  readonly json: string;
}

/**
 * Which call a piece belongs to is said by `index` at OpenAI. Others leave it out (Mistral, whole
 * calls), give all calls the same and tell them apart by id (Gemini), leave the id out or empty in
 * later pieces (Qwen), repeat id and name with every piece, or make up a new id for each.
 */
export function toolCalls(options: ToolCallsOptions): ToolCalls {
  const calls: OpenCall[] = [];
  const byIndex = new Map<number, OpenCall>();

  const callOf = (piece: Piece, out: ModelChunk[]): OpenCall => {
    const known = knownCall(piece);
    if (known !== undefined && goesOn(known, piece)) return known;
    const { id, at } = piece;
    const index = options.beginBlock(out);
    const call = { index, id, name: '', json: '', callId: undefined, extras: {} };
    calls.push(call);
    if (at !== undefined) byIndex.set(at, call);
    return call;
  };

  const knownCall = ({ at, id, name }: Piece): OpenCall | undefined => {
    if (at !== undefined) return byIndex.get(at);
    return id === '' || name === '' ? calls.at(-1) : calls.find((call) => call.id === id);
  };

  return {
    get count() {
      return calls.length;
    },
    add(wire, out) {
      const piece = pieceOf(wire);
      // Snowflake fills in every field that it does not use.
      if (saysNothing(piece) && knownCall(piece) === undefined) return;
      const call = callOf(piece, out);
      if (call.id === '') call.id = piece.id;
      call.name = nameAfter(call, piece.name);
      keepExtras(call.extras, wire);
      const unsaid = call.callId === undefined ? call.json : '';
      call.json += piece.json;
      // A name may come in pieces as well; it is whole once there are arguments.
      if (call.json === '' || call.name === '') return;
      if (call.callId === undefined) out.push(started(call, options));
      // Arguments of a custom tool are no JSON, and are told when they are whole.
      if (call.extras['type'] === 'custom') return;
      const json = unsaid + piece.json;
      if (json !== '') out.push({ type: 'tool_call.delta', index: call.index, json });
    },
    end(out) {
      for (const call of calls) {
        if (call.name === '') throw brokenWire(`A call has no name: ${excerpt(call.json)}.`);
        if (call.callId === undefined) out.push(started(call, options));
        out.push(completed(call, options.provider));
        out.push({ type: 'block.completed', index: call.index });
      }
    },
  };
}

function pieceOf(wire: JsonObject): Piece {
  const { index, id, function: called, custom } = wire;
  const body = asObject(called) ?? asObject(custom) ?? {};
  return {
    at: typeof index === 'number' ? index : undefined,
    id: textOf(id),
    name: textOf(body['name']),
    json: jsonOf(body['arguments'] ?? body['input']),
  };
}

const saysNothing = ({ id, name, json }: Piece): boolean => id === '' && name === '' && json === '';

/** Some servers send the arguments as the object itself. */
function jsonOf(value: JsonValue | undefined): string {
  if (typeof value === 'string') return value;
  return value === undefined || value === null ? '' : JSON.stringify(value);
}

function goesOn(call: OpenCall, { at, id, name, json }: Piece): boolean {
  // A new id alone is no new call: some servers make one up for each piece.
  if (id !== '' && call.id !== '') return id === call.id || name === '';
  if (name === '' || call.name === '') return true;
  // Named again, and no id tells whether it is the same call.
  return at !== undefined && !(json.startsWith('{') && isWhole(call.json));
}

/** Only looks at text that ends like an object: looking copies it. */
const isWhole = (json: string): boolean =>
  json.endsWith('}') && toolArgumentsOf(json).malformed === undefined;

/** Servers repeat the name with each piece, send it in pieces, or send a longer one each time. */
function nameAfter({ name, json }: OpenCall, next: string): string {
  if (name === '' || next === '') return name + next;
  if (json !== '' || next === name) return name;
  return next.startsWith(name) ? next : name + next;
}

const OUR_KEYS: ReadonlySet<string> = new Set(['index', 'id', 'function', 'custom']);

/** What else a call carries goes back with it, such as the thought signature of Gemini. */
function keepExtras(extras: JsonObject, wire: JsonObject): void {
  for (const name in wire) {
    const value = wire[name];
    if (value === undefined || value === null || OUR_KEYS.has(name)) continue;
    if (name === 'type' && value !== 'custom') continue;
    extras[name] = value;
  }
}

function started(call: OpenCall, options: ToolCallsOptions): ModelChunk {
  const { takenIds } = options;
  const own = call.id === '' ? `call_${options.responseId()}_${call.index}` : call.id;
  let id = own;
  for (let copy = 2; takenIds.has(id); copy += 1) id = `${own}_${copy}`;
  takenIds.add(id);
  const callId = CallId.parse(id);
  call.callId = callId;
  return { type: 'tool_call.started', index: call.index, callId, name: call.name };
}

function completed({ index, callId, name, json, extras }: OpenCall, provider: string): ModelChunk {
  if (callId === undefined) throw new Error('a call ends after it began');
  const isCustom = extras['type'] === 'custom';
  const parsed = isCustom ? { arguments: { input: json } } : toolArgumentsOf(json);
  const meta = isCustom ? extras : { ...extras, ...asWritten(json, parsed) };
  return {
    type: 'tool_call.completed',
    index,
    callId,
    name,
    ...parsed,
    ...withOwnMeta(meta, provider),
  };
}

/**
 * The arguments as the model wrote them, where writing them again would give other text: the prompt
 * cache of the provider only knows what was there before.
 */
function asWritten(json: string, { arguments: value, malformed }: ToolArguments): JsonObject {
  const isSame = malformed !== undefined || json === '' || JSON.stringify(value) === json;
  return isSame ? {} : { arguments: json };
}
