import { expect, test } from 'vitest';
import { SessionEvent } from '#engine/schema/events/session-event.ts';
import {
  goldenLogs,
  notInGoldenLogs,
  parseEventDocs,
  typesInGoldenLogs,
} from './event-coverage.ts';
import { repositoryFiles } from './source-files.ts';

const files = repositoryFiles();
const types = SessionEvent.options.map((option) => option.shape.type.value);
const docs = parseEventDocs(files.find(({ path }) => path === 'docs/events.md')?.text ?? '');

/** Stands in for what the log gives an event; the examples show type and payload only. */
const envelope = {
  v: 1,
  id: 'evt_1',
  sessionId: 'sess_1',
  parentId: null,
  sequence: 0,
  timestamp: '2026-11-20T09:00:00.000Z',
  sum: '0123456789abcdef',
};

test('docs/events.md has one entry for every event type, in the order of the schema', () => {
  expect(docs.map(({ type }) => type)).toEqual(types);
});

test.each(docs)('docs/events.md says something of $type', ({ paragraph }) => {
  expect(paragraph.length).toBeGreaterThan(80);
});

test.each(docs)('the example of $type is such an event', ({ type, example }) => {
  const event = { ...envelope, ...(JSON.parse(example) as object) };
  // Parsing drops what a schema does not know; an example may not have such fields.
  expect(SessionEvent.parse(event)).toEqual({ ...event, type });
});

test('every event type is in a golden log, or has a reason not to be', () => {
  const seen = typesInGoldenLogs(files);
  const excused = Object.keys(notInGoldenLogs);
  // Before the first scenario there is nothing to count.
  const counted = goldenLogs(files).length === 0 ? [] : types;
  expect(counted.filter((type) => !seen.has(type) && !excused.includes(type))).toEqual([]);
});

test('no reason is given for an event type that is in a golden log', () => {
  const seen = typesInGoldenLogs(files);
  expect(Object.keys(notInGoldenLogs).filter((type) => seen.has(type))).toEqual([]);
});

test('golden logs are found in the catalogue, and types are not read from payloads', () => {
  const line =
    '{"v":1,"type":"tool.started","payload":{"name":"x","arguments":{"type":"turn.failed"}}}\n';
  const planted = [
    { path: 'scenarios/catalog/a/b/expected/session.jsonl', text: line },
    { path: 'scenarios/catalog/a/b/workspace/session.jsonl', text: line.replace('tool', 'turn') },
  ];
  expect([...typesInGoldenLogs(planted)]).toEqual(['tool.started']);
});
