import { expect, test } from 'vitest';
import { blame, type WireOrigin } from './blame.ts';
import { checkRequest } from './check-request.ts';
import { checkResponse } from './check-response.ts';
import { liveViolation } from './live-request.ts';

const url = 'https://api.anthropic.com/v1/messages';
const good = { model: 'm', max_tokens: 1, messages: [{ role: 'user', content: 'Hi.' }] };
const bad = { ...good, messages: [{ role: 'user', content: 7 }] };
const worse = { ...bad, max_tokens: 'many' };
const wrongRequest = checkRequest('anthropic-messages', bad);
const wrongResponse = checkResponse('openai-chat', { events: [{ id: 7 }] });

const verdict = (origin: WireOrigin, findings = [...wrongRequest, ...wrongResponse]) =>
  blame(findings, origin)
    .map(({ side, suspects, message }) => `${side}: ${suspects.join(', ')}: ${message}`)
    .join('\n');

test('nobody is to blame for what follows its schema, or is unknown', () => {
  expect(blame([], { from: 'live' })).toEqual([]);
  const unknown = checkResponse('anthropic-messages', { events: [{ type: 'new' }] });
  expect(unknown).toMatchObject([{ kind: 'unknown' }]);
  expect(blame(unknown, { from: 'recorded', provenance: 'live', status: 200 })).toEqual([]);
});

test('a live request that breaks its schema is the engine, unless it always did', () => {
  const recorded = { findings: wrongRequest, status: 200 };
  expect(verdict({ from: 'live' }, [...wrongRequest])).toMatchInlineSnapshot(
    `"request: engine: The engine, or the agent under test, drifted: its API does not take such a request."`,
  );
  expect(verdict({ from: 'live', recorded }, [...wrongRequest])).toMatchInlineSnapshot(
    `"request: schema, engine: The agent sent the same when it was recorded, and the provider took it: the schema is old."`,
  );
  const refused = { findings: wrongRequest, status: 400 };
  expect(verdict({ from: 'live', recorded: refused }, [...wrongRequest])).toMatchInlineSnapshot(
    `"request: engine: The agent sent the same when it was recorded, and the provider refused it with HTTP 400."`,
  );
  const more = [...checkRequest('anthropic-messages', worse)];
  expect(verdict({ from: 'live', recorded }, more)).toMatch(/^request: engine: /u);
});

test('in a recording it depends on who made it, and on what the provider said', () => {
  const origins = (['live', 'imported', 'authored'] as const).flatMap((provenance) =>
    [200, 400].map((status): WireOrigin => ({ from: 'recorded', provenance, status })),
  );
  expect(origins.map((origin) => verdict(origin)).join('\n\n')).toMatchInlineSnapshot(`
    "request: harness, schema: The provider took it with HTTP 200: the recorder changed what was sent, or the schema is old.
    response: provider, schema: The provider drifted from the schema, or the schema is old.

    request: engine: The provider refused this request with HTTP 400: the recorded agent was wrong, and the schema is right.
    response: provider, schema: The provider drifted from the schema, or the schema is old.

    request: harness, schema: The provider took it with HTTP 200: the import changed what was sent, or the schema is old.
    response: provider, schema, harness: The provider drifted from the schema, or the schema is old, or the import changed what was said.

    request: engine: The provider refused this request with HTTP 400: the recorded agent was wrong, and the schema is right.
    response: provider, schema, harness: The provider drifted from the schema, or the schema is old, or the import changed what was said.

    request: harness, engine: The recording was authored: whatever made this request drifted, engine or harness.
    response: harness: The harness: this answer was authored, and no provider says such a thing.

    request: harness, engine: The recording was authored: whatever made this request drifted, engine or harness.
    response: harness: The harness: this answer was authored, and no provider says such a thing."
  `);
});

test('a live request that is wrong is told in one text', () => {
  expect(liveViolation({ url, body: good })).toBeUndefined();
  expect(liveViolation({ url: 'https://example.com/other', body: bad })).toBeUndefined();
  expect(liveViolation({ url, body: worse })).toMatchInlineSnapshot(`
    "The request breaks the schema of anthropic-messages:
      request max_tokens: expected number, received string
      request messages[0].content: expected string or array, received number
    The engine, or the agent under test, drifted: its API does not take such a request."
  `);
  expect(liveViolation({ url })).toMatchInlineSnapshot(`
    "The request breaks the schema of anthropic-messages:
      request: it is missing; expected object
    The engine, or the agent under test, drifted: its API does not take such a request."
  `);
  const many = { ...good, messages: Array.from({ length: 9 }, () => ({ role: 'user' })) };
  expect(liveViolation({ url, body: many })?.split('\n').at(-2)).toBe('  and 4 more');
});

test('what was wrong in the recording already says that the schema is old', () => {
  const recorded = { findings: wrongRequest, status: 200 };
  const longer = { ...bad, messages: [{ role: 'user', content: 'Hi.' }, ...bad.messages] };
  expect(liveViolation({ url, body: longer }, recorded)).toContain('the schema is old');
});
