import { expect, test } from 'vitest';
import type { JsonObject } from '#engine/schema/json.ts';
import { backOf, closing, ofType, read } from './read-events.fixture.ts';
import { completed, created, item } from './wire.fixture.ts';

const serverCalls: readonly (readonly [string, JsonObject, JsonObject])[] = [
  [
    'web_search',
    { type: 'web_search_call', action: { type: 'search', query: 'x' } },
    { type: 'search', query: 'x' },
  ],
  [
    'file_search',
    { type: 'file_search_call', queries: ['x'], results: [{ file_id: 'f' }] },
    { queries: ['x'] },
  ],
  [
    'code_interpreter',
    { type: 'code_interpreter_call', code: '1', outputs: null, container_id: 'c' },
    { code: '1' },
  ],
  [
    'ask',
    { type: 'mcp_call', name: 'ask', arguments: '{"q":1}', output: 'yes', error: null },
    { q: 1 },
  ],
  [
    'image_generation',
    { type: 'image_generation_call', result: null, error: { message: 'no' } },
    {},
  ],
];

test.each(serverCalls)('%s is a tool that the provider ran', (name, fields, input) => {
  const whole = { id: 'x_1', status: 'completed', ...fields };
  const chunks = read(created, ...item(0, { announced: whole, whole }), completed([whole]));
  expect(ofType(chunks, 'server_tool.completed')).toMatchObject([
    { callId: 'x_1', name, arguments: input },
  ]);
  expect(ofType(chunks, 'server_tool.result')).toMatchObject([{ callId: 'x_1' }]);
  expect(closing(chunks)).toEqual({ type: 'finished', stopReason: 'end' });
  expect(backOf(chunks)).toEqual([whole]);
});

test('code that the provider runs is shown while it is written', () => {
  const whole = { id: 'ci_1', type: 'code_interpreter_call', code: 'a\n"b"', outputs: [] };
  const delta = (text: string) => ({
    type: 'response.code_interpreter_call_code.delta',
    delta: text,
  });
  const chunks = read(
    created,
    ...item(0, { announced: { ...whole, code: '' }, whole }, delta('a\n'), delta('"b"')),
    completed([whole]),
  );
  const json = ofType(chunks, 'server_tool.delta').map((chunk) => chunk.json);
  expect(JSON.parse(json.join(''))).toEqual({ code: 'a\n"b"' });
});

test('a hosted shell is a call and its output, and both go back', () => {
  const shell = {
    id: 'sh_1',
    type: 'shell_call',
    call_id: 'call_1',
    action: { commands: ['ls'] },
    environment: { type: 'container_reference', container_id: 'c' },
  };
  const output = { id: 'sho_1', type: 'shell_call_output', call_id: 'call_1', output: [] };
  const chunks = read(created, completed([shell, output]));
  expect(ofType(chunks, 'server_tool.result')).toMatchObject([
    { callId: 'call_1', kind: 'shell_call_output', content: [] },
  ]);
  expect(backOf(chunks)).toEqual([shell, output]);
  expect(backOf(read(created, completed([shell])))).toEqual([]);
});

test.each([
  ['iVBORw0KGgo=', {}, 'image/png'],
  ['/9j/4AAQSkY=', {}, 'image/jpeg'],
  ['UklGRiIAAAA=', {}, 'image/webp'],
  ['PHN2Zz4KPC8=', { output_format: 'svg' }, 'image/svg+xml'],
])('an image comes out as one, %#', (data, fields, mediaType) => {
  const whole = { id: 'ig_1', type: 'image_generation_call', result: data, ...fields };
  const chunks = read(created, completed([whole]));
  expect(ofType(chunks, 'image')).toMatchObject([{ mediaType, data }]);
  expect(backOf(chunks)).toEqual([whole]);
});
