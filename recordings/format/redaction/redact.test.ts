import { describe, expect, test } from 'vitest';
import { buildRecording } from '#recordings/format/build-recording.ts';
import type { PlainExchange } from '#recordings/format/build-recording.ts';
import type { Recording } from '#recordings/format/recording.ts';
import { secretsFromEnvironment } from './known-secrets.ts';
import { redact, scanForSecrets } from './redact.ts';

const details = {
  title: 'a run',
  provenance: { kind: 'authored' },
  seed: 's',
  startedAt: '2026-11-20T09:00:00.000Z',
} as const;
const url = 'https://api.anthropic.com/v1/messages';
const recordingOf = (exchange: Partial<PlainExchange>): Recording =>
  buildRecording(details, [{ request: { url }, response: {}, ...exchange }]);
const textOf = (recording: Recording): string =>
  recording.exchanges
    .map(({ request, head, chunks }) =>
      [
        JSON.stringify([request, head]),
        Buffer.concat(chunks.map((chunk) => chunk.bytes)).toString(),
      ].join('\n'),
    )
    .join('\n');

// Written by hand after keys of each maker that were revoked long ago; none was ever valid.
const secrets: Readonly<Record<string, string>> = {
  anthropic:
    'sk-ant-api03-R8tq_Xw3-LkP0vZbN7mYcD2eFhJ5sUaG9iOxQ1rT6yWnBzKlMpVdCfHgEjSuIoA-4x8Z2wAA',
  'anthropic oauth': 'sk-ant-oat01-mB4kQz7Tn2Xc9Lr5Vw8Yd1Hs6Jf3Pg0Ka_Ue-iOoRtZyNxMlQwEbVg-8f3kLgAA',
  openai: 'sk-kJ8mN2pQ5rT7vX9zB4cD6fG1hL3wY0aEsUiOqWxZnMtRbVpK',
  'openai project': 'sk-proj-x7Kd92mVbQ-ZpL4nRtYw_c8sFgHjT3BlbkFJeNq5uMa0XoW6rPiDzBv1Gy2kCt',
  deepseek: 'sk-4f9a1c7e2b8d4056a3e1f7c9d2b5a860',
  openrouter: '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',
  'aws key id': 'AKIAQ3EGTZ7XVN5WKLPM',
  'aws session id': 'ASIA5YTR2WQPLKJHGF4D',
  'github classic': 'ghp_q7Wn3Zx9Lk2Vb5Mc8Rt1Yp4Hs6Jd0Fg3aBeU',
  'github app': 'ghs_8Kq2Lw5Xz9Vn3Mb7Rc1Tp6Yd4Hf0JsGaUeIo',
  'github fine-grained':
    'github_pat_11ABCDEFG0q8Zx3Lw9Vn2M_k5Rc7Tp1Yd4Hf6Js0GaUeIoBzXvNmQwLrTyPdKfHgJsCuEi8b2n4m6',
  // Cut in two, so that no scanner of this repository takes it for a live one.
  'slack bot': ['xoxb', '2314159265358-2718281828459-Nq7Lw2Xz9Vb5Mc8Rt1Yp4HsK'].join('-'),
  google: 'AIzaSyD3kQ9mXv7TbL2nRw5YpC8sFgHjZeUaOi4',
  jwt: 'eyJhbGciOiJSUzI1NiIsInR5cCI6IkpXVCJ9.eyJzdWIiOiJ1c2VyLTQyIiwiZXhwIjoxNzk5OTk5OTk5fQ.dGhpc19pc19ub3RfYV9zaWduYXR1cmVfYnV0X2xvbmc',
  'ec private key':
    '-----BEGIN EC PRIVATE KEY-----\nMHcCAQEEIFz7Kq2Lw5Xz9Vn3Mb7Rc1Tp6Yd4Hf0JsGaUeIoBzXvoAoGCCqGSM49\nAwEHoUQDQgAEq8Zx3Lw9Vn2Mk5Rc7Tp1Yd4Hf6Js0GaUeIoBzXvNmQwLrTyPdKfH\n-----END EC PRIVATE KEY-----',
  'encrypted private key':
    '-----BEGIN RSA PRIVATE KEY-----\nProc-Type: 4,ENCRYPTED\nDEK-Info: AES-128-CBC,7D2F1A9C3B5E4D60\n\nq8Zx3Lw9Vn2Mk5Rc7Tp1Yd4Hf6Js0GaUeIoBzXvNmQwLrTyPdKfHq8Zx3Lw9Vn2M\n-----END RSA PRIVATE KEY-----',
};

