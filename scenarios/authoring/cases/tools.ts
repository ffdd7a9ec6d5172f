import { text, toolUse, withCrlf } from '../anthropic-stream.ts';
import type { AuthoredCase } from '../author.ts';
import { MODEL, message } from './message.ts';

export const toolsCases: readonly AuthoredCase[] = [
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
    scenario: 'tools/large-output',
    model: MODEL,
    callsMs: { toolu_01big0001: 900 },
    responses: [
      message(
        '01big0001',
        'tool_use',
        [toolUse('toolu_01big0001', 'Bash', { command: 'seq 1 2000000' })],
        { input: 1390, output: 40 },
      ),
      message('01big0002', 'end_turn', [text('Printed; the output was too long to see whole.')], {
        input: 12_400,
        output: 14,
      }),
    ],
  },
  {
    scenario: 'tools/unicode-edits',
    model: MODEL,
    responses: [
      message(
        '01uni0001',
        'tool_use',
        [
          text('Erst lese ich größe.txt 📄.'),
          toolUse('toolu_01uni0001', 'Read', { path: 'größe.txt' }),
        ],
        { input: 1400, output: 50 },
      ),
      message(
        '01uni0002',
        'tool_use',
        [
          toolUse('toolu_01uni0002', 'Edit', {
            path: 'größe.txt',
            old_string: '👩‍👩‍👧‍👦',
            new_string: '👩‍👩‍👧',
          }),
          toolUse('toolu_01uni0003', 'Edit', {
            path: 'größe.txt',
            old_string: '5 €',
            new_string: '6 €',
          }),
        ],
        { input: 1490, output: 120 },
      ),
      message('01uni0003', 'end_turn', [text('Both are changed: 👩‍👩‍👧 and 6 €. שלום is as it was.')], {
        input: 1700,
        output: 24,
      }),
    ].map(withCrlf),
  },
  {
    scenario: 'tools/timed-out',
    model: MODEL,
    callsMs: { toolu_01tim0001: 310 },
    responses: [
      message(
        '01tim0001',
        'tool_use',
        [
          toolUse('toolu_01tim0001', 'Bash', {
            command: 'echo waiting; sleep 600',
            timeout_ms: 300,
          }),
        ],
        { input: 1390, output: 48 },
      ),
      message('01tim0002', 'end_turn', [text('The server did not come up in 300 ms.')], {
        input: 1460,
        output: 14,
      }),
    ],
  },
  {
    scenario: 'tools/masked-output',
    model: MODEL,
    callsMs: { toolu_01msk0001: 12 },
    responses: [
      message(
        '01msk0001',
        'tool_use',
        [
          toolUse('toolu_01msk0001', 'Bash', {
            command: 'echo "pid $$ at $(date -u +%FT%TZ), token $RANDOM"',
          }),
        ],
        { input: 1390, output: 52 },
      ),
      message('01msk0002', 'end_turn', [text('I have told you.')], { input: 1470, output: 6 }),
    ],
  },
  {
    scenario: 'tools/find-then-edit',
    model: MODEL,
    callsMs: { toolu_01fnd0001: 8, toolu_01fnd0002: 8 },
    responses: [
      message(
        '01fnd0001',
        'tool_use',
        [
          text('Where is it used?'),
          toolUse('toolu_01fnd0001', 'Glob', { pattern: '**/*.ts' }),
          toolUse('toolu_01fnd0002', 'Grep', {
            pattern: String.raw`oldName\(`,
            output_mode: 'content',
            '-C': 1,
          }),
        ],
        { input: 1900, output: 110 },
      ),
      message(
        '01fnd0002',
        'tool_use',
        [
          toolUse('toolu_01fnd0003', 'Edit', {
            path: 'a.b/one.ts',
            old_string: 'oldName',
            new_string: 'newName',
          }),
          toolUse('toolu_01fnd0004', 'Edit', {
            path: 'a/b/two.ts',
            old_string: 'oldName',
            new_string: 'newName',
          }),
        ],
        { input: 2150, output: 130 },
      ),
      message(
        '01fnd0003',
        'tool_use',
        [
          toolUse('toolu_01fnd0005', 'Grep', {
            pattern: 'oldName',
            output_mode: 'count',
            glob: '*.ts',
          }),
        ],
        { input: 2400, output: 60 },
      ),
      message('01fnd0004', 'end_turn', [text('Renamed in two files; nothing else uses it.')], {
        input: 2480,
        output: 12,
      }),
    ],
  },
];
