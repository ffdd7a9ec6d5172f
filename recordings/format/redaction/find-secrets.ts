import { addressShapes, secretShapes } from './secret-shapes.ts';

/** Where a secret stands in a text. Offsets are those of the text's characters. */
export interface FoundSecret {
  readonly start: number;
  readonly end: number;
  readonly kind: string;
}

/** A secret whose value is known, in every form in which it may stand in a text. */
export interface KnownSecret {
  readonly name: string;
  /** Byte strings, see `toByteString`; the longest first. */
  readonly forms: readonly string[];
}

/**
 * All secrets in a byte string: first the known values, then whatever has a secret's shape. They
 * never overlap.
 * @param options.address the text is the address of a request
 */
export function findSecrets(
  text: string,
  known: readonly KnownSecret[],
  options: { readonly address?: boolean } = {},
): FoundSecret[] {
  const found: FoundSecret[] = [];
  let rest = text;
  const take = (start: number, end: number, kind: string): void => {
    found.push({ start, end, kind });
    // Masked at once, so that nothing is found twice; offsets stay, since the length does.
    rest = rest.slice(0, start) + mask(end - start) + rest.slice(end);
  };
  for (const { name, forms } of known) {
    for (const form of forms) {
      for (let at = rest.indexOf(form); at >= 0; at = rest.indexOf(form, at + form.length)) {
        take(at, at + form.length, `value of ${name}`);
      }
    }
  }
  const shapes = options.address === true ? [...addressShapes, ...secretShapes] : secretShapes;
  for (const { kind, pattern, looksReal } of shapes) {
    for (const match of rest.matchAll(pattern)) {
      const [start, end] = match.indices?.groups?.['secret'] ?? [
        match.index,
        match.index + match[0].length,
      ];
      if (looksReal?.(text.slice(start, end)) ?? true) take(start, end, kind);
    }
  }
  return found;
}

/**
 * What stands where a secret was: as long as the secret in bytes, so that chunks and lengths stay.
 * No shape matches it, and eight or more of it mean "scrubbed" to playback.
 */
export const mask = (length: number): string => '*'.repeat(length);

/**
 * UTF-8 bytes as a string, one character a byte: searching it gives byte offsets, and regular
 * expressions work on it.
 */
export const toByteString = (text: string): string => Buffer.from(text, 'utf8').toString('latin1');

export const fromByteString = (bytes: string): string =>
  Buffer.from(bytes, 'latin1').toString('utf8');