/** Around the secret, what surrounds secrets in real sessions. */
const surroundings: Readonly<Record<string, (secret: string) => string>> = {
  alone: (secret) => secret,
  'in an .env file': (secret) => `HOST=db\nAPI_KEY=${secret}\nPORT=1`,
  'in quotes': (secret) => `const key = "${secret}";`,
  'in a header': (secret) => `curl -H 'Authorization: Bearer ${secret}' https://x.example/`,
  'in JSON inside a string': (secret) => JSON.stringify({ files: [`key:\n${secret}\n`] }),
};

describe.each(Object.entries(secrets))('%s', (_name, secret) => {
  const core = secret.slice(Math.floor(secret.length / 3));

  test.each(Object.entries(surroundings))('is found %s, everywhere', (_place, around) => {
    const text = around(secret);
    const event = `data: ${JSON.stringify({ type: 'content_block_delta', delta: { text } })}\n\n`;
    const leaky = recordingOf({
      request: { url, body: { messages: [{ role: 'user', content: text }] } },
      response: { chunks: [text, '\n\n', event] },
    });
    expect(scanForSecrets(leaky).map(({ where }) => where)).toEqual(
      expect.arrayContaining(['request.body', 'response.body']),
    );
    const clean = redact(leaky, { secrets: {} });
    expect(textOf(clean)).not.toContain(core);
    expect(textOf(clean)).not.toContain(JSON.stringify(core).slice(1, -1));
    expect(scanForSecrets(clean)).toEqual([]);
  });

  test('is found where a model spells it out, a few characters an event', () => {
    const pieces = secret.match(/[\s\S]{1,3}/g) ?? [];
    const events = pieces.map((text) =>
      JSON.stringify({
        type: 'content_block_delta',
        index: 0,
        delta: { type: 'text_delta', text },
      }),
    );
    const leaky = recordingOf({
      response: { chunks: events.map((event) => `event: content_block_delta\ndata: ${event}\n\n`) },
    });
    const clean = redact(leaky, { secrets: {} });
    const said = clean.exchanges.flatMap(({ chunks }) =>
      chunks.map(({ bytes }) => {
        const data = Buffer.from(bytes).toString().split('data: ')[1] ?? '';
        return (JSON.parse(data) as { delta: { text: string } }).delta.text;
      }),
    );
    expect(said.join('').replaceAll('*', '')).toBe('');
    expect(scanForSecrets(clean)).toEqual([]);
  });
});

test('what only resembles a secret is left alone', () => {
  const harmless = [
    'toolu_01T1x1fJ34qAmk2tNTrN7Up6 msg_01XFDUDYJgAACzvnptvVoYEL req_011Cd146y8at69XFnu75MXmM',
    'chatcmpl-AbC123dEf456GhI789jKl012MnO fc_67ca09c6bedc8190a7abfec07b1a1332096610f474011cc0',
    `ErUBCkYIBRgCIkD${'q8Zx3Lw9Vn2M/k5Rc7+Tp1Yd4Hf6Js0GaUe'.repeat(20)}==`,
    '<task-notification> sk-notification-with-a-very-long-name sk-ant-… sk-ant-api03-...',
    'class="sk-loading-indicator-3-columns-wide-by-default"',
    'Set ANTHROPIC_API_KEY=sk-ant-your-key-here-please-and-restart',
    'AKIA/ASIA/AROA (AWS), ghp_/gho_/ghu_/ghs_, AIza, xoxb-, eyJ',
    'Authorization: Bearer $TOKEN, Bearer <token>, Bearer authentication-with-many-words',
    'Look for -----BEGIN RSA PRIVATE KEY----- or -----BEGIN OPENSSH PRIVATE KEY----- in the files',
    '-----BEGIN PRIVATE KEY-----\n...\n-----END PRIVATE KEY-----',
    'https://github.com/a/b.git git@github.com:a/b.git user@example.com:22 http://[::1]:80/@x',
    'postgres://user:password@localhost/db https://${USER}:${PASS}@host/ redis://:<secret>@r',
    'https://x.example/?token_count=1200000000000000000&page=2&key=name&sort=signature',
    '8f14e45fceea167a5a36dedd4bea2543 2b7e151628aed2a6abf7158809cf4f3c 0123456789',
    'sha512-7ot3Zx9Lk2Vb5Mc8Rt1Yp4Hs6Jd0Fg3aBeUq7Wn3Zx9Lk2Vb5Mc8Rt1Yp4Hs6Jd0Fg3aBeUq7W==',
  ];
  const recording = recordingOf({
    request: { url, body: harmless },
    response: { chunks: harmless },
  });
  expect(scanForSecrets(recording)).toEqual([]);
  expect(redact(recording, { secrets: {} })).toEqual(recording);
});

