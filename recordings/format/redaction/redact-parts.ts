import type { JsonObject, JsonValue } from '#engine/schema/json.ts';
import { findSecrets, fromByteString, mask, toByteString } from './find-secrets.ts';
import type { KnownSecret } from './find-secrets.ts';
import { mayNameSecret } from './named-secrets.ts';
import { streamedStrings } from './streamed-strings.ts';

/** A part of a recording without its secrets, and the kind of each that was in it. */
export interface Redacted<Part> {
  readonly part: Part;
  readonly kinds: readonly string[];
}

/**
 * @param options.address the text is the address of a request
 * @param options.name under which the text stands, where that may be the name of a secret
 */
export function redactText(
  text: string,
  known: readonly KnownSecret[],
  options: { readonly address?: boolean; readonly name?: string } = {},
): Redacted<string> {
  const bytes = toByteString(text);
  const before = options.name === undefined ? '' : toByteString(`${options.name}: `);
  const found = findSecrets(before + bytes, known, options)
    // What is in the name is told of the key.
    .filter(({ end }) => end > before.length);
  if (found.length === 0) return { part: text, kinds: [] };
  let part = before + bytes;
  for (const { start, end } of found) {
    part = part.slice(0, start) + mask(end - start) + part.slice(end);
  }
  return {
    part: fromByteString(part.slice(before.length)),
    kinds: found.map(({ kind }) => kind),
  };
}

/**
 * Masks the strings of a JSON value. A secret in a key is reported but stays, because two masked
 * keys could become one: such a recording is refused when it is saved.
 */
export function redactJson(value: JsonValue, known: readonly KnownSecret[]): Redacted<JsonValue> {
  const kinds: string[] = [];
  const visit = (node: JsonValue, name = ''): JsonValue => {
    if (typeof node === 'string') {
      const options = mayNameSecret(name) ? { name } : {};
      const { part, kinds: more } = redactText(node, known, options);
      kinds.push(...more);
      return part;
    }
    if (Array.isArray(node)) return node.map((child) => visit(child));
    if (typeof node !== 'object' || node === null) return node;
    return Object.fromEntries(
      Object.entries(node).map(([key, child]) => {
        kinds.push(...redactText(key, known).kinds);
        return [key, visit(child, key === 'value' ? (nameBeside(node) ?? key) : key)];
      }),
    );
  };
  return { part: visit(value), kinds };
}

/** Lists of variables and headers: `{ "name": "API_KEY", "value": … }`. */
function nameBeside({ name, key }: JsonObject): string | undefined {
  return [name, key].find((beside) => typeof beside === 'string');
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
