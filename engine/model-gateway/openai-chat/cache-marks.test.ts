import { describe, expect, test } from 'vitest';
import { answer, assistant, body, call, says, user } from './chat-request.fixture.ts';

describe('marks for the prompt cache', () => {
  const marked = { type: 'ephemeral' };
  const request = {
    messages: [user(says('a')), assistant(call), answer],
    cacheBreakpoints: [
      { at: 'tools' as const },
      { at: 'system' as const },
      { at: 'message' as const, index: 1 },
      { at: 'message' as const, index: 2 },
      { at: 'message' as const, index: 9 },
    ],
  };

  test('stand where OpenRouter reads them; a message without text has none', () => {
    expect(body(request, 'openrouter')).toMatchObject({
      tools: [{ type: 'function', cache_control: marked }],
      messages: [
        { content: [{ type: 'text', text: 'Answer briefly.', cache_control: marked }] },
        { content: 'a' },
        { content: null },
        { content: [{ type: 'text', text: 'out', cache_control: marked }] },
      ],
    });
  });

  test.each([
    ['a server without them', 'openai-chat', {}],
    ['settings without them', 'openrouter', { settings: { outputTokensMax: 9, cache: false } }],
  ])('%s', (_what, provider, changes) => {
    expect(JSON.stringify(body({ ...request, ...changes }, provider))).not.toContain(
      'cache_control',
    );
  });
});
