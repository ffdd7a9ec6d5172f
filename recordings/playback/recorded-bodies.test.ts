import { expect, test } from 'vitest';
import type { JsonValue } from '#engine/schema/json.ts';
import { compareRequests, prepareRequest } from './compare-requests.ts';
import { findConversations } from './conversations.ts';
import { ask, call, exchange, record, result, url, user } from './playback.fixture.ts';
import { recordedBodies } from './recorded-bodies.ts';

const body = ask([user('Go'), call('t1'), result('t1')]);
const { exchanges } = record(exchange(ask([user('Go')]), '1'), exchange(body, '2'));
const turns = findConversations(exchanges);
const found = (live: JsonValue | undefined): number | undefined =>
  recordedBodies().find(live, turns)?.exchange.number;

test('a body is found by its words, and by nothing less', () => {
  const [first = '', ...others] = Object.keys(body).toReversed();
  const reordered = Object.fromEntries([first, ...others].map((key) => [key, body[key] ?? null]));
  const bodies = [structuredClone(body), reordered, { ...body, max_tokens: 101 }, undefined];
  expect(bodies.map(found)).toEqual([2, undefined, undefined, undefined]);
});

test('only among those that are given, and the first of several', () => {
  const twice = findConversations(record(exchange(body, 'a'), exchange(body, 'b')).exchanges);
  const bodies = recordedBodies();
  expect(bodies.find(structuredClone(body), twice)?.exchange.number).toBe(1);
  expect(bodies.find(structuredClone(body), twice.slice(1))?.exchange.number).toBe(2);
  expect(bodies.find(structuredClone(body), [])).toBeUndefined();
});

test('what was prepared of the same body is what would be prepared anew', () => {
  const live = { method: 'GET', url: `${url}?b=1&a=2`, headers: { 'anthropic-beta': 'x' }, body };
  const sameBody = turns[1]?.request;
  expect(prepareRequest(live, { sameBody })).toEqual(prepareRequest(live));
});

test('a body is another one where another API reads it', () => {
  const elsewhere = { method: 'POST', url: 'https://example.test/other', headers: {}, body };
  const recordedElsewhere = exchanges.map((each) => ({
    ...each,
    request: { atUs: 0, ...elsewhere },
  }));
  const [recorded] = findConversations(recordedElsewhere);
  const live = { method: 'POST', url, headers: {}, body };
  const prepared = prepareRequest(live, { sameBody: recorded?.request });
  expect(prepared).toEqual(prepareRequest(live));
  expect(compareRequests(prepareRequest(live), prepared)).toEqual([]);
});
