import { describe, expect, test } from 'vitest';
import type { JsonObject, JsonValue } from '#engine/schema/json.ts';
import { ofType, partsOf, read } from './read-events.fixture.ts';
import { delta, stop } from './wire.fixture.ts';

/** The calls that these lists of pieces make, one list a delta: id, name, arguments. */
const callsOf = (...lists: readonly (readonly JsonObject[])[]): unknown[] =>
  partsOf(...lists.map((pieces) => ({ tool_calls: [...pieces] }))).map((part) =>
    part.type === 'tool_call'
      ? [part.callId, part.name, part.malformed ?? part.arguments]
      : part.type,
  );

const piece = (fields: JsonObject, name?: string, json?: JsonValue): JsonObject => ({
  ...fields,
  function: {
    ...(name === undefined ? {} : { name }),
    ...(json === undefined ? {} : { arguments: json }),
  },
});

const a = ['a', 'read', { path: 'x' }];
const b = ['b', 'read', { path: 'y' }];

/** How servers stream two calls (or one). */
const variants: Record<string, readonly [readonly (readonly JsonObject[])[], readonly unknown[]]> =
  {
    'by index, the id once (OpenAI)': [
      [
        [piece({ index: 0, id: 'a', type: 'function' }, 'read', '')],
        [piece({ index: 0 }, undefined, '{"path"')],
        [piece({ index: 0 }, undefined, ':"x"}')],
        [piece({ index: 1, id: 'b', type: 'function' }, 'read', '{"path":"y"}')],
      ],
      [a, b],
    ],
    interleaved: [
      [
        [
          piece({ index: 0, id: 'a' }, 'read', '{"path"'),
          piece({ index: 1, id: 'b' }, 'read', '{"pa'),
        ],
        [piece({ index: 1 }, undefined, 'th":"y"}'), piece({ index: 0 }, undefined, ':"x"}')],
      ],
      [a, b],
    ],
    'an empty id on later pieces (Qwen)': [
      [
        [piece({ index: 0, id: 'a' }, 'read', '')],
        [piece({ index: 0, id: '' }, undefined, '{"path":"x"}')],
        [piece({ index: 0, id: '' }, undefined, '')],
      ],
      [a],
    ],
    'id and name on every piece': [
      [
        [piece({ index: 0, id: 'a' }, 'read', '{"path":')],
        [piece({ index: 0, id: 'a' }, 'read', '"x"}')],
      ],
      [a],
    ],
    'one index for all, told apart by id (Gemini)': [
      [
        [piece({ index: 0, id: 'a' }, 'read', '{"path":"x"}')],
        [piece({ index: 0, id: 'b' }, 'read', '{"path":"y"}')],
      ],
      [a, b],
    ],
    'a new id on every piece': [
      [
        [piece({ index: 0, id: 'a' }, 'read', '{"path":')],
        [piece({ index: 0, id: 'z' }, undefined, '"x"}')],
      ],
      [a],
    ],
    'whole calls without an index (Mistral)': [
      [[piece({ id: 'a' }, 'read', '{"path":"x"}'), piece({ id: 'b' }, 'read', '{"path":"y"}')]],
      [a, b],
    ],
    'without index and id': [
      [
        [piece({}, 'read', '{"path":')],
        [piece({}, undefined, '"x"}')],
        [piece({}, 'read', '{"path":"y"}')],
      ],
      [
        ['call_chatcmpl-1_0', 'read', { path: 'x' }],
        ['call_chatcmpl-1_1', 'read', { path: 'y' }],
      ],
    ],
    'one index, no ids, whole arguments': [
      [
        [piece({ index: 0, id: '' }, 'read', '{"path":"x"}')],
        [piece({ index: 0, id: '' }, 'read', '{"path":"y"}')],
      ],
      [
        ['call_chatcmpl-1_0', 'read', { path: 'x' }],
        ['call_chatcmpl-1_1', 'read', { path: 'y' }],
      ],
    ],
    'no id, and the name on every piece': [
      [[piece({ index: 0 }, 'read', '{"path":"{}')], [piece({ index: 0 }, 'read', '{"}')]],
      [['call_chatcmpl-1_0', 'read', { path: '{}{' }]],
    ],
    'two calls with one id': [
      [
        [piece({ index: 0, id: 'a' }, 'read', '{"path":"x"}')],
        [piece({ index: 1, id: 'a' }, 'read', '{"path":"y"}')],
      ],
      [a, ['a_2', 'read', { path: 'y' }]],
    ],
    'a name in pieces': [
      [
        [piece({ index: 0, id: 'a' }, 're')],
        [piece({ index: 0 }, 'ad')],
        [piece({ index: 0 }, undefined, '{}')],
      ],
      [['a', 'read', {}]],
    ],
    'a name that grows': [
      [
        [piece({ index: 0, id: 'a' }, 're')],
        [piece({ index: 0 }, 'read')],
        [piece({ index: 0 }, undefined, '{}')],
      ],
      [['a', 'read', {}]],
    ],
    'a name after the arguments': [
      [
        [piece({ index: 0, id: 'a' }, undefined, '{"path":')],
        [piece({ index: 0 }, 'read', '"x"}')],
      ],
      [a],
    ],
    'arguments as an object': [[[piece({ index: 0, id: 'a' }, 'read', { path: 'x' })]], [a]],
    'no arguments': [[[piece({ index: 0, id: 'a' }, 'read', null)]], [['a', 'read', {}]]],
    'a piece that says nothing': [
      [
        [{ index: 0, id: '', function: { name: '', arguments: '' } }],
        [piece({ index: 0, id: 'a' }, 'read', '{}')],
      ],
      [['a', 'read', {}]],
    ],
  };

