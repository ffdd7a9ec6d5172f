import { expect, test } from 'vitest';
import { z } from 'zod';
import { CallId } from '#engine/schema/ids.ts';
import { completed, makeTool, ToolFailure } from './make-tool.ts';
import { said, testBox } from './test-box.fixture.ts';

const invocation = (signal = new AbortController().signal) => ({
  callId: CallId.parse('call_1'),
  arguments: { path: 'a' },
  signal,
  onDelta: () => undefined,
});

const toolThat = (run: () => never) =>
  makeTool({
    name: 'Probe',
    description: '',
    schema: z.strictObject({ path: z.string() }),
    readOnly: true,
    replay: 'safe',
    aim: ({ path }) => `probe ${path}`,
    run,
  });

test('the four tools, what they change, and what may be repeated', async () => {
  await using box = await testBox();
  const kinds = ['Read', 'Write', 'Edit', 'Bash'].map((name) => {
    const { readOnly, replay } = box.tool(name).definition;
    return `${name} ${readOnly} ${replay}`;
  });
  expect(kinds).toEqual([
    'Read true safe',
    'Write false never',
    'Edit false never',
    'Bash false never',
  ]);
});

test('the input schema is plain JSON Schema, closed, without the dialect', async () => {
  await using box = await testBox();
  expect(box.tool('Bash').definition.inputSchema).toEqual({
    type: 'object',
    properties: {
      command: { type: 'string', minLength: 1 },
      timeout_ms: {
        type: 'integer',
        minimum: 1,
        maximum: 600_000,
        description: 'When to stop the command, in milliseconds; 120000 if not given.',
      },
    },
    required: ['command'],
    additionalProperties: false,
  });
});

test('bad arguments are refused with every bad field named', async () => {
  await using box = await testBox();
  const messages = [
    box.tool('Read').accept({ offset: 0, limit: 'all', lines: 3 }),
    box.tool('Edit').accept({ path: 'a', old_string: '', new_string: '\ud83d' }),
    box.tool('Bash').accept({ command: 'a\0b', timeout_ms: 600_001 }),
  ].map((check) => (check.ok ? 'accepted' : check.message));
  expect(messages).toMatchInlineSnapshot(`
    [
      "Read refuses these arguments: path: Invalid input: expected string, received undefined; offset: Too small: expected number to be >=1; limit: Invalid input: expected number, received string; Unrecognized key: "lines".",
      "Edit refuses these arguments: old_string: Too small: expected string to have >=1 characters; new_string: half of a surrogate pair is not text.",
      "Bash refuses these arguments: command: has a NUL character; timeout_ms: Too big: expected number to be <=600000.",
    ]
  `);
});

test('good arguments pass as they came, without defaults put in', async () => {
  await using box = await testBox();
  const args = { path: 'a.txt', offset: 2 };
  expect(box.tool('Read').accept(args)).toEqual({ ok: true, arguments: args });
});

test('a call that is cancelled already does not begin', async () => {
  let began = false;
  const tool = toolThat(() => {
    began = true;
    throw new Error('began');
  });
  const result = await tool.run(invocation(AbortSignal.abort()));
  expect([said(result), began]).toEqual([['cancelled', 'Cancelled before it began.'], false]);
});

test('a refusal and a word of the operating system are results, a bug is thrown', async () => {
  const refusing = toolThat(() => {
    throw new ToolFailure('failed', 'No.');
  });
  const full = toolThat(() => {
    throw Object.assign(new Error('ENOSPC: /proc/self/fd/9'), { code: 'ENOSPC', errno: -28 });
  });
  const broken = toolThat(() => {
    throw Object.assign(new TypeError('bug'), { code: 'ERR_INVALID_ARG_TYPE' });
  });
  expect(said(await refusing.run(invocation()))).toEqual(['failed', 'No.']);
  expect(said(await full.run(invocation()))).toEqual([
    'failed',
    'Cannot probe a: no space left on device (ENOSPC).',
  ]);
  await expect(broken.run(invocation())).rejects.toThrow('bug');
});

test('a text result is one part', () => {
  expect(completed('x')).toEqual({ status: 'completed', output: [{ type: 'text', text: 'x' }] });
});
