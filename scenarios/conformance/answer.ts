import { addChunk, startMessage, wholeMessage } from '#engine/projection/assemble-message.ts';
import type { JsonObject, JsonValue } from '#engine/schema/json.ts';
import type { AssistantPart } from '#engine/schema/message.ts';
import type { ModelChunk } from '#engine/schema/model-stream.ts';

/**
 * What a provider answered, in words that all of them share. In all of this the engine and the SDK
 * agree, without any exception: `known-differences.ts` is about `content` alone.
 */
export interface Facts {
  /** Id and model, where the answer says them. */
  readonly from: readonly [responseId: string, model: string] | undefined;
  readonly text: string;
  readonly thinking: string;
  /** Of thinking and calls, and reasoning that is encrypted; each once, sorted. */
  readonly signatures: readonly string[];
  readonly calls: readonly Call[];
  /** Tokens; undefined where nothing was said about them. */
  readonly usage: UsageTotals | undefined;
  /** A reason to stop, or `failed` with the code of the error. */
  readonly ending: string;
}

export interface Call {
  /** Undefined where the wire gave none. */
  readonly id: string | undefined;
  readonly name: string;
  /** As text where they are no JSON object. */
  readonly arguments: JsonValue;
}

export interface UsageTotals {
  /** With what was read from the cache, or written to it. */
  readonly input: number;
  readonly cacheRead: number;
  readonly cacheWrite: number;
  readonly output: number;
}

/** An answer, and what of it goes back to the provider in its own words. */
export interface Answer extends Facts {
  readonly content: readonly JsonObject[];
}

/** The message that the engine puts together from a stream. */
export function partsOf(chunks: readonly ModelChunk[]): AssistantPart[] {
  const draft = startMessage();
  for (const chunk of chunks) addChunk(draft, chunk);
  return wholeMessage(draft);
}

/** What the engine makes of a stream. */
export function factsOf(chunks: readonly ModelChunk[]): Facts {
  const parts = partsOf(chunks);
  const started = chunks.find((chunk) => chunk.type === 'started');
  const usage = chunks.findLast((chunk) => chunk.type === 'usage')?.usage;
  const last = chunks.at(-1);
  return {
    from: started && [started.responseId, started.model],
    text: joined(parts, 'text'),
    thinking: joined(parts, 'thinking'),
    signatures: signaturesIn(parts),
    calls: parts.flatMap((part) =>
      part.type === 'tool_call'
        ? [{ id: part.callId, name: part.name, arguments: part.malformed ?? part.arguments }]
        : [],
    ),
    usage: usage && {
      input: usage.inputTokens + usage.cacheReadTokens + usage.cacheWriteTokens,
      cacheRead: usage.cacheReadTokens,
      cacheWrite: usage.cacheWriteTokens,
      output: usage.outputTokens,
    },
    ending: last?.type === 'finished' ? last.stopReason : failureOf(last),
  };
}

const joined = (parts: readonly AssistantPart[], type: 'text' | 'thinking'): string =>
  parts.map((part) => (part.type === type ? part.text : '')).join('');

const failureOf = (last: ModelChunk | undefined): string =>
  last?.type === 'failed' ? `failed ${last.error.code}` : 'no end';

const SIGNATURES = new Set(['signature', 'thoughtSignature', 'encrypted_content']);

/** Every signature in a value, at any depth; each once, sorted. */
export function signaturesIn(value: JsonValue): string[] {
  const found = new Set<string>();
  collect(value, found);
  return [...found].toSorted();
}

function collect(value: JsonValue, found: Set<string>): void {
  if (typeof value !== 'object' || value === null) return;
  const isRedacted = !Array.isArray(value) && value['type'] === 'redacted_thinking';
  for (const [name, each] of Object.entries(value)) {
    const isSignature = SIGNATURES.has(name) || (isRedacted && name === 'data');
    if (isSignature && typeof each === 'string' && each !== '') found.add(each);
    else collect(each, found);
  }
}
