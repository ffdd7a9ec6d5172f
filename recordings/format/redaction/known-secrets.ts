import { CodedError } from '#engine/schema/errors.ts';
import { toByteString } from './find-secrets.ts';
import type { KnownSecret } from './find-secrets.ts';

/** Below this, a value is no secret, and masking it would tear ordinary words apart. */
const secretBytesMin = 8;

/**
 * Prepares values for the search. A value is looked for as it is, as JSON writes it, as JSON inside
 * JSON writes it (arguments of tool calls), and percent-encoded.
 * @throws {CodedError} for a value that is too short to be searched for
 */
export function knownSecrets(secrets: Readonly<Record<string, string>>): KnownSecret[] {
  const known = Object.entries(secrets).map(([name, value]) => {
    const sizeBytes = Buffer.byteLength(value);
    if (sizeBytes < secretBytesMin) {
      throw new CodedError(
        'redaction.too_short',
        `The value of ${name} has ${sizeBytes} bytes; from ${secretBytesMin} on it can be ` +
          'redacted. Leave it out, or use a longer secret.',
      );
    }
    const once = asJson(value);
    const forms = new Set([value, once, asJson(once), percentEncoded(value)].map(toByteString));
    return { name, forms: [...forms].toSorted((left, right) => right.length - left.length) };
  });
  // A secret may be part of another one: the longer must be masked first.
  return known.toSorted((left, right) => longest(right) - longest(left));
}

const longest = (secret: KnownSecret): number => secret.forms[0]?.length ?? 0;
const asJson = (text: string): string => JSON.stringify(text).slice(1, -1);
// encodeURIComponent throws at lone surrogates.
const percentEncoded = (text: string): string => encodeURIComponent(text.toWellFormed());

const secretName =
  /(^|_)(key|apikey|token|secret|password|passwd|pass|passphrase|credentials?|pat|pwd)(_|$)/i;

/**
 * The secrets among environment variables, by their names: `ANTHROPIC_API_KEY`, `NPM_TOKEN`,
 * `DB_PASSWORD`. Paths are left out, they say only where a secret lies.
 */
export function secretsFromEnvironment(
  environment: Readonly<Record<string, string | undefined>>,
): Record<string, string> {
  const secrets: Record<string, string> = {};
  for (const [name, value] of Object.entries(environment)) {
    if (value === undefined || !secretName.test(name) || value.startsWith('/')) continue;
    if (Buffer.byteLength(value) >= secretBytesMin) secrets[name] = value;
  }
  return secrets;
}
