import { redactedThinking, text, thinking, toolUse } from '../anthropic-stream.ts';
import type { AuthoredCase } from '../author.ts';
import { MODEL, message, signature } from './message.ts';

export const thinkingCases: readonly AuthoredCase[] = [
  {
    scenario: 'thinking/kept-across-tool-use',
    model: MODEL,
    responses: [
      message(
        '01thk0001',
        'tool_use',
        [
          thinking(
            'The answer must be in the file. I should read it before I say anything.',
            signature('step one'),
          ),
          redactedThinking(signature('a thought that stays hidden')),
          text('Let me look.'),
          toolUse('toolu_01thk0001', 'Read', { path: 'answer.txt' }),
        ],
        { input: 1420, output: 140 },
      ),
      message(
        '01thk0002',
        'tool_use',
        [
          thinking('It points to another file.', signature('step two')),
          toolUse('toolu_01thk0002', 'Read', { path: 'real-answer.txt' }),
        ],
        { input: 210, output: 90, cacheRead: 1420 },
      ),
      message('01thk0003', 'end_turn', [text('The answer is 42.')], {
        input: 150,
        output: 9,
        cacheRead: 1630,
      }),
    ],
  },
];
