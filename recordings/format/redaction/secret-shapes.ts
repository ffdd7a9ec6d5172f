import { looksLikeChance, looksRandom } from './looks-random.ts';
import { namedSecrets } from './named-secrets.ts';
import { start, startOutsideBase64 } from './secret-shape.ts';
import type { SecretShape } from './secret-shape.ts';
import { vendorTokens } from './vendor-tokens.ts';

/** What documentation writes where a password would be. */
const placeholder =
  /^(\W.*|(user(name)?|pass(word|wd)?|secret|token|key|x+|your.*|my.*|example.*))$/i;

const pemLabel = String.raw`(?:[A-Z0-9]+ )*PRIVATE KEY(?: BLOCK)?-----`;
const pemText = String.raw`(?:[A-Za-z0-9+/=:,.()\s\\]|-(?!-))`;

/** Order matters where shapes overlap: the more telling name comes first. */
export const secretShapes: readonly SecretShape[] = [
  {
    kind: 'private-key',
    // A PEM header alone is talk about keys; one full base64 line makes it a key, ended or cut off.
    pattern: new RegExp(
      `-----BEGIN ${pemLabel}${pemText}{0,400}?[A-Za-z0-9+/]{40}${pemText}*(?:-----END ${pemLabel})?`,
      'g',
    ),
  },
  {
    kind: 'anthropic-key',
    pattern: new RegExp(`${start}sk-ant-[A-Za-z0-9_-]{20,}`, 'g'),
    looksReal: looksRandom,
  },
  {
    // OpenAI, OpenRouter, DeepSeek and others use the same prefix.
    kind: 'sk-key',
    pattern: new RegExp(`${start}sk-[A-Za-z0-9_-]{20,}`, 'g'),
    looksReal: looksRandom,
  },
  {
    kind: 'aws-key-id',
    pattern: new RegExp(`${startOutsideBase64}A[KS]IA[A-Z2-7]{16}(?![A-Za-z0-9_+/=-])`, 'g'),
  },
  {
    kind: 'github-token',
    pattern: new RegExp(`${start}(?:gh[opsur]_[A-Za-z0-9]{36,}|github_pat_[A-Za-z0-9_]{36,})`, 'g'),
    looksReal: looksRandom,
  },
  {
    kind: 'slack-token',
    pattern: new RegExp(`${start}(?:xox[a-z]|xapp)-[A-Za-z0-9-]{20,}`, 'g'),
    looksReal: (text) => /\d/.test(text),
  },
  {
    kind: 'google-key',
    pattern: new RegExp(`${startOutsideBase64}AIza[A-Za-z0-9_-]{35}(?![A-Za-z0-9_+/-])`, 'g'),
  },
  {
    kind: 'jwt',
    pattern: new RegExp(
      `${start}eyJ[A-Za-z0-9_-]{10,}\\.eyJ[A-Za-z0-9_-]{10,}\\.[A-Za-z0-9_-]{20,}`,
      'g',
    ),
  },
  {
    kind: 'bearer-token',
    pattern: /bearer\s+(?<secret>[A-Za-z0-9._~+/=-]{20,})/dgi,
    looksReal: looksRandom,
  },
  {
    kind: 'url-userinfo',
    pattern:
      /[a-z][a-z0-9+.-]{1,20}:\/\/[^\s/?#@:"'\\*]{0,200}:(?<secret>[^\s/?#@:"'\\*]{3,200})@/dgi,
    looksReal: (text) => !placeholder.test(text),
  },
  {
    kind: 'url-userinfo',
    pattern: /[a-z][a-z0-9+.-]{1,20}:\/\/(?<secret>[A-Za-z0-9_-]{16,200})@/dgi,
    looksReal: looksRandom,
  },
  {
    kind: 'url-parameter',
    pattern:
      /[?&](?:[a-z0-9_-]{0,40}(?:api[-_]?key|token|secret|password|signature)|key|sig)=(?<secret>[^\s&#"'\\*<>]{16,})/dgi,
    looksReal: looksLikeChance,
  },
  ...vendorTokens,
  ...namedSecrets,
];

/** In the address of a request every such parameter is a secret, however short or plain. */
export const addressShapes: readonly SecretShape[] = [
  {
    kind: 'url-userinfo',
    pattern: /^[a-z][a-z0-9+.-]*:\/\/(?<secret>[^/?#@]*[^/?#@*:][^/?#@]*)@/dgi,
  },
  {
    kind: 'url-parameter',
    pattern:
      /[?&](?:[a-z0-9_-]*(?:(?:api|access|account|admin|private|encryption|signing)[-_]?key|token|secret|password|passwd|pwd|passphrase|signature|credential)|key|sig|code)=(?<secret>[^&#]*[^&#*][^&#]*)/dgi,
  },
];
