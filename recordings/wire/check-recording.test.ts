import { expect, test } from 'vitest';
import { buildRecording, type PlainExchange } from '#recordings/format/build-recording.ts';
import { checkRecording } from './check-recording.ts';
import { eventLines, examples } from './examples.fixture.ts';
import { renderFinding } from './wire-finding.ts';

const { request, events } = examples['anthropic-messages'];
const url = 'https://api.anthropic.com/v1/messages';
const chunks = events.map(
  (event) => `${eventLines(event, JSON.stringify(event))}

`,
);

function checked(...exchanges: PlainExchange[]) {
  const details = {
    title: 'a recording',
    provenance: { kind: 'authored' as const },
    seed: 's',
    startedAt: '2026-01-01T00:00:00.000Z',
  };
  return checkRecording(buildRecording(details, exchanges)).map(({ findings, ...exchange }) => ({
    ...exchange,
    findings: findings.map(renderFinding),
  }));
}

test('both directions of each exchange are checked by its address', () => {
  const found = checked(
    { request: { url, body: request }, response: { chunks } },
    {
      request: { url, body: { ...request, model: 7 } },
      response: { chunks: [...chunks, 'event: ping\ndata: {}\n\n'] },
    },
    { request: { url: 'https://example.com/v1/embeddings', body: 7 }, response: { chunks: ['7'] } },
    { request: { url: `${url}/count_tokens`, body: {} } },
  );
  expect(found).toEqual([
    { number: 1, api: 'anthropic-messages', status: 200, findings: [] },
    {
      number: 2,
      api: 'anthropic-messages',
      status: 200,
      findings: [
        'request model: expected string, received number',
        'response event 7, type: it is missing: no type',
      ],
    },
    { number: 3, api: undefined, status: 200, findings: [] },
    { number: 4, api: undefined, status: undefined, findings: [] },
  ]);
});

test('chunks are joined before they are read, and what was cut is not judged', () => {
  const body = chunks.join('');
  const cut = [body.slice(0, 30), body.slice(30, 33), body.slice(33, 300)];
  const exchange = { request: { url, body: request }, response: { chunks: cut } };
  expect(checked({ ...exchange, result: 'reset' })[0]?.findings).toEqual([]);
  expect(checked(exchange)[0]?.findings).toEqual([expect.stringContaining('is no JSON')]);
});
