import { describe, expect, test } from 'vitest';
import type { SessionEvent } from '#engine/schema/events/session-event.ts';
import type { JsonObject } from '#engine/schema/json.ts';
import { call, finished, text } from '#engine/testing/answers.ts';
import type { Answer } from '#engine/testing/scripted-model.ts';
import { scriptedTool } from '#engine/testing/scripted-tool.ts';
import { startHarness } from '#engine/testing/session-harness.ts';
import { parseScenario } from '#scenarios/format/load-scenarios.ts';
import type { Scenario, Step } from '#scenarios/format/scenario.ts';
import { unmetExpectations, type RunOutcome } from './check-expectations.ts';
import { scriptOf } from './drive-session.ts';
import { lastingSeat } from './lasting-seat.fixture.ts';
import type { FileTree } from './workspace.ts';

const answer = (words: string): Answer => [...text(words), ...finished('end')];
const calling = (id: string, name: string, args: JsonObject = {}): Answer => [
  ...call(id, name, args, 0),
  ...finished('tool_use'),
];

function scenarioExpecting(expectations: JsonObject): Scenario {
  const head = { title: 'a test', why: 'tested', recording: 'none', steps: [{ user: 'Go.' }] };
  const json = JSON.stringify({ ...head, expect: { calls: [], ...expectations } });
  const parsed = parseScenario(json, 'scenario.yaml');
  return { ...parsed, name: 'a/test', folder: '/a/test', recordingFolder: '/none' };
}

const noFiles: FileTree = new Map();

/** What a session with these answers leaves behind. */
async function outcomeOf(
  answers: readonly Answer[],
  steps: readonly Step[] = [{ user: 'Go.' }],
): Promise<RunOutcome> {
  const script = scriptOf(steps);
  const { engine, events } = await startHarness({
    answers,
    tools: [
      scriptedTool('Read', { readOnly: true }),
      scriptedTool('Break', {
        run: () => ({ status: 'failed', code: 'failed', output: [{ type: 'text', text: 'no' }] }),
      }),
    ],
    approvals: script.approvals,
  });
  const { endings } = await script.run(lastingSeat(engine));
  await engine.close();
  const log: readonly SessionEvent[] = await events();
  return { events: log, endings, before: noFiles, after: noFiles, expectedFiles: noFiles };
}

const unmet = (run: RunOutcome, expectations: JsonObject): string[] =>
  unmetExpectations(scenarioExpecting(expectations), run);

describe('calls', async () => {
  const run = await outcomeOf([
    calling('c1', 'Read', { path: 'a.txt', limit: 5 }),
    calling('c2', 'Break'),
    calling('c3', 'Missing'),
    answer('Done.'),
  ]);
  const made: JsonObject[] = [
    { tool: 'Read', arguments: { limit: 5, path: 'a.txt' } },
    { tool: 'Break', outcome: 'failed' },
    { tool: 'Missing', outcome: 'rejected' },
  ];

  test('hold in their order, with or without arguments', () => {
    expect(unmet(run, { calls: made })).toEqual([]);
    expect(unmet(run, { calls: made.with(0, { tool: 'Read' }) })).toEqual([]);
  });

  test('that differ are told one by one', () => {
    const others: JsonObject[] = [
      { tool: 'Read', arguments: { path: 'a.txt' } },
      { tool: 'Break' },
      { tool: 'Other', outcome: 'rejected' },
    ];
    expect(unmet(run, { calls: others }).join('\n')).toMatchInlineSnapshot(`
      "call 1: expected Read {"path":"a.txt"} completed, got Read {"path":"a.txt","limit":5} completed
      call 2: expected Break completed, got Break {} failed
      call 3: expected Other rejected, got Missing {} rejected"
    `);
  });

  test('need not be all, nor whole, where the list says so', () => {
    const path = { $regex: 'txt$' };
    const read = { tool: 'Read', arguments: { path, limit: { $any: true } } };
    expect(unmet(run, { calls: { 'in-order': [read, made[2] ?? {}] } })).toEqual([]);
    expect(unmet(run, { calls: { 'any-order': made.toReversed() } })).toEqual([]);
    expect(unmet(run, { calls: { subset: [read, { tool: 'Write' }] } }).join('\n'))
      .toMatchInlineSnapshot(`
      "listed call 2, Write completed, is not among the calls:
        1 Read {"path":"a.txt","limit":5} completed
        2 Break {} failed
        3 Missing {} rejected"
    `);
  });

  test('that are missing or too many are told', () => {
    expect(unmet(run, { calls: made.slice(0, 2) })).toEqual([
      'call 3: expected none, got Missing {} rejected',
    ]);
    expect(unmet(run, { calls: [...made, { tool: 'Read' }] })).toEqual([
      'call 4: expected Read completed, got none',
    ]);
  });
});

describe('words and endings', () => {
  test('are those of the last turn', async () => {
    const steps = [{ user: 'One.' }, { user: 'Two.' }];
    const run = await outcomeOf([answer('I.'), answer('II.')], steps);
    expect(unmet(run, { text: 'II.' })).toEqual([]);
    expect(unmet(run, { text: 'I.', ending: 'failed' })).toEqual([
      'expected the last turn to be failed, it is completed (end)',
      'expected the last text to be "I.", it is "II."',
    ]);
  });

  test('that are not there are told as missing', async () => {
    const run = await outcomeOf([answer('I.')]);
    expect(unmet({ ...run, endings: [], events: [] }, { text: 'I.' })).toEqual([
      'expected the last turn to be completed, it is missing',
      'expected the last text to be "I.", it is missing',
    ]);
    const cancelled = await outcomeOf(
      [answer('one two')],
      [{ user: 'Go.' }, { cancel: { after: { delta: 1 } } }],
    );
    expect(unmet(cancelled, {})).toEqual([
      'expected the last turn to be completed, it is interrupted (cancelled by the user)',
    ]);
    expect(unmet(cancelled, { ending: 'interrupted', text: 'one ' })).toEqual([]);
  });
});

