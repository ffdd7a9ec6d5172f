import { base62, base64, base64url, digits, hexadecimal, lower, upper } from './chance.ts';
import type { Chance } from './chance.ts';

/** A text that gives a secret away by how it is built, whatever its name. */
export interface SecretDocument {
  readonly kind: string;
  /** @returns the text, and what in it must not get out */
  readonly write: (chance: Chance) => { readonly text: string; readonly secret: string };
}

/** A text with one secret in it, where `{}` stands. */
const around =
  (text: string, secret: (chance: Chance) => string): SecretDocument['write'] =>
  (chance) => {
    const value = secret(chance);
    return { text: text.replace('{}', value), secret: value };
  };

const encoded = (text: string): string => Buffer.from(text).toString('base64');
const password = (chance: Chance): string =>
  `${chance.of(upper, 2)}${chance.of(lower, 6)}${chance.of(digits, 3)}${chance.of(lower, 3)}`;
const lines = (chance: Chance, count: number): string =>
  Array.from({ length: count }, () => chance.of(base64, 64)).join('\n');

function pem(label: string): SecretDocument['write'] {
  return (chance) => {
    const secret = lines(chance, 12);
    // Put together, so that no scanner takes this file for a key.
    const mark = (word: string): string =>
      `-----${word} ${[label, 'PRIVATE', 'KEY'].join(' ')}-----`;
    return { text: `${mark('BEGIN')}\n${secret}\n${mark('END')}`, secret };
  };
}

const jwt = (chance: Chance): string =>
  [
    Buffer.from('{"alg":"RS256","typ":"JWT"}').toString('base64url'),
    Buffer.from(`{"sub":"${chance.of(digits, 10)}","exp":1799999999}`).toString('base64url'),
    chance.of(base64url, 342),
  ].join('.');

/** Formats of RFCs and manuals (7519, 7617, 6265, libpq, AWS and Google signed URLs), read 2026-11-20. */
export const secretDocuments: readonly SecretDocument[] = [
  { kind: 'jwt', write: around('{}', jwt) },
  { kind: 'rsa private key', write: pem('RSA') },
  { kind: 'openssh private key', write: pem('OPENSSH') },
  { kind: 'encrypted private key', write: pem('ENCRYPTED') },
  {
    kind: 'postgres address',
    write: around('postgresql://app:{}@db.example.com:5432/app', password),
  },
  {
    kind: 'mongodb address',
    write: around('mongodb+srv://app:{}@c0.example.net/?w=majority', password),
  },
  { kind: 'redis address', write: around('redis://:{}@cache.example.com:6379/0', password) },
  { kind: 'amqp address', write: around('amqps://app:{}@mq.example.com/vhost', password) },
  {
    kind: 'ado connection string',
    write: around('Server=db;Database=app;User Id=app;Password={};Encrypt=True', password),
  },
  {
    kind: 'jdbc address',
    write: around('jdbc:postgresql://db.example.com/app?user=app&password={}', password),
  },
  {
    kind: 'basic auth',
    write: around('Authorization: Basic {}', (chance) => encoded(`app:${password(chance)}`)),
  },
  {
    kind: 'bearer token',
    write: around('curl -H "Authorization: Bearer {}" https://api.example.com', (chance) =>
      chance.of(base64url, 43),
    ),
  },
  {
    kind: 'token header',
    write: around('Authorization: token {}', (chance) => chance.of(hexadecimal, 40)),
  },
  {
    kind: 'key header',
    write: around("curl -H 'X-Api-Key: {}' https://api.example.com", (chance) =>
      chance.of(base62, 32),
    ),
  },
  {
    kind: 'session cookie',
    write: around('Cookie: theme=dark; connect.sid=s%3A{}; lang=en', (chance) =>
      chance.of(base64url, 75),
    ),
  },
  {
    kind: 'set-cookie',
    write: around('Set-Cookie: session={}; Path=/; HttpOnly; Secure', (chance) =>
      chance.of(base64url, 64),
    ),
  },
  {
    kind: 'aws signed address',
    write: around(
      'https://b.s3.amazonaws.com/o?X-Amz-Algorithm=AWS4-HMAC-SHA256&X-Amz-Expires=900&X-Amz-Signature={}',
      (chance) => chance.of(hexadecimal, 64),
    ),
  },
  {
    kind: 'google signed address',
    write: around(
      'https://storage.googleapis.com/b/o?X-Goog-Expires=900&X-Goog-Signature={}',
      (chance) => chance.of(hexadecimal, 512),
    ),
  },
  {
    kind: 'azure sas address',
    write: around(
      'https://a.blob.core.windows.net/c/o?sv=2024-11-04&se=2027-01-01&sr=b&sp=r&sig={}%3D',
      (chance) => chance.of(base62, 43),
    ),
  },
  {
    kind: 'cloudfront address',
    write: around(
      'https://d1.cloudfront.net/o?Expires=1799999999&Signature={}&Key-Pair-Id=K2',
      (chance) => chance.of(base64url, 340),
    ),
  },
  {
    kind: 'slack webhook',
    write: around(
      'https://hooks.slack.com/services/{}',
      (chance) =>
        `T${chance.of(upper + digits, 10)}/B${chance.of(upper + digits, 10)}/${chance.of(base62, 24)}`,
    ),
  },
  {
    kind: 'discord webhook',
    write: around('https://discord.com/api/webhooks/123456789012345678/{}', (chance) =>
      chance.of(base64url, 68),
    ),
  },
  {
    kind: 'sentry dsn',
    write: around('https://{}@o1.ingest.sentry.io/42', (chance) => chance.of(hexadecimal, 32)),
  },
  { kind: 'netrc', write: around('machine api.example.com login app password {}', password) },
  {
    kind: 'git address',
    write: around('git clone https://{}@git.example.com/a/b.git', (chance) =>
      chance.of(base62, 40),
    ),
  },
  {
    kind: 'command line',
    write: around('deploy --region eu --token {} --yes', (chance) => chance.of(base62, 32)),
  },
];
