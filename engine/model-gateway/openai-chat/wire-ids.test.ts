import { describe, expect, test } from 'vitest';
import { CallId } from '#engine/schema/ids.ts';
import type { JsonObject } from '#engine/schema/json.ts';
import type { Message } from '#engine/schema/message.ts';
import { assistant, call, messages } from './chat-request.fixture.ts';

describe('ids of calls', () => {
  const turn = (id: string): Message[] => [
    assistant({ ...call, callId: CallId.parse(id) }),
    { role: 'tool', answers: [{ callId: CallId.parse(id), output: [], isError: false }] },
  ];
  const idsOf = (list: readonly Message[], provider: string) =>
    (messages(list, provider) as JsonObject[]).map(
      ({ tool_calls: calls, tool_call_id: id }) =>
        id ?? (calls as JsonObject[] | undefined)?.[0]?.['id'],
    );

  test('that do not fit are replaced, alike in call and answer, and the same next time', () => {
    const first = turn('toolu_01ABC');
    expect(idsOf(first, 'mistral')).toEqual(['c00000001', 'c00000001']);
    expect(idsOf([...first, ...turn('yBvJuId6u'), ...turn('call 2')], 'mistral')).toEqual([
      'c00000001',
      'c00000001',
      'yBvJuId6u',
      'yBvJuId6u',
      'c00000002',
      'c00000002',
    ]);
  });

  test('are never given twice', () => {
    expect(idsOf([...turn('c00000001'), ...turn('x')], 'mistral')).toEqual([
      'c00000001',
      'c00000001',
      'c00000002',
      'c00000002',
    ]);
    expect(idsOf([...turn('x'), ...turn('c00000001')], 'mistral')).toEqual([
      'c00000001',
      'c00000001',
      'c00000002',
      'c00000002',
    ]);
  });

  test('are OpenAI’s up to 40 characters, and anybody’s elsewhere', () => {
    const long = 'x'.repeat(41);
    expect(idsOf(turn(long), 'openai-chat')[0]).toMatch(/^c0{22}1$/);
    expect(idsOf(turn(long), 'groq')).toEqual([long, long]);
  });
});