test('usage counts the whole session, also what a rewind left behind', async () => {
  const run = await outcomeOf(
    [answer('I.'), answer('II.')],
    [{ user: 'One.' }, { rewind: { toBeforeTurn: 0 } }, { user: 'Two.' }],
  );
  expect(unmet(run, { usage: { inputTokens: 20, outputTokens: 10, cacheReadTokens: 0 } })).toEqual(
    [],
  );
  expect(unmet(run, { usage: { inputTokens: 10, cacheWriteTokens: 1 } })).toEqual([
    'expected 10 inputTokens, counted 20',
    'expected 1 cacheWriteTokens, counted 0',
  ]);
});

interface Wish {
  readonly expected?: Record<string, string>;
  readonly removed?: string[];
  readonly known?: JsonObject;
}

describe('files', async () => {
  const run = await outcomeOf([answer('Done.')]);
  const tree = (files: Readonly<Record<string, string | Uint8Array>>): FileTree =>
    new Map(Object.entries(files).map(([path, content]) => [path, Buffer.from(content as string)]));
  const files = (
    before: FileTree,
    after: FileTree,
    { expected = {}, removed = [], known }: Wish = {},
  ): string[] =>
    unmet(
      { ...run, before, after, expectedFiles: tree(expected) },
      { removed, ...(known === undefined ? {} : { files: known }) },
    );

  test('that stay as they were need no word', () => {
    expect(files(tree({ a: '1', 'b/c': '2' }), tree({ a: '1', 'b/c': '2' }))).toEqual([]);
  });

  test('that are added, changed or removed hold where they were expected so', () => {
    const before = tree({ a: '1', b: '2', c: '3' });
    const after = tree({ a: 'one', b: '2', d: '4' });
    expect(files(before, after, { expected: { a: 'one', d: '4' }, removed: ['c'] })).toEqual([]);
  });

  test('that are added, changed or removed unexpectedly are told', () => {
    const before = tree({ a: 'x\n1\ny', b: '2', c: '3' });
    const after = tree({ a: 'x\none\ny', b: '2', d: '4' });
    expect(files(before, after).join('\n')).toMatchInlineSnapshot(`
      "the file a differs in line 2: expected "1", found "one"
      the file c is missing
      the file d is there and should not be"
    `);
  });

  test('that were to be added, changed or removed and were not are told', () => {
    const before = tree({ a: '1', c: '3' });
    const wish = { expected: { a: 'one', d: '4' }, removed: ['c', 'typo'] };
    expect(files(before, before, wish).join('\n')).toMatchInlineSnapshot(`
      "the file typo is to be removed, but was not there at the start
      the file a differs in line 1: expected "one", found "1"
      the file c is there and should not be
      the file d is missing"
    `);
  });

  test('of which a part is known hold by that part, and need no other word', () => {
    const known = { a: { contains: 'é 2' }, b: { regex: '^(?m:y$)' }, c: { absent: true } };
    const after = tree({ a: '1 é 2 3', b: 'y\nz' });
    expect(files(tree({ a: '1', c: '3' }), after, { known })).toEqual([]);
    expect(files(tree({ a: '1', c: '3' }), tree({ c: '4' }), { known }).join('\n'))
      .toMatchInlineSnapshot(`
      "the file a is missing
      the file b is missing
      the file c is there and should not be"
    `);
    const others = tree({ a: 'x'.repeat(200), b: 'x\ny' });
    expect(
      files(tree({}), others, { known })
        .join('\n')
        .replaceAll(/x{20,}/gu, 'xx'),
    ).toMatchInlineSnapshot(`
      "the file a does not contain "é 2"; it is "xx"…
      the file b does not fit /^(?m:y$)/u; it is "x\\ny""
    `);
  });

  test('of which a part is known are expected once', () => {
    const wish = {
      expected: { a: '1' },
      removed: ['b'],
      known: { a: { contains: '1' }, b: { absent: true } },
    };
    expect(files(tree({ b: '2' }), tree({ a: '1' }), wish).join('\n')).toMatchInlineSnapshot(`
      "the file a is expected twice: keep only what \`files\` says of it
      the file b is expected twice: keep only what \`files\` says of it"
    `);
  });

  test('that end otherwise, are of bytes or of one long line are told at the difference', () => {
    const long = 'x'.repeat(5000);
    const before = tree({
      end: 'a\n',
      bytes: Uint8Array.of(0xff, 0xfe),
      line: `${long}1${long}`,
    });
    const after = tree({
      end: 'a',
      bytes: Uint8Array.of(0xff, 0xfd),
      line: `${long}2${long}`,
    });
    const told = files(before, after)
      .join('\n')
      .replaceAll(/x{20,}/gu, 'xx');
    expect(told).toMatchInlineSnapshot(`
      "the file end differs in line 2: expected "", found missing
      the file bytes differs in bytes that are no UTF-8
      the file line differs in line 1: expected …"xx1xx"…, found …"xx2xx"…"
    `);
  });
});
