import { looksLikeChance, looksLikePassword } from './looks-random.ts';
import type { SecretShape } from './secret-shape.ts';

/**
 * What the name of a secret ends with, in any case and with any of `_`, `-`, `.` or nothing between
 * its words. `key` alone is not among them (cache, primary and public keys are none), nor are the
 * tokens that turn pages or go on with a turn, which providers want back.
 */
const keyOwners =
  'api|access|secret|private|account|admin|auth|encryption|signing|signature|master|shared|storage|' +
  'subscription|license|app|application|client|service|server|integration|webhook|deploy|project|' +
  'functions|host|instrumentation|ingestion';
const secretEnd =
  `(?:(?:${keyOwners})[_.-]?key(?:[_.-]?secret)?|` +
  '(?<!(?:page|turn|sync|continuation|next)[_.-]?)token|secret|credentials?)';
const passwordEnd = '(?:passw(?:or)?d|passwd|pwd|pass[_-]?phrase|(?<=[_.-])pass)';

/** Whether strings under this name may be secrets. */
export const mayNameSecret = (name: string): boolean => nameEnd.test(name);
const nameEnd = new RegExp(`(?:${secretEnd}|${passwordEnd}|authorization|cookie)$`, 'i');

/** From the name to its value: `=`, `:`, `=>`, `>`, a flag's space, and quotes, also escaped ones. */
const between = String.raw`(?:["'\x60\\]{0,4}[ \t]{0,4}(?:=>|:=|[:=>])\s{0,4}["'\x60\\]{0,4}|["']?[ \t]["']?(?<=--[\w-]{1,60}["']?[ \t]["']?))`;

/** Long, and of the characters that tokens are made of. */
const value = String.raw`(?<secret>[A-Za-z0-9+/_.~:%$=-]{16,})`;
/** Short enough to be remembered, and of any characters but those that end it. */
const password = String.raw`(?<secret>[^\s"'\x60\\<>,;&|*]{8,100})`;

/** Secrets that only their names give away. */
export const namedSecrets: readonly SecretShape[] = [
  {
    kind: 'named-secret',
    pattern: new RegExp(`(?:${secretEnd}|${passwordEnd})${between}${value}`, 'dgi'),
    looksReal: looksLikeChance,
  },
  {
    kind: 'password',
    pattern: new RegExp(`${passwordEnd}${between}${password}`, 'dgi'),
    looksReal: looksLikePassword,
  },
  {
    // As in a .netrc.
    kind: 'password',
    pattern: /\blogin\s+\S{1,100}\s+password\s+(?<secret>[^\s"'\\*]{4,100})/dgi,
    looksReal: (text) => !/[(){}[\]<>$]/.test(text),
  },
  {
    kind: 'authorization',
    pattern:
      /authorization["'\\]{0,4}\s{0,4}[:=]\s{0,4}["'\\]{0,4}(?:[a-z]{1,20}\s{1,4})?(?<secret>[A-Za-z0-9+/_.~=-]{16,})/dgi,
    looksReal: looksLikeChance,
  },
  {
    kind: 'basic-auth',
    pattern: /\bbasic\s{1,4}(?<secret>[A-Za-z0-9+/]{8,}={0,2})/dgi,
    looksReal: (text) => /^[\x20-\x7e]+:[\x20-\x7e]*$/.test(Buffer.from(text, 'base64').toString()),
  },
  {
    // Any of the cookies of a line: which of them holds the session, only its server knows. The look
    // ahead keeps the search from trying each shorter value, and looking back from it.
    kind: 'cookie',
    pattern:
      /(?<![\w.%-])[\w.%-]{1,60}=(?<secret>[^;\s"'\\,<>*&=]{16,4096}={0,2})(?![^;\s"'\\,<>*])(?<=cookie["'\\]{0,4}\s{0,4}:[^\r\n]{0,2000})/dgi,
    looksReal: looksLikeChance,
  },
];