test('headers that nobody declared harmless are removed and counted', () => {
  const recording = recordingOf({
    request: {
      url,
      headers: { 'content-type': 'application/json', 'x-api-key': 'short', cookie: 'a=b' },
    },
    response: { headers: { 'request-id': 'req_1', 'set-cookie': 'a=b', 'retry-after': '2' } },
  });
  const clean = redact(recording, { secrets: {} });
  expect(clean.exchanges[0]?.request.headers).toEqual({ 'content-type': 'application/json' });
  expect(clean.exchanges[0]?.head?.headers).toEqual({ 'request-id': 'req_1', 'retry-after': '2' });
  expect(clean.manifest.redactions).toEqual([
    { where: 'request.headers.x-api-key', kind: 'header', count: 1 },
    { where: 'request.headers.cookie', kind: 'header', count: 1 },
    { where: 'response.headers.set-cookie', kind: 'header', count: 1 },
  ]);
});

test('known values go in every form, the longer first, and are named but not shown', () => {
  const value = 'pa"ss\nwörd/99';
  const inJson = JSON.stringify({ value });
  const body = { plain: value, longer: `${value}-extra`, nested: JSON.stringify({ inJson }) };
  const recording = recordingOf({
    request: { url: `${url}?q=${encodeURIComponent(value)}`, body },
    response: { headers: { 'request-id': value }, chunks: [inJson, ' ', value] },
  });
  const clean = redact(recording, { secrets: { DB_PASS: value, DB_LONG: `${value}-extra` } });
  const size = Buffer.byteLength(value);
  expect(clean.exchanges[0]?.request.body).toMatchObject({
    plain: '*'.repeat(size),
    longer: '*'.repeat(size + 6),
  });
  expect(textOf(clean)).not.toMatch(/99|w(ö|\\u|%C3)/);
  expect(clean.manifest.redactions).toContainEqual({
    where: 'request.body',
    kind: 'value of DB_LONG',
    count: 1,
  });
  expect(JSON.stringify(clean.manifest)).not.toContain('rd/99');
});

test('an address loses its user, its password and its keys, however plain', () => {
  const recording = recordingOf({
    request: { url: 'https://me:pw@x.example/v1?key=abc&alt=sse&access_token=t&code=1*2' },
  });
  const clean = redact(recording, { secrets: {} });
  expect(clean.exchanges[0]?.request.url).toBe(
    'https://*****@x.example/v1?key=***&alt=sse&access_token=*&code=***',
  );
  expect(scanForSecrets(clean)).toEqual([]);
});

test('the manifest is searched too, and redacting twice changes nothing', () => {
  const command = `reprise record --key ${secrets['deepseek']}`;
  const recording = buildRecording({ ...details, provenance: { kind: 'live', command } }, [
    { request: { url } },
  ]);
  const clean = redact(recording, { secrets: {} });
  expect(clean.manifest.provenance.command).toBe(`reprise record --key ${'*'.repeat(35)}`);
  expect(redact(clean, { secrets: {} })).toEqual(clean);
});

test('a secret in a key is left to the gate before the disk', () => {
  const recording = recordingOf({ request: { url, body: { [secrets['deepseek'] ?? '']: 1 } } });
  expect(scanForSecrets(redact(recording, { secrets: {} }))).toEqual([
    { exchange: 1, where: 'request.body', kind: 'sk-key' },
  ]);
});

test('a value too short to be searched for is an error, not left in silence', () => {
  const recording = recordingOf({});
  expect(() => redact(recording, { secrets: { PIN: '1234' } })).toThrowErrorMatchingInlineSnapshot(
    `[CodedError: The value of PIN has 4 bytes; from 8 on it can be redacted. Leave it out, or use a longer secret.]`,
  );
});

test('the environment tells its secrets by their names', () => {
  const environment = {
    ANTHROPIC_API_KEY: 'value-one',
    NPM_TOKEN: 'value-two',
    DB_PASSWORD: 'value-three',
    PATH: '/usr/bin:/bin',
    KEYBOARD: 'qwertz-layout',
    SSH_PRIVATE_KEY: '/home/me/.ssh/id_ed25519',
    MAX_TOKENS: '10000000',
    SHORT_KEY: 'on',
    UNSET_KEY: undefined,
  };
  expect(Object.keys(secretsFromEnvironment(environment))).toEqual([
    'ANTHROPIC_API_KEY',
    'NPM_TOKEN',
    'DB_PASSWORD',
  ]);
});
