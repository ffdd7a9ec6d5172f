import { describe, expect, test } from 'vitest';
import type { JsonValue } from '#engine/schema/json.ts';
import { redactChunks, redactJson, redactText } from './redact-parts.ts';

const random = 'q8Zx3Lw9Vn2Mk5Rc7Tp1Yd4H';
const stars = '*'.repeat(random.length);

describe('a string is a secret by its name', () => {
  test.each([
    `API_KEY=${random}`,
    `"apiKey": "${random}"`,
    String.raw`{\"x-api-key\": \"${random}\"}`,
    `client-secret: '${random}'`,
    `:token => '${random}'`,
    `<accessToken>${random}</accessToken>`,
    `run --auth-token ${random} --fast`,
    `authorization: ApiKey ${random}`,
  ])('%s', (text) => {
    expect(redactText(text, []).part).toBe(text.replace(random, stars));
  });

  test.each<[string, JsonValue, JsonValue]>([
    ['a field', { headers: { 'X-Auth-Token': random } }, { headers: { 'X-Auth-Token': stars } }],
    [
      'a list of variables',
      { env: [{ name: 'API_KEY', value: random }] },
      { env: [{ name: 'API_KEY', value: stars }] },
    ],
    [
      'a list of headers',
      [{ key: 'Cookie', value: `a=${random}` }],
      [{ key: 'Cookie', value: `a=${stars}` }],
    ],
  ])('in JSON as %s', (_what, value, clean) => {
    const { part, kinds } = redactJson(value, []);
    expect([part, kinds.length]).toEqual([clean, 1]);
    expect(redactJson(part, []).kinds).toEqual([]);
  });

  test('also where it is spelled out over events that are cut anywhere', () => {
    const pieces = JSON.stringify({ password: 'Hunter-2-and-more' }).match(/.{1,5}/g) ?? [];
    const body = pieces
      .map((partial_json) => `data: ${JSON.stringify({ index: 0, delta: { partial_json } })}\n\n`)
      .join('');
    const { part } = redactChunks(
      [Buffer.from(body.slice(0, 90)), Buffer.from(body.slice(90))],
      [],
    );
    const said = [
      ...Buffer.concat(part)
        .toString()
        .matchAll(/"partial_json":"(.*)"/g),
    ];
    expect(said.map(([, text]) => text).join('')).toBe(
      String.raw`{\"password\":\"${'*'.repeat('Hunter-2-and-more'.length)}\"}`,
    );
  });
});

test('every cookie of a line goes, and the names stay', () => {
  const line = `Cookie: theme=dark; sid=${random}; user=${random}==; lang=en`;
  expect(redactText(line, []).part).toBe(
    `Cookie: theme=dark; sid=${stars}; user=${stars}**; lang=en`,
  );
});

test.each([
  // What providers want back, whatever it is called.
  JSON.stringify({ turnToken: `v1_${random}`, nextPageToken: random, prompt_cache_key: random }),
  JSON.stringify({ signature: random, encrypted_content: random, id: `toolu_01${random}` }),
  `primary_key: ${random}, public_key=${random}, cache-key: ${random}`,
  // Code and documentation.
  'password: user.password1, token: getAccessTokenFor2(x), secret = makeNewSecret12',
  'const password = hash(input2); if (password === other.password2) return',
  'PASSWORD=<your-password-1> TOKEN=${TOKEN_2} SECRET=xxxxxxxxxxxxxxxxxxxx1 API_KEY=your-api-key-2',
  'token: 2026-11-20T09:00:00.000Z, token: v1.22.333-beta.4, "max_tokens": 123456789012345678',
])('what only has such a name, or only looks so, is left: %s', (text) => {
  expect(redactText(text, []).kinds).toEqual([]);
  expect(redactJson(JSON.parse(JSON.stringify({ text })) as JsonValue, []).kinds).toEqual([]);
});
