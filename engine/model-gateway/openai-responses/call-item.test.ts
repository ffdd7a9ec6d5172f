import { expect, test } from 'vitest';
import type { JsonObject } from '#engine/schema/json.ts';
import { backOf, closing, ofType, read } from './read-events.fixture.ts';
import { responseReader } from './response-chunks.ts';
import { call, callItem, completed, created, item } from './wire.fixture.ts';

test('calls that overlap, each with its own pieces', () => {
  const [first, second] = [callItem(0, 'call_1', '{"path":', '"a"}'), callItem(1, 'call_2', '{}')];
  const events = [0, 1, 2, 3, 4].flatMap((at) => [first[at] ?? [], second[at] ?? []].flat());
  const chunks = read(created, ...events, completed([]));
  expect(
    ofType(chunks, 'tool_call.completed').map(({ callId, name, arguments: input }) => [
      callId,
      name,
      input,
    ]),
  ).toEqual([
    ['call_2', 'read', {}],
    ['call_1', 'read', { path: 'a' }],
  ]);
  expect(closing(chunks)).toEqual({ type: 'finished', stopReason: 'tool_use' });
});

test('call ids are never empty and never the same, however a gateway sends them', () => {
  const items = [call('', '{}'), call('call_a', '{}'), { ...call('call_a', '{}'), id: 'fc_2' }];
  const chunks = read(created, completed([{ ...call('', '{}'), id: '' }, ...items]));
  expect(ofType(chunks, 'tool_call.completed').map(({ callId }) => callId)).toEqual([
    'call_0',
    'fc_',
    'call_a',
    'fc_2',
  ]);
});

test.each(['{"path": "a', '[1]', 'null', '"a"'])('%s are no arguments', (json) => {
  const chunks = read(created, ...callItem(0, 'call_1', json), completed([]));
  expect(ofType(chunks, 'tool_call.completed')[0]).toMatchObject({
    arguments: {},
    malformed: json,
  });
  expect(backOf(chunks)).toEqual([call('call_1', json)]);
});

test('arguments go back in the model’s own letters', () => {
  const json = '{ "path" : "\\u00e4" }';
  const chunks = read(created, ...callItem(0, 'call_1', json), completed([]));
  expect(ofType(chunks, 'tool_call.completed')[0]).toMatchObject({ arguments: { path: 'ä' } });
  expect(backOf(chunks)).toEqual([call('call_1', json)]);
});

test('the free text of a custom tool is an argument, and its pieces are JSON', () => {
  const input = 'print("ä")\n👋';
  const whole = { id: 'ctc_1', type: 'custom_tool_call', call_id: 'call_1', name: 'run', input };
  const deltas = ['print("', 'ä")\n\ud83d', '\udc4b'];
  const chunks = read(
    created,
    ...item(
      0,
      { announced: { ...whole, input: '' }, whole },
      ...deltas.map((delta) => ({ type: 'response.custom_tool_call_input.delta', delta })),
    ),
    completed([whole]),
  );
  const json = ofType(chunks, 'tool_call.delta').map((chunk) => chunk.json);
  expect(JSON.parse(json.join(''))).toEqual({ input });
  expect(ofType(chunks, 'tool_call.completed')[0]).toMatchObject({ arguments: { input } });
  expect(backOf(chunks)).toEqual([whole]);
});

const clientCalls: readonly (readonly [string, JsonObject, JsonObject])[] = [
  [
    'local_shell',
    { type: 'local_shell_call', action: { type: 'exec', command: ['ls'], env: {} } },
    { type: 'exec', command: ['ls'], env: {} },
  ],
  [
    'shell',
    { type: 'shell_call', action: { commands: ['ls'] }, environment: { type: 'local' } },
    { commands: ['ls'] },
  ],
  [
    'apply_patch',
    { type: 'apply_patch_call', operation: { type: 'delete_file', path: 'a' } },
    { type: 'delete_file', path: 'a' },
  ],
  [
    'computer',
    { type: 'computer_call', actions: [{ type: 'wait' }], pending_safety_checks: [] },
    { actions: [{ type: 'wait' }], pending_safety_checks: [] },
  ],
  [
    'tool_search',
    { type: 'tool_search_call', execution: 'client', arguments: { queries: ['rate'] } },
    { queries: ['rate'] },
  ],
];

test.each(clientCalls)('%s is a tool that the client runs', (name, fields, input) => {
  const whole = { id: 'x_1', call_id: 'call_1', status: 'completed', ...fields };
  const chunks = read(created, ...item(0, { announced: whole, whole }), completed([whole]));
  expect(ofType(chunks, 'tool_call.completed')).toMatchObject([
    { callId: 'call_1', name, arguments: input },
  ]);
  expect(closing(chunks)).toMatchObject({ stopReason: 'tool_use' });
  expect(backOf(chunks)).toEqual([whole]);
});

test('long arguments in small pieces take no longer than their length', () => {
  const pieces = Array.from({ length: 60_000 }, (_, at) => `${at},`);
  const json = `{"list":[${pieces.join('')}0]}`;
  const cut = ['{"list":[', ...pieces, '0]}'];
  const chunks = callItem(0, 'call_1', ...cut);
  const reader = responseReader();
  const seen = [created, ...chunks].flatMap((event) => [
    ...reader.chunksOf({ name: undefined, data: JSON.stringify(event) }),
  ]);
  expect(ofType(seen, 'tool_call.delta')).toHaveLength(cut.length);
  expect(ofType(seen, 'tool_call.completed')[0]?.arguments['list']).toHaveLength(60_001);
  expect(json.length).toBeGreaterThan(300_000);
});