test.each(Object.entries(variants))('%s', (_how, [lists, calls]) => {
  expect(callsOf(...lists)).toEqual(calls);
});

test('the pieces of the arguments are told as they come, and all of them', () => {
  const chunks = read(
    delta({ content: 'I will.' }),
    ...[
      piece({ index: 0, id: 'a' }, undefined, '{"pa'),
      piece({ index: 0 }, 'read', 'th":'),
      piece({ index: 0 }, undefined, '"x"}'),
    ].map((call) => delta({ tool_calls: [call] })),
    ...stop('tool_calls'),
  );
  expect(chunks.filter((chunk) => !['started', 'usage'].includes(chunk.type))).toEqual([
    { type: 'text.delta', index: 0, text: 'I will.' },
    { type: 'block.completed', index: 0 },
    { type: 'tool_call.started', index: 1, callId: 'a', name: 'read' },
    { type: 'tool_call.delta', index: 1, json: '{"path":' },
    { type: 'tool_call.delta', index: 1, json: '"x"}' },
    {
      type: 'tool_call.completed',
      index: 1,
      callId: 'a',
      name: 'read',
      arguments: { path: 'x' },
    },
    { type: 'block.completed', index: 1 },
    { type: 'finished', stopReason: 'tool_use' },
  ]);
});

test.each(['{"path":', '[1]', '"{}"', 'null'])('arguments %s are malformed', (json) => {
  expect(callsOf([piece({ index: 0, id: 'a' }, 'read', json)])).toEqual([['a', 'read', json]]);
});

describe('what goes back with a call', () => {
  const own = (call: JsonObject) => {
    const [part] = partsOf({ tool_calls: [call] });
    return part?.type === 'tool_call' ? [part.arguments, part._meta?.['openai-chat']] : part;
  };

  test('fields of its own, such as a thought signature', () => {
    const extra_content = { google: { thought_signature: 'sig' } };
    expect(
      own({ ...piece({ index: 0, id: 'a', type: 'function' }, 'read', '{}'), extra_content }),
    ).toEqual([{}, { extra_content }]);
  });

  test('arguments as they were written, where that says more than they do', () => {
    const call = (json: string) => own(piece({ index: 0, id: 'a' }, 'read', json));
    expect(call('{"a":1}')).toEqual([{ a: 1 }, undefined]);
    expect(call('{"a": 1}')).toEqual([{ a: 1 }, { arguments: '{"a": 1}' }]);
  });

  test('a custom tool, whose input is no JSON', () => {
    const chunks = read(
      delta({
        tool_calls: [{ index: 0, id: 'a', type: 'custom', custom: { name: 'sql', input: 'SEL' } }],
      }),
      delta({ tool_calls: [{ index: 0, custom: { input: 'ECT' } }] }),
      ...stop(),
    );
    expect(ofType(chunks, 'tool_call.delta')).toEqual([]);
    expect(ofType(chunks, 'tool_call.completed')).toMatchObject([
      { name: 'sql', arguments: { input: 'SELECT' }, _meta: { 'openai-chat': { type: 'custom' } } },
    ]);
  });
});

test('the call of old, which had no list', () => {
  const parts = partsOf(
    { function_call: { name: 'read', arguments: '' } },
    { function_call: { arguments: '{"path":"x"}' } },
  );
  expect(parts).toMatchObject([
    { callId: 'call_chatcmpl-1_0', name: 'read', arguments: { path: 'x' } },
  ]);
});

test('a call that never gets a name breaks the format', () => {
  expect(() => callsOf([piece({ index: 0, id: 'a' }, undefined, '{}')])).toThrow(
    'A call has no name: "{}".',
  );
});

// Goal: time grows with the length of the arguments, not with its square. No clock: what would be
// slow is looking at the text so far, and 200,000 pieces of it would not end.
test('long arguments in small pieces', () => {
  const pieces = Array.from({ length: 100 }, () => piece({ index: 0, id: 'a' }, 'read', 'ab{}'));
  const [call] = partsOf(
    { tool_calls: [piece({ index: 0, id: 'a' }, 'read', '{"path":"')] },
    ...Array.from({ length: 2000 }, () => ({ tool_calls: pieces })),
    { tool_calls: [piece({ index: 0 }, undefined, '"}')] },
  );
  expect(call).toMatchObject({ arguments: { path: 'ab{}'.repeat(200_000) } });
});
