import type { JsonValue } from '#engine/schema/json.ts';
import { findSecrets, fromByteString, mask, toByteString } from './find-secrets.ts';
import type { KnownSecret } from './find-secrets.ts';
import { streamedStrings } from './streamed-strings.ts';

/** A part of a recording without its secrets, and the kind of each that was in it. */
export interface Redacted<Part> {
  readonly part: Part;
  readonly kinds: readonly string[];
}

export function redactText(
  text: string,
  known: readonly KnownSecret[],
  options: { readonly address?: boolean } = {},
): Redacted<string> {
  const bytes = toByteString(text);
  const found = findSecrets(bytes, known, options);
  if (found.length === 0) return { part: text, kinds: [] };
  let part = bytes;
  for (const { start, end } of found) {
    part = part.slice(0, start) + mask(end - start) + part.slice(end);
  }
  return { part: fromByteString(part), kinds: found.map(({ kind }) => kind) };
}

/**
 * Masks the strings of a JSON value. A secret in a key is reported but stays, because two masked
 * keys could become one: such a recording is refused when it is saved.
 */
export function redactJson(value: JsonValue, known: readonly KnownSecret[]): Redacted<JsonValue> {
  const kinds: string[] = [];
  const visit = (node: JsonValue): JsonValue => {
    if (typeof node === 'string') {
      const { part, kinds: more } = redactText(node, known);
      kinds.push(...more);
      return part;
    }
    if (Array.isArray(node)) return node.map(visit);
    if (typeof node !== 'object' || node === null) return node;
    return Object.fromEntries(
      Object.entries(node).map(([key, child]) => {
        kinds.push(...redactText(key, known).kinds);
        return [key, visit(child)];
      }),
    );
  };
  return { part: visit(value), kinds };
}

/**
 * Masks a body that came in chunks, also where a secret lies across them. Each chunk keeps its
 * length.
 */
export function redactChunks(
  chunks: readonly Uint8Array[],
  known: readonly KnownSecret[],
): Redacted<Uint8Array[]> {
  const body = Buffer.concat(chunks);
  const kinds: string[] = [];
  // First what a reader would put together: in the raw bytes only a piece of it might be found.
  const raw = body.toString('latin1');
  for (const { text, starts, ends } of streamedStrings(raw)) {
    for (const { start, end, kind } of findSecrets(text, known)) {
      kinds.push(kind);
      for (let at = start; at < end; at += 1) body.fill('*', starts[at], ends[at]);
    }
  }
  for (const { start, end, kind } of findSecrets(body.toString('latin1'), known)) {
    kinds.push(kind);
    body.fill('*', start, end);
  }
  if (kinds.length === 0) return { part: [...chunks], kinds };
  let at = 0;
  return {
    part: chunks.map(({ length }) => Uint8Array.from(body.subarray(at, (at += length)))),
    kinds,
  };
}
