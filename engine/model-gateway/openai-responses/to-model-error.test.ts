import { expect, test } from 'vitest';
import { chunksOf, NOW } from './wire.fixture.ts';

const json = { 'content-type': 'application/json' };

const failureOf = async (
  status: number,
  body: string,
  headers: Readonly<Record<string, string>> = json,
) => (await chunksOf({ status, body, headers })).at(-1);

const said = (code: string | null, type: string, message = 'No.'): string =>
  JSON.stringify({ error: { message, type, param: null, code } });

test.each([
  [401, said('invalid_api_key', 'invalid_request_error'), 'auth', false],
  [403, said('unsupported_country_region_territory', 'request_forbidden'), 'auth', false],
  [404, said('model_not_found', 'invalid_request_error'), 'invalid', false],
  [400, said(null, 'invalid_request_error'), 'invalid', false],
  [400, said('context_length_exceeded', 'invalid_request_error'), 'context_overflow', false],
  [
    400,
    said(null, 'invalid_request_error', 'Your input exceeds the context window of this model.'),
    'context_overflow',
    false,
  ],
  [400, said('image_parse_error', 'invalid_request_error'), 'invalid', false],
  [429, said('rate_limit_exceeded', 'requests'), 'rate_limit', true],
  [429, said('insufficient_quota', 'insufficient_quota'), 'auth', false],
  [
    429,
    said('rate_limit_exceeded', 'tokens', 'Request too large for gpt-4o on tokens per min.'),
    'rate_limit',
    false,
  ],
  [
    429,
    '{"error":{"type":"usage_limit_reached","plan_type":"plus","resets_in_seconds":9}}',
    'auth',
    false,
  ],
  [500, said(null, 'server_error'), 'server', true],
  [502, '<html>Bad gateway</html>', 'server', true],
  [503, said('server_is_overloaded', 'service_unavailable_error'), 'overloaded', true],
  [503, '', 'overloaded', true],
  [504, '{}', 'timeout', true],
  [400, '{"code":"invalid-argument","error":"Incorrect API key provided."}', 'auth', false],
  [401, '{"detail":"Could not parse your authentication token."}', 'auth', false],
] as const)('HTTP %i with %s is %s', async (status, body, code, retryable) => {
  expect(await failureOf(status, body)).toMatchObject({
    type: 'failed',
    error: { code, retryable, status },
  });
});

test('the message says what the provider said, and where', async () => {
  expect(await failureOf(400, said('model_not_found', 'invalid_request_error', 'No such model.')))
    .toMatchInlineSnapshot(`
    {
      "error": {
        "_meta": {
          "openai": {
            "error": {
              "code": "model_not_found",
              "message": "No such model.",
              "param": null,
              "type": "invalid_request_error",
            },
          },
        },
        "code": "invalid",
        "message": "HTTP 400 model_not_found: No such model.",
        "retryable": false,
        "status": 400,
      },
      "type": "failed",
    }
  `);
  expect(
    await failureOf(502, '<html>Bad gateway</html>', { 'content-type': 'text/html' }),
  ).toMatchObject({ error: { message: 'HTTP 502 <html>Bad gateway</html>' } });
  const long = await failureOf(400, said(null, 'x', 'a'.repeat(2000)));
  expect(long).toMatchObject({ error: { message: expect.stringMatching(/^.{500}…$/) as string } });
});

test.each([
  [{ 'retry-after': '7' }, 7000],
  [{ 'retry-after-ms': '250', 'retry-after': '1' }, 250],
  [{ 'retry-after': new Date(NOW + 90_000).toUTCString() }, 90_000],
])('how long to wait, from %o', async (headers, retryAfterMs) => {
  expect(
    await failureOf(429, said('rate_limit_exceeded', 'requests'), { ...json, ...headers }),
  ).toMatchObject({ error: { retryAfterMs } });
});

test.each([
  ['Please try again in 11.054s. Visit …', 11_054],
  ['Please try again in 898ms.', 898],
])('how long to wait, from the words: %s', async (message, retryAfterMs) => {
  const body = `data: ${JSON.stringify({ type: 'error', code: 'rate_limit_exceeded', message })}\n\n`;
  expect((await chunksOf({ body })).at(-1)).toMatchObject({ error: { retryAfterMs } });
});

test('the provider’s own word on whether to retry wins', async () => {
  const headers = { ...json, 'x-should-retry': 'false' };
  expect(await failureOf(500, said(null, 'server_error'), headers)).toMatchObject({
    error: { code: 'server', retryable: false },
  });
});
