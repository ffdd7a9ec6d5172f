import { text, toolUse } from '../anthropic-stream.ts';
import type { AuthoredCase } from '../author.ts';
import { MODEL, message } from './message.ts';

export const codingCases: readonly AuthoredCase[] = [
  {
    scenario: 'coding/fix-failing-test',
    model: MODEL,
    responses: [
      message(
        '01fix0001',
        'tool_use',
        [
          text('I will run the test first.'),
          toolUse('toolu_01fix0001', 'Bash', { command: 'node test.js' }),
        ],
        { input: 1412, output: 62 },
      ),
      message(
        '01fix0002',
        'tool_use',
        [
          text('The sum is a difference. Let me look at the code.'),
          toolUse('toolu_01fix0002', 'Read', { path: 'sum.js' }),
        ],
        { input: 148, output: 58, cacheRead: 1380 },
      ),
      message(
        '01fix0003',
        'tool_use',
        [
          toolUse('toolu_01fix0003', 'Edit', {
            path: 'sum.js',
            old_string: 'total - number',
            new_string: 'total + number',
          }),
        ],
        { input: 171, output: 96, cacheRead: 1512 },
      ),
      message(
        '01fix0004',
        'tool_use',
        [toolUse('toolu_01fix0004', 'Bash', { command: 'node test.js' })],
        { input: 140, output: 55, cacheRead: 1671 },
      ),
      message(
        '01fix0005',
        'end_turn',
        [text('Fixed: `sum` subtracted instead of adding. The test passes now.')],
        { input: 92, output: 24, cacheRead: 1798 },
      ),
    ],
  },
];
