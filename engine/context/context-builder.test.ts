import { expect, test } from 'vitest';
import type { ContextInput } from '#engine/ports/context-port.ts';
import type { Message } from '#engine/schema/message.ts';
import { scriptedTool } from '#engine/testing/scripted-tool.ts';
import { contextBuilder } from './context-builder.ts';
import { defaultSystemPrompt } from './system-prompt.ts';

const said: Message = { role: 'user', content: [{ type: 'text', text: 'hello' }] };
const answered: Message = { role: 'assistant', content: [{ type: 'text', text: 'hi' }] };
const input: ContextInput = {
  model: { provider: 'scripted', model: 'scripted-1' },
  settings: { outputTokensMax: 1_000 },
  workspace: '/workspace',
  tools: [scriptedTool('Look', { readOnly: true }).definition, scriptedTool('Change').definition],
  messages: [said],
};

test('a request has the system prompt, the tools and the messages as they are', () => {
  const system = [{ type: 'text', text: 'Be brief.' } as const];
  expect(contextBuilder({ system }).build(input).request).toEqual({
    provider: 'scripted',
    model: 'scripted-1',
    system,
    tools: input.tools,
    messages: [said],
    settings: { outputTokensMax: 1_000 },
    cacheBreakpoints: [{ at: 'system' }, { at: 'message', index: 0 }],
  });
});

test('the built-in system prompt is used where none is given, and names the workspace', () => {
  const { system } = contextBuilder().build(input).request;
  expect(system).toEqual([{ type: 'text', text: defaultSystemPrompt('/workspace') }]);
  expect(system[0]?.text).toContain('The workspace is /workspace.');
});

test('a system prompt may be empty, and a request go out without cache breakpoints', () => {
  const settings = { ...input.settings, cache: false };
  const { request } = contextBuilder({ system: [] }).build({ ...input, settings });
  expect([request.system, request.cacheBreakpoints]).toEqual([[], []]);
});

test('the same input gives the same bytes, and the next step only adds to them (invariant M4)', () => {
  const { request: first } = contextBuilder().build(input);
  expect(JSON.stringify(contextBuilder().build(input).request)).toBe(JSON.stringify(first));
  const { request: next } = contextBuilder().build({
    ...input,
    messages: [said, answered, said],
  });
  const { system, tools, messages } = first;
  expect(JSON.stringify([next.system, next.tools, next.messages.slice(0, 1)])).toBe(
    JSON.stringify([system, tools, messages]),
  );
});
