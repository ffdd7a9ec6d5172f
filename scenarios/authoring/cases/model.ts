import { cutAfter, refused, text, thinking, toolUse } from '../anthropic-stream.ts';
import type { AuthoredCase } from '../author.ts';
import { MODEL, message, signature } from './message.ts';

const greetingWritten = (id: string, callId: string) =>
  message(
    id,
    'tool_use',
    [
      text('I will write it.'),
      toolUse(callId, 'Write', { path: 'greeting.txt', content: 'hello\n' }),
    ],
    { input: 1392, output: 60 },
  );

export const modelCases: readonly AuthoredCase[] = [
  {
    scenario: 'model/overloaded-then-retried',
    model: MODEL,
    responses: [
      refused(529, { type: 'overloaded_error', message: 'Overloaded' }),
      refused(429, {
        type: 'rate_limit_error',
        message: 'Number of requests has exceeded your rate limit.',
        headers: { 'retry-after': '12' },
      }),
      message('01ovl0003', 'end_turn', [text('Here I am.')], { input: 1379, output: 6 }),
    ],
  },
  {
    scenario: 'model/max-tokens',
    model: MODEL,
    responses: [
      message('01max0001', 'max_tokens', [text('one two three four')], { input: 1379, output: 16 }),
      message('01max0002', 'end_turn', [text('five six seven eight nine ten.')], {
        input: 1390,
        output: 12,
      }),
    ],
  },
  {
    scenario: 'model/refused',
    model: MODEL,
    responses: [
      message(
        '01rfs0001',
        'refusal',
        [
          text('I could try a pick.'),
          toolUse('toolu_01rfs0001', 'Bash', { command: 'pick --lock' }),
        ],
        { input: 1390, output: 40 },
      ),
      message('01rfs0002', 'tool_use', [toolUse('toolu_01rfs0002', 'Bash', { command: 'ls' })], {
        input: 1450,
        output: 30,
      }),
      message('01rfs0003', 'end_turn', [text('There is one file, lock.txt.')], {
        input: 1490,
        output: 12,
      }),
    ],
  },
  {
    scenario: 'model/stream-cut',
    model: MODEL,
    responses: [
      cutAfter(9, greetingWritten('01cut0001', 'toolu_01cut0001')),
      greetingWritten('01cut0002', 'toolu_01cut0002'),
      message('01cut0003', 'end_turn', [text('Written.')], { input: 1450, output: 4 }),
    ],
  },
  {
    scenario: 'model/overloaded-for-good',
    model: MODEL,
    responses: Array.from({ length: 5 }, () =>
      refused(529, { type: 'overloaded_error', message: 'Overloaded' }),
    ),
  },
  {
    scenario: 'model/switched',
    model: MODEL,
    responses: [
      message(
        '01swi0001',
        'tool_use',
        [
          thinking('The file will say.', signature('before the switch')),
          toolUse('toolu_01swi0001', 'Read', { path: 'plan.txt' }),
        ],
        { input: 1390, output: 60 },
      ),
      message('01swi0002', 'end_turn', [text('The plan is to rest.')], { input: 1460, output: 8 }),
      message('01swi0003', 'end_turn', [text('Yes, all day.')], { input: 1480, output: 6 }),
    ],
  },
];
