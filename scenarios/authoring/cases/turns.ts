import { text, toolUse } from '../anthropic-stream.ts';
import type { AuthoredCase } from '../author.ts';
import { MODEL, message } from './message.ts';

export const turnsCases: readonly AuthoredCase[] = [
  {
    scenario: 'turns/cancelled-mid-stream',
    model: MODEL,
    responses: [
      message(
        '01can0001',
        'end_turn',
        [
          text(
            'Once upon a time there was a lighthouse keeper who counted every ship that passed.',
          ),
        ],
        { input: 1380, output: 20 },
      ),
      message('01can0002', 'end_turn', [text('In short: ships pass, a keeper counts.')], {
        input: 1410,
        output: 12,
      }),
    ],
  },
  {
    scenario: 'turns/steered-mid-turn',
    model: MODEL,
    responses: [
      message(
        '01str0001',
        'tool_use',
        [toolUse('toolu_01str0001', 'Read', { path: 'colours.txt' })],
        { input: 1395, output: 48 },
      ),
      message('01str0002', 'end_turn', [text('rouge, vert, bleu')], {
        input: 160,
        output: 10,
        cacheRead: 1395,
      }),
    ],
  },
  {
    scenario: 'turns/rewound',
    model: MODEL,
    responses: [
      message('01rew0001', 'end_turn', [text('My favourite number is 3.')], {
        input: 1380,
        output: 9,
      }),
      message('01rew0002', 'end_turn', [text('My favourite number is 7.')], {
        input: 1382,
        output: 9,
      }),
    ],
  },
  {
    scenario: 'turns/too-many-steps',
    model: MODEL,
    responses: ['01', '02'].map((step) =>
      message(
        `01lim00${step}`,
        'tool_use',
        [toolUse(`toolu_01lim00${step}`, 'Bash', { command: 'cat counter.txt' })],
        { input: 1390, output: 45 },
      ),
    ),
  },
  {
    scenario: 'turns/crash-mid-tool',
    model: MODEL,
    responses: [
      message('01cra0001', 'tool_use', [toolUse('toolu_01cra0001', 'Deploy', { service: 'web' })], {
        input: 620,
        output: 36,
      }),
      message('01cra0002', 'tool_use', [toolUse('toolu_01cra0002', 'Status', {})], {
        input: 730,
        output: 30,
      }),
      message('01cra0003', 'end_turn', [text('It did, version 2 is running.')], {
        input: 780,
        output: 10,
      }),
    ],
  },
  {
    scenario: 'turns/crash-mid-stream',
    model: MODEL,
    responses: [
      message(
        '01crs0001',
        'end_turn',
        [
          text('Once there was a keeper of a lighthouse.'),
          text('One night a ship was late, and the lamp was out.'),
        ],
        { input: 1380, output: 24 },
      ),
      message('01crs0002', 'end_turn', [text('The keeper lit the lamp, and the ship came home.')], {
        input: 1402,
        output: 14,
      }),
    ],
  },
];
