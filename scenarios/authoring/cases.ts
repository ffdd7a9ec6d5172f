import type { AuthoredCase } from './author.ts';
import {
  redactedThinking,
  refused,
  streamed,
  text,
  thinking,
  toolUse,
} from './anthropic-stream.ts';

const MODEL = 'claude-sonnet-4-5-20250929';

/** Stands for what a provider signs: long, opaque, and never changed by us. */
const signature = (of: string): string =>
  `EqQB${Buffer.from(`signature of ${of}, which nobody may touch. `.repeat(2)).toString('base64')}`;

const message = (
  id: string,
  stop: 'end_turn' | 'tool_use',
  blocks: Parameters<typeof streamed>[0]['blocks'],
  usage: Parameters<typeof streamed>[0]['usage'],
) => streamed({ id: `msg_${id}`, model: MODEL, stop, blocks, usage });

/** Every authored recording. Order of responses is order of requests. */
export const authoredCases: readonly AuthoredCase[] = [
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
  {
    scenario: 'tools/parallel-reads',
    model: MODEL,
    responses: [
      message(
        '01par0001',
        'tool_use',
        [
          text('I will read all three.'),
          toolUse('toolu_01par0001', 'Read', { path: 'a.txt' }),
          toolUse('toolu_01par0002', 'Read', { path: 'notes/b.txt' }),
          toolUse('toolu_01par0003', 'Read', { path: 'notes/c.txt' }),
        ],
        { input: 1390, output: 130 },
      ),
      message('01par0002', 'end_turn', [text('They say: apple, banana, cherry.')], {
        input: 260,
        output: 15,
        cacheRead: 1390,
      }),
    ],
  },
  {
    scenario: 'tools/error-and-recovery',
    model: MODEL,
    responses: [
      message(
        '01err0001',
        'tool_use',
        [
          toolUse('toolu_01err0001', 'Edit', {
            path: 'greeting.txt',
            old_string: 'Hello',
            new_string: 'Grüß Gott',
          }),
        ],
        { input: 1401, output: 80 },
      ),
      message(
        '01err0002',
        'tool_use',
        [
          text('That text is not in the file. Let me look.'),
          toolUse('toolu_01err0002', 'Read', { path: 'greeting.txt' }),
        ],
        { input: 130, output: 60, cacheRead: 1401 },
      ),
      message(
        '01err0003',
        'tool_use',
        [
          toolUse('toolu_01err0003', 'Edit', {
            path: 'greeting.txt',
            old_string: 'Good day',
            new_string: 'Grüß Gott',
          }),
        ],
        { input: 120, output: 80, cacheRead: 1531 },
      ),
      message('01err0004', 'end_turn', [text('The greeting is “Grüß Gott” now 🎉.')], {
        input: 110,
        output: 18,
        cacheRead: 1651,
      }),
    ],
  },
  {
    scenario: 'tools/declared-stubs',
    model: MODEL,
    responses: [
      message('01stb0001', 'tool_use', [toolUse('toolu_01stb0001', 'weather', { town: 7 })], {
        input: 420,
        output: 40,
      }),
      message(
        '01stb0002',
        'tool_use',
        [
          text('The town has to be a name.'),
          toolUse('toolu_01stb0002', 'weather', { town: 'Graz' }),
          toolUse('toolu_01stb0003', 'forecast', { town: 'Graz' }),
        ],
        { input: 480, output: 90 },
      ),
      message(
        '01stb0003',
        'end_turn',
        [text('It is 7 °C and foggy in Graz; I have no forecast.')],
        {
          input: 600,
          output: 22,
        },
      ),
    ],
  },
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
];
