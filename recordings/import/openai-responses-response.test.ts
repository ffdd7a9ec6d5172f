import { expect, test } from 'vitest';
import { toolCallsIn } from './openai-responses-response.ts';

const call = (fields: object = {}) => ({
  type: 'function_call',
  id: 'fc_1',
  call_id: 'call_1',
  name: 'read',
  arguments: '{"path":"a"}',
  ...fields,
});
const stream = (...events: readonly object[]): string =>
  `${events.map((event) => `data: ${JSON.stringify(event)}\r\n\r\n`).join('')}data: [DONE]\n\n`;
const added = (item: object) => ({ type: 'response.output_item.added', output_index: 0, item });
const done = (item: object) => ({ type: 'response.output_item.done', output_index: 0, item });
const completed = (output: readonly object[]) => ({
  type: 'response.completed',
  response: { output },
});
const found = { callId: 'call_1', name: 'read', input: { path: 'a' } };

test('calls of a stream, whichever event holds them', () => {
  const announced = added(call({ arguments: '' }));
  expect(toolCallsIn(stream(announced, done(call()), completed([])))).toEqual([found]);
  expect(toolCallsIn(stream(announced, completed([call()])))).toEqual([found]);
});

test('a call that was cut has no input, and neither has one that is no JSON', () => {
  const expected = [{ ...found, input: undefined }];
  expect(toolCallsIn(stream(added(call())))).toEqual(expected);
  expect(toolCallsIn(stream(done(call({ arguments: '{"pa' }))))).toEqual(expected);
});

test('a whole response, with every kind of call that a client answers', () => {
  const output = [
    { type: 'message', content: [] },
    call({ arguments: '' }),
    { type: 'custom_tool_call', call_id: 'c2', name: 'run', input: '1+1' },
    { type: 'local_shell_call', call_id: 'c3', action: { command: ['ls'] } },
    { type: 'shell_call', call_id: 'c4', action: { commands: [] }, environment: null },
    {
      type: 'shell_call',
      call_id: 'c5',
      action: { commands: [] },
      environment: { type: 'container_reference' },
    },
    { type: 'apply_patch_call', call_id: 'c6', operation: { type: 'delete_file' } },
    { type: 'web_search_call', id: 'ws_1' },
  ];
  expect(toolCallsIn(JSON.stringify({ output }))).toEqual([
    { callId: 'call_1', name: 'read', input: {} },
    { callId: 'c2', name: 'run', input: { input: '1+1' } },
    { callId: 'c3', name: 'local_shell', input: { command: ['ls'] } },
    { callId: 'c4', name: 'shell', input: { commands: [] } },
    { callId: 'c6', name: 'apply_patch', input: { type: 'delete_file' } },
  ]);
});
