import { expect, test } from 'vitest';
import { checkResponse, type WireResponse } from './check-response.ts';
import { examples } from './examples.fixture.ts';
import { renderFinding } from './wire-finding.ts';
import type { WireApiName } from './wire-schema.ts';

const said = (
  api: WireApiName,
  body: string,
  more: Omit<WireResponse, 'bytes'> = {},
): readonly string[] =>
  checkResponse(api, { bytes: new TextEncoder().encode(body), ...more }).map(
    (finding) => `${finding.kind}: ${renderFinding(finding)}`,
  );

const chat = (more: object = {}): string =>
  JSON.stringify({ id: 'c', model: 'm', choices: [{ index: 0, delta: {} }], ...more });
const stream = (...data: readonly string[]): string =>
  data.map((each) => `data: ${each}\n\n`).join('');

test('what was sent decides how it is read, and not what its header says', () => {
  const body = stream(chat(), '[DONE]');
  expect(said('openai-chat', body, { contentType: 'application/json' })).toEqual([]);
  const whole = JSON.stringify(examples['openai-chat'].response);
  expect(said('openai-chat', whole, { contentType: 'text/event-stream' })).toEqual([]);
});

test('comments, empty lines and any line ends are no findings', () => {
  const body = `: keepalive\r\n\r\ndata: ${chat()}\r\n\r\nid: 1\rdata: ${chat()}\r\r\n\ndata:[DONE]`;
  expect(said('openai-chat', body)).toEqual([]);
});

test('an event may be of several data lines', () => {
  const [first, second] = ['{"id":"c","model":"m",', '"choices":[]}'];
  expect(said('openai-chat', `data: ${first}\ndata: ${second}\n\n`)).toEqual([]);
});

test('what is wrong in many events is told once, with how often', () => {
  const wrong = chat({ id: 7 });
  expect(said('openai-chat', stream(chat(), wrong, wrong, wrong))).toEqual([
    'violation: response event 2, id: expected string, received number (in 3 events)',
  ]);
});

test('an event whose name is not its type is lost to clients of Anthropic', () => {
  const stop = '{"type":"message_stop"}';
  const body = `event: message_stop\ndata: ${stop}\n\nevent: ping\ndata: ${stop}\n\ndata: ${stop}\n\n`;
  expect(said('anthropic-messages', body)).toEqual([
    'violation: response event 2: its name is "ping", its type "message_stop"',
    'violation: response event 3: it has no name, its type "message_stop"',
  ]);
});

test('the end mark of another API, and lines that are no field, are unknown', () => {
  const body = `event: ping\ndata: {"type":"ping"}\n\n data: lost\nnoise\n\ndata: [DONE]\n\n`;
  expect(said('anthropic-messages', body)).toEqual([
    'unknown: response event 1: after it, a line that is no field: " data: lost", and 1 more',
    'unknown: response event 2: "[DONE]" is no JSON',
  ]);
});

test('Gemini streams an array, too, and an error takes the place of a piece', () => {
  const [piece] = examples['gemini-generate-content'].events;
  const error = { error: { code: 499, message: 'Cancelled.' } };
  expect(said('gemini-generate-content', JSON.stringify([piece, error]))).toEqual([]);
  expect(said('gemini-generate-content', JSON.stringify([piece, { error: {} }]))).toEqual([
    'violation: response event 2, error.code: it is missing; expected number',
    'violation: response event 2, error.message: it is missing; expected string',
  ]);
});

test('a failed request has an error for a body, and a page of a proxy is unknown', () => {
  const page = '<html>502 Bad Gateway</html>';
  expect(said('openai-chat', page, { status: 502 })).toEqual([
    'unknown: response: it is neither JSON nor a stream of events',
  ]);
  expect(said('openai-chat', page)).toEqual([
    'violation: response: it is neither JSON nor a stream of events',
  ]);
  expect(said('openai-chat', '', { status: 500 })).toEqual(['unknown: response: it is empty']);
  expect(said('openai-chat', '{"error":{"code":1}}', { status: 400 })).toEqual([
    'violation: response error.message: it is missing; expected string',
  ]);
  for (const body of ['{"error":"No."}', '{"detail":"No."}', '[{"error":{"message":"No."}}]']) {
    expect(said('openai-chat', body, { status: 400 })).toEqual([]);
  }
});

test('a failure may come with HTTP 200', () => {
  expect(said('openai-chat', '{"error":{"message":"No."}}')).toEqual([]);
  const event = '{"type":"error","error":{"type":"overloaded_error","message":"No."}}';
  expect(said('anthropic-messages', event)).toEqual([]);
  expect(said('anthropic-messages', `event: error\ndata: ${event}\n\n`)).toEqual([]);
  expect(said('openai-responses', stream('{"type":"error","message":"No."}'))).toEqual([]);
});

test('a stream without events is none, unless it was cut', () => {
  expect(said('openai-chat', ': wait\n\n')).toEqual(['violation: response: it holds no event']);
  expect(said('openai-chat', '')).toEqual(['violation: response: it is empty']);
  expect(said('openai-chat', '', { isWhole: false })).toEqual([]);
  expect(said('openai-chat', ': wait\n\n', { isWhole: false })).toEqual([]);
});

test('a stream that was cut anywhere is right as far as it came', () => {
  const body = stream(chat(), chat(), '[DONE]');
  const cuts = Array.from({ length: body.length }, (_, length) => body.slice(0, length));
  expect(cuts.flatMap((cut) => said('openai-chat', cut, { isWhole: false }))).toEqual([]);
});

test('a long list of what is right is shortened', () => {
  const body = JSON.stringify({ candidates: [{ finishReason: 'FLED' }] });
  expect(said('gemini-generate-content', body)).toMatchInlineSnapshot(`
    [
      "violation: response candidates[0].finishReason: "FLED" is not one of "FINISH_REASON_UNSPECIFIED", "STOP", "MAX_TOKENS", "SAFETY", "RECITATION", "LANGUAGE", "OTHER", "BLOCKLIST", … (21 in all)",
    ]
  `);
});
