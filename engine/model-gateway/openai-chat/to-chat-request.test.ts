import { describe, expect, test } from 'vitest';
import type { UserPart } from '#engine/schema/content.ts';
import type { ModelSettings } from '#engine/schema/model-request.ts';
import { contractRequest } from '#engine/testing/model-port.contract.ts';
import { body, messages, says, user } from './chat-request.fixture.ts';

const settings = (changes: Partial<ModelSettings>, provider?: string) =>
  body({ settings: { outputTokensMax: 9, ...changes } }, provider);

test('the contract request, whole', () => {
  expect(body({})).toEqual({
    max_completion_tokens: 100,
    model: 'contract-model',
    tools: [
      {
        type: 'function',
        function: {
          name: 'read',
          description: 'Reads a file.',
          parameters: contractRequest.tools[0]?.inputSchema,
        },
      },
    ],
    messages: [
      { role: 'system', content: 'Answer briefly.' },
      { role: 'user', content: 'Hello' },
    ],
    stream: true,
    stream_options: { include_usage: true },
  });
});

test('a server’s quirks are data', () => {
  const request = body({ tools: [] }, 'mistral', { systemRole: 'developer' });
  expect(request).toEqual({
    max_tokens: 100,
    model: 'contract-model',
    messages: [
      { role: 'developer', content: 'Answer briefly.' },
      { role: 'user', content: 'Hello' },
    ],
    stream: true,
  });
});

test('a tool of the provider’s own is sent as it is', () => {
  const [read] = contractRequest.tools;
  if (read === undefined) throw new Error('the contract request has a tool');
  const own = { type: 'custom', custom: { name: 'sql' } };
  const tools = [{ ...read, _meta: { 'openai-chat': own, anthropic: { type: 'web' } } }];
  expect(body({ tools })['tools']).toEqual([own]);
});

test.each<[string, Partial<ModelSettings>, object, string?]>([
  ['a temperature', { temperature: 0 }, { temperature: 0 }],
  ['stop sequences', { stopSequences: ['#'] }, { stop: ['#'] }],
  ['any tool', { toolChoice: { type: 'any' } }, { tool_choice: 'required' }],
  ['no tool', { toolChoice: { type: 'none' } }, { tool_choice: 'none' }],
  [
    'one tool, one call',
    { toolChoice: { type: 'tool', name: 'read' }, parallelToolCalls: false },
    {
      tool_choice: { type: 'function', function: { name: 'read' } },
      parallel_tool_calls: false,
    },
  ],
  [
    'an effort, which depends on the model',
    { thinking: { mode: 'adaptive', _meta: { 'openai-chat': { reasoning_effort: 'low' } } } },
    { reasoning_effort: 'low' },
  ],
  [
    'thinking off (OpenRouter)',
    { thinking: { mode: 'off' } },
    { reasoning: { enabled: false } },
    'openrouter',
  ],
  [
    'a thinking budget (OpenRouter)',
    { thinking: { mode: 'budget', tokensMax: 50 } },
    { reasoning: { max_tokens: 50 } },
    'openrouter',
  ],
  [
    'thinking (DeepSeek)',
    { thinking: { mode: 'adaptive' } },
    { thinking: { type: 'enabled' } },
    'deepseek',
  ],
  [
    'thinking off (DeepSeek)',
    { thinking: { mode: 'off' } },
    { thinking: { type: 'disabled' } },
    'deepseek',
  ],
  [
    'a thinking budget (Qwen)',
    { thinking: { mode: 'budget', tokensMax: 50 } },
    { enable_thinking: true, thinking_budget: 50 },
    'qwen',
  ],
  [
    'fields of the provider, which cannot change what is asked',
    { _meta: { 'openai-chat': { seed: 1, model: 'x', stream: false }, groq: { seed: 2 } } },
    { seed: 1, model: 'contract-model', stream: true },
  ],
])('%s', (_what, changes, fields, provider) => {
  expect(settings(changes, provider)).toMatchObject(fields);
});

test('a null in the provider’s own settings takes a field out', () => {
  const own = { stream_options: null, max_completion_tokens: null, max_tokens: 9 };
  const request = settings({ _meta: { 'openai-chat': own } });
  expect(request).toMatchObject({ max_tokens: 9 });
  expect(request).not.toHaveProperty('stream_options');
  expect(request).not.toHaveProperty('max_completion_tokens');
});

test('without tools there is no choice of one', () => {
  const request = body({
    tools: [],
    settings: { outputTokensMax: 9, toolChoice: { type: 'any' } },
  });
  expect(request).not.toHaveProperty('tool_choice');
});

describe('what a person says', () => {
  const png: UserPart = {
    type: 'image',
    source: { type: 'base64', mediaType: 'image/png', data: 'aGk=' },
    _meta: { 'openai-chat': { detail: 'low' } },
  };
  const pdf: UserPart = {
    type: 'document',
    title: 'a.pdf',
    source: { type: 'base64', mediaType: 'application/pdf', data: 'aGk=' },
  };
  const notes: UserPart = {
    type: 'document',
    title: 'Notes',
    source: { type: 'text', mediaType: 'text/plain', text: 'words' },
  };
  const linked: UserPart = {
    type: 'document',
    source: { type: 'url', url: 'https://example.com/b' },
  };

  test('in all its kinds', () => {
    expect(messages([user(says('Look'), png, pdf, notes, linked)])).toEqual([
      {
        role: 'user',
        content: [
          { type: 'text', text: 'Look' },
          { type: 'image_url', image_url: { url: 'data:image/png;base64,aGk=', detail: 'low' } },
          {
            type: 'file',
            file: { filename: 'a.pdf', file_data: 'data:application/pdf;base64,aGk=' },
          },
          { type: 'text', text: 'Notes\n\nwords' },
          { type: 'text', text: '[document at https://example.com/b, not shown]' },
        ],
      },
    ]);
  });

  test('to a server that reads text only', () => {
    expect(messages([user(png, pdf)], 'deepseek')).toEqual([
      {
        role: 'user',
        content: [
          { type: 'text', text: '[image (image/png), not shown]' },
          { type: 'text', text: '[document "a.pdf" (application/pdf), not shown]' },
        ],
      },
    ]);
  });

  test('nothing is not sent', () => {
    expect(messages([user(says('')), user(says('a'))])).toEqual([{ role: 'user', content: 'a' }]);
  });
});
