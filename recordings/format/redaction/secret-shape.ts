/** Something that looks like a secret wherever it stands. */
export interface SecretShape {
  readonly kind: string;
  /** Global. The group `secret` is what must go; without the group, the whole match. */
  readonly pattern: RegExp;
  /** Tells a secret from prose that is built alike. */
  readonly looksReal?: (secret: string) => boolean;
}

/**
 * Where a token may start: not inside a word, but also right after an escaped line break, since
 * much of what we search is JSON text in which `\n` is two characters.
 */
export const start = String.raw`(?:(?<![A-Za-z0-9_-])|(?<=\\[nrt]))`;
/** The same for tokens that could stand by chance in the middle of base64. */
export const startOutsideBase64 = String.raw`(?:(?<![A-Za-z0-9_+/-])|(?<=\\[nrt]))`;
