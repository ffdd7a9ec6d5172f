import { expect, test } from 'vitest';
import type { ModelError } from '#engine/schema/model-stream.ts';
import { contractRequest } from '#engine/testing/model-port.contract.ts';
import { anthropicClient } from './anthropic-client.ts';
import { anthropicModel } from './anthropic-model.ts';
import { chunksOf, NOW, portOver, sse, start, type Reply } from './wire.fixture.ts';

async function errorOf(reply: Reply): Promise<ModelError | undefined> {
  const last = (await chunksOf(reply)).at(-1);
  return last?.type === 'failed' ? last.error : undefined;
}

const bodyOf = (type: string, message = 'Said why.', details?: { error_code: string }): string =>
  JSON.stringify({ type: 'error', error: { type, message, ...(details ? { details } : {}) } });

test.each([
  [400, 'invalid_request_error', 'invalid', false],
  [401, 'authentication_error', 'auth', false],
  [402, 'billing_error', 'auth', false],
  [403, 'permission_error', 'auth', false],
  [404, 'not_found_error', 'invalid', false],
  [409, 'conflict_error', 'server', true],
  [413, 'request_too_large', 'context_overflow', false],
  [429, 'rate_limit_error', 'rate_limit', true],
  [500, 'api_error', 'server', true],
  [504, 'timeout_error', 'timeout', true],
  [529, 'overloaded_error', 'overloaded', true],
] as const)('HTTP %i %s is %s; the same as an event', async (status, kind, code, retryable) => {
  const body = bodyOf(kind);
  const _meta = { anthropic: JSON.parse(body) as object };
  expect(await errorOf({ status, body })).toEqual({
    code,
    message: `HTTP ${status} ${kind}: Said why.`,
    retryable,
    status,
    _meta,
  });
  const event = `event: error\ndata: ${body}\n\n`;
  expect(await errorOf({ body: sse(start) + event })).toEqual({
    code,
    message: `${kind}: Said why.`,
    retryable,
    _meta,
  });
});

test.each([
  [400, 'invalid', false],
  [401, 'auth', false],
  [403, 'auth', false],
  [404, 'invalid', false],
  [408, 'timeout', true],
  [413, 'context_overflow', false],
  [418, 'invalid', false],
  [429, 'rate_limit', true],
  [500, 'server', true],
  [502, 'server', true],
  [503, 'overloaded', true],
  [529, 'overloaded', true],
] as const)('HTTP %i with a page is %s', async (status, code, retryable) => {
  const body = `<html>${'x'.repeat(1000)}</html>`;
  const error = await errorOf({ status, body, headers: { 'content-type': 'text/html' } });
  expect(error).toMatchObject({ code, retryable, status });
  expect(error?.message).toMatch(new RegExp(`^HTTP ${status} <html>x{400,500}…$`));
});

test.each([
  ['prompt is too long: 3333404 tokens > 200000 maximum'],
  ['input length and `max_tokens` exceed context limit: 199000 + 8000 > 200000'],
])('"%s" is an overflow', async (message) => {
  const error = await errorOf({ status: 400, body: bodyOf('invalid_request_error', message) });
  expect(error).toMatchObject({ code: 'context_overflow', retryable: false });
});

test('a spend limit is not worth another try, though it looks like a rate limit', async () => {
  const body = bodyOf('rate_limit_error', 'Limit.', { error_code: 'enforced_spend_limit_reached' });
  expect(await errorOf({ status: 429, body })).toMatchObject({
    code: 'rate_limit',
    retryable: false,
  });
});

test('an unknown error event may pass by itself', async () => {
  const body = sse({ type: 'error', error: { type: 'weather_error', message: 'Rain.' } });
  expect(await errorOf({ body })).toMatchObject({ code: 'server', retryable: true });
});

test.each([
  [{ 'retry-after': '7' }, 7000],
  [{ 'retry-after': '0.5' }, 500],
  [{ 'retry-after': '7', 'retry-after-ms': '1500' }, 1500],
  [{ 'retry-after': new Date(NOW + 3000).toUTCString() }, 3000],
  [{ 'retry-after': new Date(NOW - 3000).toUTCString() }, 0],
  [{ 'retry-after': 'soon' }, undefined],
  [{}, undefined],
])('%o asks for %s ms', async (headers, expected) => {
  expect((await errorOf({ status: 529, body: '', headers }))?.retryAfterMs).toBe(expected);
});

test('retry-after of a response that succeeded is not told', async () => {
  const error = await errorOf({ body: sse(start), headers: { 'retry-after': '7' } });
  expect(error).toMatchObject({ code: 'protocol' });
  expect(error?.retryAfterMs).toBeUndefined();
});

test.each([
  [400, 'true', true],
  [529, 'false', false],
  [529, 'maybe', true],
] as const)('HTTP %i with x-should-retry %s: %s', async (status, asked, retryable) => {
  const headers = { 'x-should-retry': asked };
  expect(await errorOf({ status, body: '', headers })).toMatchObject({ retryable });
});

test('failures of the connection say what happened', async () => {
  const cause = Object.assign(new Error('connect ECONNREFUSED 127.0.0.1:1'), {
    code: 'ECONNREFUSED',
  });
  const port = portOver(() => Promise.reject(new TypeError('fetch failed', { cause })));
  const chunks = await Array.fromAsync(port.stream(contractRequest, new AbortController().signal));
  expect(chunks).toMatchInlineSnapshot(`
    [
      {
        "error": {
          "code": "network",
          "message": "Connection error. fetch failed connect ECONNREFUSED 127.0.0.1:1",
          "retryable": true,
        },
        "type": "failed",
      },
    ]
  `);
});

test('a client that cannot make the request is told as an invalid request', async () => {
  const client = anthropicClient({ apiKey: '', fetch: () => Promise.reject(new Error('unused')) });
  client.apiKey = null;
  const port = anthropicModel(client, { now: () => NOW });
  const chunks = await Array.fromAsync(port.stream(contractRequest, new AbortController().signal));
  expect(chunks).toMatchObject([{ type: 'failed', error: { code: 'invalid', retryable: false } }]);
});
