import { expect, test } from 'vitest';
import { scriptedTool } from '#engine/testing/scripted-tool.ts';
import { toolRouter } from './tool-router.ts';

const look = scriptedTool('Look', { readOnly: true });
const change = scriptedTool('Change');
const router = toolRouter([look, change]);
const route = (name: string, args = {}, malformed?: string) =>
  router.route({ name, arguments: args, malformed });

test('tools are offered in the order in which they were given', () => {
  expect(router.definitions).toEqual([look.definition, change.definition]);
});

test('a call goes to the tool of its name, with the arguments that the tool let through', () => {
  expect(route('Change', { path: 'a' })).toEqual({
    ok: true,
    tool: change,
    arguments: { path: 'a' },
  });
});

test('names are told from each other by every letter', () => {
  expect([route('look').ok, route('Look ').ok, route('constructor').ok]).toEqual([
    false,
    false,
    false,
  ]);
});

test('a call of no tool names the tools that there are', () => {
  const message = 'There is no tool named Move. The tools are: Look, Change.';
  expect(route('Move')).toEqual({ ok: false, code: 'unknown_tool', message });
  expect(toolRouter([]).route({ name: 'Move', arguments: {} })).toEqual({
    ok: false,
    code: 'unknown_tool',
    message: 'There is no tool named Move. The tools are: none.',
  });
});

test('arguments that are no JSON object are shown, cut short, and the tool is not asked', () => {
  const code = 'invalid_arguments';
  expect(route('Change', {}, '{"path": "a')).toEqual({
    ok: false,
    code,
    message: 'The arguments are not a JSON object: {"path": "a',
  });
  expect(route('Change', {}, 'x'.repeat(201))).toEqual({
    ok: false,
    code,
    message: `The arguments are not a JSON object: ${'x'.repeat(200)}…`,
  });
});

test('arguments that the tool refuses are answered in the words of the tool', () => {
  expect(route('Change', { bad: true })).toEqual({
    ok: false,
    code: 'invalid_arguments',
    message: 'bad must not be true',
  });
});

test('two tools of one name are refused', () => {
  expect(() => toolRouter([look, change, look])).toThrowErrorMatchingInlineSnapshot(
    `[EngineError: Two tools are called Look. Leave one out, or give it another name.]`,
  );
});
