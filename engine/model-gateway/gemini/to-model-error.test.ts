import { expect, test } from 'vitest';
import type { JsonObject } from '#engine/schema/json.ts';
import type { ModelError } from '#engine/schema/model-stream.ts';
import { contractRequest } from '#engine/testing/model-port.contract.ts';
import { chunksOf, NOW, portOver, say, sse, type Reply } from './wire.fixture.ts';

async function errorOf(reply: Reply): Promise<ModelError | undefined> {
  const last = (await chunksOf(reply)).at(-1);
  return last?.type === 'failed' ? last.error : undefined;
}

const bodyOf = (code: number, status: string, more: JsonObject = {}): JsonObject => ({
  error: { code, status, message: 'Said why.', ...more },
});

test.each([
  [400, 'INVALID_ARGUMENT', 'invalid', false],
  [400, 'FAILED_PRECONDITION', 'invalid', false],
  [401, 'UNAUTHENTICATED', 'auth', false],
  [403, 'PERMISSION_DENIED', 'auth', false],
  [404, 'NOT_FOUND', 'invalid', false],
  [429, 'RESOURCE_EXHAUSTED', 'rate_limit', true],
  [499, 'CANCELLED', 'server', true],
  [500, 'INTERNAL', 'server', true],
  [503, 'UNAVAILABLE', 'overloaded', true],
  [504, 'DEADLINE_EXCEEDED', 'timeout', true],
  [500, 'SOMETHING_NEW', 'server', true],
] as const)('HTTP %i %s is %s; the same as an event', async (status, kind, code, retryable) => {
  const body = bodyOf(status, kind);
  const expected = {
    code,
    message: `HTTP ${status} ${kind}: Said why.`,
    retryable,
    status,
    _meta: { gemini: body },
  };
  expect(await errorOf({ status, body: JSON.stringify(body) })).toEqual(expected);
  // A stream without `alt=sse` puts its errors into a list.
  expect(await errorOf({ status, body: JSON.stringify([body]) })).toEqual(expected);
  const { status: _status, ...inside } = { ...expected, message: `${kind}: Said why.` };
  expect(await errorOf({ body: sse(say('Hi.'), body) })).toEqual(inside);
});

test.each([
  [400, 'invalid', false],
  [401, 'auth', false],
  [408, 'timeout', true],
  [413, 'context_overflow', false],
  [418, 'invalid', false],
  [429, 'rate_limit', true],
  [502, 'server', true],
  [503, 'overloaded', true],
] as const)('HTTP %i with a page is %s', async (status, code, retryable) => {
  const body = `<html>${'x'.repeat(1000)}</html>`;
  const error = await errorOf({ status, body, headers: { 'content-type': 'text/html' } });
  expect(error).toMatchObject({ code, retryable, status });
  expect(error?.message).toMatch(new RegExp(`^HTTP ${status} <html>x{400,500}…$`));
});

test.each([
  'The input token count (2097153) exceeds the maximum number of tokens allowed (1048576).',
  'The input token count exceeds the maximum number of tokens allowed (1048575).',
  'Request payload size exceeds the limit: 20971520 bytes.',
])('"%s" is an overflow', async (message) => {
  const body = JSON.stringify(bodyOf(400, 'INVALID_ARGUMENT', { message }));
  expect(await errorOf({ status: 400, body })).toMatchObject({ code: 'context_overflow' });
});

test('a key that is not valid is a matter of credentials, though it comes with a 400', async () => {
  const details = [
    { '@type': 'type.googleapis.com/google.rpc.ErrorInfo', reason: 'API_KEY_INVALID' },
  ];
  const body = JSON.stringify(bodyOf(400, 'INVALID_ARGUMENT', { details }));
  expect(await errorOf({ status: 400, body })).toMatchObject({ code: 'auth', retryable: false });
});

test.each<[string, JsonObject]>([
  ['of a day', { violations: [{ quotaId: 'GenerateRequestsPerDayPerProjectPerModel-FreeTier' }] }],
  ['of nothing', { metadata: { quota_limit_value: '0' } }],
])('a quota %s is not worth another try', async (_what, detail) => {
  const body = JSON.stringify(bodyOf(429, 'RESOURCE_EXHAUSTED', { details: [detail] }));
  expect(await errorOf({ status: 429, body })).toMatchObject({
    code: 'rate_limit',
    retryable: false,
  });
});

test.each<[Record<string, string>, string | undefined, number | undefined]>([
  [{ 'retry-after': '7' }, undefined, 7000],
  [{ 'retry-after': new Date(NOW + 3000).toUTCString() }, undefined, 3000],
  [{ 'retry-after': new Date(NOW - 3000).toUTCString() }, undefined, 0],
  [{ 'retry-after': 'soon' }, undefined, undefined],
  [{}, '48s', 48_000],
  [{}, '0.5s', 500],
  [{}, 'later', undefined],
  [{ 'retry-after': '7' }, '48s', 7000],
  [{}, undefined, undefined],
])('%o and retryDelay %s ask for %s ms', async (headers, retryDelay, expected) => {
  const details = retryDelay === undefined ? [] : [{ retryDelay }];
  const body = JSON.stringify(bodyOf(429, 'RESOURCE_EXHAUSTED', { details }));
  expect((await errorOf({ status: 429, body, headers }))?.retryAfterMs).toBe(expected);
});

test('failures of the connection say what happened', async () => {
  const cause = new Error('connect ECONNREFUSED 127.0.0.1:1');
  const port = portOver(() => Promise.reject(new TypeError('fetch failed', { cause })));
  const chunks = await Array.fromAsync(port.stream(contractRequest, new AbortController().signal));
  expect(chunks).toEqual([
    {
      type: 'failed',
      error: {
        code: 'network',
        message: 'No answer: fetch failed (connect ECONNREFUSED 127.0.0.1:1).',
        retryable: true,
      },
    },
  ]);
});

test('a request that the SDK does not make is told as an invalid one', async () => {
  const port = portOver(() => Promise.reject(new Error('unused')));
  const request = { ...contractRequest, model: '../secrets' };
  const chunks = await Array.fromAsync(port.stream(request, new AbortController().signal));
  expect(chunks).toMatchObject([{ type: 'failed', error: { code: 'invalid', retryable: false } }]);
});
