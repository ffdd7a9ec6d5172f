import { base32, base62, base64, base64url, digits, hexadecimal, lower } from './chance.ts';
import type { Chance } from './chance.ts';

/** A kind of string that looks like a secret and is none. */
export interface Innocent {
  readonly kind: string;
  /** The name under which such a string usually stands. */
  readonly field: string;
  /** Whether a provider wants it back as it was: not one of these may be touched. */
  readonly mustReturn?: true;
  readonly write: (chance: Chance) => string;
}

const uuid = (chance: Chance): string =>
  [8, 4, 4, 4, 12].map((length) => chance.of(hexadecimal, length)).join('-');

const id = (field: string, prefix: string, length: number): Innocent => ({
  kind: `id ${prefix}…`,
  field,
  mustReturn: true,
  write: (chance) => prefix + chance.of(base62, length),
});

const words: readonly [string, ...string[]] = [
  'get',
  'token',
  'Secret',
  'auth',
  'Key',
  'password',
  'render',
  'index',
  'Node',
  'client',
  'api',
];
const name = (chance: Chance): string =>
  Array.from({ length: 4 }, () => chance.pick(words)).join('') + chance.of(digits, 2);

export const innocents: readonly Innocent[] = [
  // What providers want back
  id('id', 'msg_01', 22),
  id('id', 'toolu_01', 22),
  id('id', 'srvtoolu_01', 22),
  id('tool_use_id', 'toolu_vrtx_01', 22),
  id('request_id', 'req_011C', 20),
  id('id', 'call_', 24),
  id('id', 'chatcmpl-', 29),
  {
    kind: 'id resp_…',
    field: 'id',
    mustReturn: true,
    write: (chance) => `resp_${chance.of(hexadecimal, 50)}`,
  },
  {
    kind: 'id rs_…',
    field: 'id',
    mustReturn: true,
    write: (chance) => `rs_${chance.of(hexadecimal, 50)}`,
  },
  {
    kind: 'id fc_…',
    field: 'id',
    mustReturn: true,
    write: (chance) => `fc_${chance.of(hexadecimal, 50)}`,
  },
  {
    kind: 'id container_…',
    field: 'container',
    mustReturn: true,
    write: (chance) => `container_01${chance.of(base62, 22)}`,
  },
  {
    kind: 'signature of thinking',
    field: 'signature',
    mustReturn: true,
    write: (chance) => `EqQB${chance.of(base64, 400)}==`,
  },
  {
    kind: 'redacted thinking',
    field: 'data',
    mustReturn: true,
    write: (chance) => `EmwK${chance.of(base64, 300)}`,
  },
  {
    kind: 'encrypted reasoning',
    field: 'encrypted_content',
    mustReturn: true,
    write: (chance) => `gAAAAABo${chance.of(base64url, 500)}==`,
  },
  {
    kind: 'signature of a thought',
    field: 'thoughtSignature',
    mustReturn: true,
    write: (chance) => chance.of(base64, 344),
  },
  { kind: 'prompt cache key', field: 'prompt_cache_key', mustReturn: true, write: uuid },
  // What tools print
  { kind: 'git commit', field: 'sha', write: (chance) => `commit ${chance.of(hexadecimal, 40)}` },
  {
    kind: 'git log',
    field: 'output',
    write: (chance) =>
      `${chance.of(hexadecimal, 7)} Rotate the token key\n${chance.of(hexadecimal, 7)} Add password reset`,
  },
  {
    kind: 'git index',
    field: 'diff',
    write: (chance) => `index ${chance.of(hexadecimal, 7)}..${chance.of(hexadecimal, 7)} 100644`,
  },
  { kind: 'uuid', field: 'id', write: uuid },
  { kind: 'integrity', field: 'integrity', write: (chance) => `sha512-${chance.of(base64, 86)}==` },
  {
    kind: 'checksum',
    field: 'checksum',
    write: (chance) => `checksum = "${chance.of(hexadecimal, 64)}"`,
  },
  {
    kind: 'go sum',
    field: 'go.sum',
    write: (chance) => `example.com/mod v1.2.3 h1:${chance.of(base64, 43)}=`,
  },
  {
    kind: 'docker digest',
    field: 'image',
    write: (chance) => `app@sha256:${chance.of(hexadecimal, 64)}`,
  },
  {
    kind: 'base64 image',
    field: 'data',
    write: (chance) => `data:image/png;base64,iVBORw0KGgo${chance.of(base64, 600)}`,
  },
  {
    kind: 'certificate',
    field: 'certificate',
    write: (chance) =>
      `-----BEGIN CERTIFICATE-----\n${chance.of(base64, 64)}\n${chance.of(base64, 64)}\n-----END CERTIFICATE-----`,
  },
  {
    kind: 'public ssh key',
    field: 'key',
    write: (chance) => `ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAI${chance.of(base64, 43)} me@host`,
  },
  {
    kind: 'fingerprint',
    field: 'fingerprint',
    write: (chance) => `SHA256:${chance.of(base64, 43)}`,
  },
  { kind: 'etag', field: 'etag', write: (chance) => `W/"${chance.of(hexadecimal, 32)}"` },
  {
    kind: 'hashed file',
    field: 'file',
    write: (chance) => `dist/assets/index-${chance.of(base62, 8)}.js`,
  },
  {
    kind: 'long path',
    field: 'path',
    write: (chance) =>
      `/home/me/projects/${name(chance)}/node_modules/.pnpm/pkg@1.2.3_${chance.of(base32.toLowerCase(), 26)}/node_modules/pkg/index.js`,
  },
  { kind: 'container id', field: 'container', write: (chance) => chance.of(hexadecimal, 64) },
  {
    kind: 'trace',
    field: 'traceparent',
    write: (chance) => `00-${chance.of(hexadecimal, 32)}-${chance.of(hexadecimal, 16)}-01`,
  },
  {
    kind: 'minified code',
    field: 'code',
    write: (chance) =>
      `var ${chance.of(lower, 1)}=${name(chance)},token=t.${name(chance)};if(!e.apiKey||n.password===${chance.of(lower, 2)}.secret)return r(${chance.of(digits, 6)},"${name(chance)}")`,
  },
  {
    kind: 'code about secrets',
    field: 'code',
    write: (chance) =>
      `const apiKey = process.env.${name(chance).toUpperCase()}_API_KEY; // token: string, secret: config.get("${name(chance)}")`,
  },
  {
    kind: 'types',
    field: 'code',
    write: (chance) =>
      `interface ${name(chance)} { password: string; accessToken: ${name(chance)}; clientSecret?: string }`,
  },
  {
    kind: 'placeholder',
    field: 'text',
    write: (chance) =>
      `export API_KEY=your-${chance.pick(words)}-key-here TOKEN=<${name(chance)}> PASSWORD=\${${name(chance)}} SECRET=xxxxxxxxxxxxxxxxxxxx`,
  },
  {
    kind: 'class names',
    field: 'html',
    write: (chance) =>
      `<div class="sk-${name(chance)}-loading css-${chance.of(base62, 6)} hf_${name(chance)}_container">`,
  },
  {
    kind: 'usage',
    field: 'text',
    write: (chance) =>
      `"max_tokens": ${chance.of(digits, 5)}, "token_count": ${chance.of(digits, 18)}, "total_tokens": ${chance.of(digits, 20)}`,
  },
  { kind: 'log probability', field: 'token', write: (chance) => ` ${chance.pick(words)}` },
  {
    kind: 'page token name',
    field: 'text',
    write: (chance) =>
      `cache_key: ${chance.of(hexadecimal, 40)}, primary_key: ${uuid(chance)}, public_key: ${chance.of(base64, 44)}`,
  },
  {
    kind: 'source map',
    field: 'mappings',
    write: (chance) => `"mappings": "AAAA,SAAS,${chance.of(`${base64},;`, 300)}"`,
  },
  {
    kind: 'prose',
    field: 'text',
    write: (chance) =>
      `The password: ${name(chance)} is only an example; a token must be kept secret, and the key=value pairs of ${name(chance)} are sorted.`,
  },
  {
    kind: 'date and version',
    field: 'text',
    write: (chance) =>
      `secret=2026-11-20T09:00:00.000Z token=v1.2.3-rc.${chance.of(digits, 2)}+build.${chance.of(digits, 6)}`,
  },
];
