import { APIConnectionError, APIConnectionTimeoutError } from 'openai';
import { describe, expect, test } from 'vitest';
import type { JsonObject } from '#engine/schema/json.ts';
import type { ModelError } from '#engine/schema/model-stream.ts';
import { toModelError } from './to-model-error.ts';
import { chunksOf, NOW } from './wire.fixture.ts';

const json = { 'content-type': 'application/json' };

/** What a response with this status and body means. */
async function errorOf(
  status: number,
  body: JsonObject | string,
  headers: Readonly<Record<string, string>> = json,
): Promise<ModelError> {
  const text = typeof body === 'string' ? body : JSON.stringify(body);
  const [chunk] = await chunksOf({ status, body: text, headers });
  if (chunk?.type !== 'failed') throw new Error('the request failed');
  return chunk.error;
}

test.each<[string, number, JsonObject | string, Partial<ModelError>]>([
  [
    'a wrong key',
    401,
    {
      error: {
        message: 'Incorrect API key.',
        type: 'invalid_request_error',
        code: 'invalid_api_key',
      },
    },
    { code: 'auth', message: 'HTTP 401 invalid_api_key: Incorrect API key.', retryable: false },
  ],
  [
    'a spent quota, which looks like a rate limit',
    429,
    { error: { message: 'You exceeded your quota.', type: 'insufficient_quota' } },
    { code: 'auth', retryable: false },
  ],
  [
    'a rate limit',
    429,
    { error: { message: 'Slow down.', type: 'tokens', code: 'rate_limit_exceeded' } },
    { code: 'rate_limit', retryable: true },
  ],
  [
    'what the server behind a router said',
    429,
    { error: { code: 429, message: 'Provider returned error', metadata: { raw: 'Try later.' } } },
    { code: 'rate_limit', message: 'HTTP 429: Provider returned error (Try later.)' },
  ],
  [
    'too long, as a code',
    400,
    { error: { message: 'Too long.', code: 'context_length_exceeded' } },
    { code: 'context_overflow', retryable: false },
  ],
  [
    'too long, in words',
    400,
    { error: { message: "This model's maximum context length is 10 tokens.", code: 400 } },
    { code: 'context_overflow' },
  ],
  ['too many bytes', 413, '<html>Too large</html>', { code: 'context_overflow' }],
  [
    'a detail (Mistral)',
    401,
    { detail: 'Invalid API Key' },
    { code: 'auth', message: 'HTTP 401: Invalid API Key' },
  ],
  [
    'a list of details',
    422,
    { detail: [{ loc: ['body'], msg: 'wrong' }] },
    { code: 'invalid', message: 'HTTP 422: [{"loc":["body"],"msg":"wrong"}]' },
  ],
  [
    'an error that is a text (xAI)',
    400,
    { code: 'Client specified an invalid argument', error: 'No such model.' },
    { code: 'invalid', message: 'HTTP 400 Client specified an invalid argument: No such model.' },
  ],
  [
    'an error in a list (Google)',
    400,
    '[{"error":{"code":400,"message":"Wrong.","status":"INVALID_ARGUMENT"}}]',
    { code: 'invalid', message: 'HTTP 400: Wrong.' },
  ],
  ['no body', 500, '', { code: 'server', message: 'HTTP 500 status code (no body)' }],
  [
    'a page',
    503,
    '<html>busy</html>',
    { code: 'overloaded', message: 'HTTP 503 <html>busy</html>', retryable: true },
  ],
])('%s', async (_what, status, body, error) => {
  expect(await errorOf(status, body)).toMatchObject({ status, ...error });
});

test('the whole body is kept', async () => {
  const body = { error: { code: 404, message: 'No.' }, user_id: 'u' };
  expect((await errorOf(404, body))._meta).toEqual({ 'openai-chat': body });
});

describe('when to try again', () => {
  const tooMany = { error: { message: 'No.', code: 'rate_limit_exceeded' } };
  test.each<[string, Record<string, string>, Partial<ModelError>]>([
    ['seconds', { 'retry-after': '2' }, { retryAfterMs: 2000 }],
    ['milliseconds', { 'retry-after-ms': '150', 'retry-after': '9' }, { retryAfterMs: 150 }],
    ['a date', { 'retry-after': new Date(NOW + 5000).toUTCString() }, { retryAfterMs: 5000 }],
    ['not at all', { 'x-should-retry': 'false' }, { retryable: false }],
  ])('%s', async (_how, headers, error) => {
    expect(await errorOf(429, tooMany, { ...json, ...headers })).toMatchObject(error);
  });
});

test.each<[unknown, Partial<ModelError>]>([
  [new APIConnectionTimeoutError(), { code: 'timeout', retryable: true }],
  [
    new APIConnectionError({ cause: new Error('ECONNREFUSED') }),
    { code: 'network', message: 'Connection error. ECONNREFUSED', retryable: true },
  ],
  [new TypeError('a bug'), { code: 'invalid', message: 'a bug', retryable: false }],
  ['a text', { code: 'invalid', message: 'a text' }],
  [new Error('x'.repeat(600)), { message: `${'x'.repeat(500)}…` }],
])('%s', (error, expected) => {
  expect(toModelError(error, { provider: 'p', now: () => NOW })).toMatchObject(expected);
});
