import { text, toolUse } from '../anthropic-stream.ts';
import type { AuthoredCase } from '../author.ts';
import { MODEL, message } from './message.ts';

export const permissionsCases: readonly AuthoredCase[] = [
  {
    scenario: 'permissions/denied-delete',
    model: MODEL,
    responses: [
      message(
        '01den0001',
        'tool_use',
        [toolUse('toolu_01den0001', 'Bash', { command: 'rm -rf tmp' })],
        { input: 1398, output: 50 },
      ),
      message('01den0002', 'end_turn', [text('You did not allow it, so tmp is still there.')], {
        input: 88,
        output: 16,
        cacheRead: 1398,
      }),
    ],
  },
  {
    scenario: 'permissions/allowed-once',
    model: MODEL,
    responses: [
      message(
        '01alw0001',
        'tool_use',
        [
          toolUse('toolu_01alw0001', 'Write', { path: 'tmp/note.txt', content: 'kept\n' }),
          toolUse('toolu_01alw0002', 'Write', { path: 'other.txt', content: 'not kept\n' }),
        ],
        { input: 1398, output: 110 },
      ),
      message('01alw0002', 'end_turn', [text('I wrote tmp/note.txt; other.txt was not allowed.')], {
        input: 180,
        output: 20,
        cacheRead: 1398,
      }),
    ],
  },
];
