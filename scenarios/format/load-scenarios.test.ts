import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { loadScenarios, parseScenario } from './load-scenarios.ts';
import { ScenarioError } from './scenario-error.ts';

const good = [
  'title: a greeting', // line 1
  'why: so that somebody is greeted',
  'recording: anthropic/greeting',
  'steps:', // line 4
  '  - user: Hello.',
  '  - cancel:',
  '      after: { delta: 2 }',
  'expect:', // line 8
  '  calls: []',
];

/** The good file with one line (from 1) replaced. */
const withLine = (number: number, ...lines: string[]): string =>
  good.toSpliced(number - 1, 1, ...lines).join('\n');

function refusal(text: string): string {
  try {
    parseScenario(text, 'scenario.yaml');
  } catch (error) {
    if (error instanceof ScenarioError) return `${error.code} ${error.message}`;
    throw error;
  }
  return 'no refusal';
}

/** Without the mend, which is the same for all of a code, and with long lists cut. */
const problem = (text: string): string =>
  refusal(text)
    .replace(' scenarios/scenario.schema.json says what may stand here.', '')
    .replace(/(?:\|"[\w.]+"){5,}/u, '|…');

describe('scenario.yaml', () => {
  test('is read, with its defaults', () => {
    expect(parseScenario(good.join('\n'), 'scenario.yaml')).toEqual({
      title: 'a greeting',
      why: 'so that somebody is greeted',
      recording: 'anthropic/greeting',
      permissions: 'allow',
      policy: 'drift',
      tools: { live: ['Read', 'Write', 'Edit', 'Bash'] },
      steps: [{ user: 'Hello.' }, { cancel: { after: { delta: 2 } } }],
      expect: { ending: 'completed', calls: [], removed: [] },
    });
  });

  test('that is no YAML is refused with the line, and what to do', () => {
    const texts = [
      withLine(2, 'why: "so that'),
      withLine(9, '  calls: [', '  text: x'),
      withLine(9, '  calls: []', '  calls: []'),
      withLine(2, '\twhy: x'),
      withLine(2, 'why: *reason'),
      withLine(9, '  calls: []', '---', 'title: another'),
    ];
    expect(texts.map(refusal).join('\n')).toMatchInlineSnapshot(`
      "scenario.invalid_yaml scenario.yaml:9: not valid YAML: Missing closing "quote. Mend the line.
      scenario.invalid_yaml scenario.yaml:10: not valid YAML: Flow sequence in block collection must be sufficiently indented and end with a ]. Mend the line.
      scenario.invalid_yaml scenario.yaml:10: not valid YAML: Map keys must be unique. Mend the line.
      scenario.invalid_yaml scenario.yaml:2: not valid YAML: Tabs are not allowed as indentation. Mend the line.
      scenario.invalid_yaml scenario.yaml:2: not valid YAML: Unresolved alias (the anchor must be set before the alias): reason. Write the value out, or mend its anchor.
      scenario.invalid_yaml scenario.yaml:10: not valid YAML: Source contains multiple documents. Mend the line."
    `);
  });

  test('with an unknown key is refused with the line of that key', () => {
    const texts = [
      withLine(3, 'recording: anthropic/greeting', 'recordings: x'),
      withLine(9, '  calls: []', '  text: Hello.', '  file: []'),
      withLine(7, '      after: { delta: 2 }', '      when: now'),
      withLine(9, '  calls:', '    - tool: Read', '      args: {}'),
      withLine(3, 'recording: anthropic/greeting', '7: seven'),
    ];
    expect(texts.map(problem).join('\n')).toMatchInlineSnapshot(`
      "scenario.invalid scenario.yaml:4: the file: Unrecognized key: "recordings". The JSON Schema that the first line of the file should name says what may stand here.
      scenario.invalid scenario.yaml:11: expect: Unrecognized key: "file". The JSON Schema that the first line of the file should name says what may stand here.
      scenario.invalid scenario.yaml:8: steps.1.cancel: Unrecognized key: "when". The JSON Schema that the first line of the file should name says what may stand here.
      scenario.invalid scenario.yaml:11: expect.calls.0: Unrecognized key: "args". The JSON Schema that the first line of the file should name says what may stand here.
      scenario.invalid scenario.yaml:4: the file: Unrecognized key: "7". The JSON Schema that the first line of the file should name says what may stand here."
    `);
  });

  test('with a value of the wrong type is refused with the line of its key', () => {
    const texts = [
      withLine(1, 'title: 7'),
      withLine(2, 'why: ""'),
      withLine(3, 'recording: [a]'),
      withLine(3, 'recording: a', 'permissions: maybe'),
      withLine(3, 'recording: a', 'tools:', '  live:', '    - Read', '    - Delete'),
      withLine(3, 'recording: a', 'limits: { stepsMax: 0 }'),
      withLine(9, '  calls: []', '  usage:', '    inputTokens: -1'),
      withLine(9, '  calls:', '    - tool: Read', '      outcome: fine'),
    ];
    expect(texts.map(problem).join('\n')).toMatchInlineSnapshot(`
      "scenario.invalid scenario.yaml:1: title: Invalid input: expected string, received number. The JSON Schema that the first line of the file should name says what may stand here.
      scenario.invalid scenario.yaml:2: why: Too small: expected string to have >=1 characters. The JSON Schema that the first line of the file should name says what may stand here.
      scenario.invalid scenario.yaml:3: recording: Invalid input: expected string, received array. The JSON Schema that the first line of the file should name says what may stand here.
      scenario.invalid scenario.yaml:4: permissions: Invalid option: expected one of "allow"|"deny"|"ask". The JSON Schema that the first line of the file should name says what may stand here.
      scenario.invalid scenario.yaml:7: tools.live.1: Invalid option: expected one of "Read"|…. The JSON Schema that the first line of the file should name says what may stand here.
      scenario.invalid scenario.yaml:4: limits.stepsMax: Too small: expected number to be >0. The JSON Schema that the first line of the file should name says what may stand here.
      scenario.invalid scenario.yaml:11: expect.usage.inputTokens: Too small: expected number to be >=0. The JSON Schema that the first line of the file should name says what may stand here.
      scenario.invalid scenario.yaml:11: expect.calls.0.outcome: Invalid option: expected one of "completed"|"failed"|"rejected". The JSON Schema that the first line of the file should name says what may stand here."
    `);
  });

  test('takes calls in each form, with patterns at any depth', () => {
    const forms = ['', '    in-order:', '    any-order:', '    subset:'];
    const call = [
      '    - tool: Bash',
      '      arguments:',
      '        command: { $regex: ^npm }',
      '        env: [{ $any: true }, { $$any: { HOME: { $contains: / } } }]',
    ];
    const args = {
      command: { $regex: '^npm' },
      env: [{ $any: true }, { $$any: { HOME: { $contains: '/' } } }],
    };
    const list = [{ tool: 'Bash', arguments: args, outcome: 'completed' }];
    const read = forms.map((form) => {
      const text = withLine(9, ...['  calls:', form, ...call].filter(Boolean));
      return parseScenario(text, 'scenario.yaml').expect.calls;
    });
    expect(read).toEqual([list, { 'in-order': list }, { 'any-order': list }, { subset: list }]);
  });

  test('with calls in a form that is none says which there are', () => {
    const forms = [
      '{ inorder: [{ tool: a }] }',
      '{ subset: [{ tool: a }], in-order: [{ tool: a }] }',
      '{ subset: [] }',
      '{ any-order: [{ tol: a }] }',
      '7',
    ];
    const texts = forms.map((form) => withLine(9, '  text: x', `  calls: ${form}`));
    expect(texts.map(problem).join('\n')).toMatchInlineSnapshot(`
      "scenario.invalid scenario.yaml:10: expect.calls: calls are a list of all, or a list under one of in-order, any-order, subset. The JSON Schema that the first line of the file should name says what may stand here.
      scenario.invalid scenario.yaml:10: expect.calls: calls are a list of all, or a list under one of in-order, any-order, subset. The JSON Schema that the first line of the file should name says what may stand here.
      scenario.invalid scenario.yaml:10: expect.calls.subset: Too small: expected array to have >=1 items. The JSON Schema that the first line of the file should name says what may stand here.
      scenario.invalid scenario.yaml:10: expect.calls.any-order.0.tool: Invalid input: expected string, received undefined. The JSON Schema that the first line of the file should name says what may stand here.
      scenario.invalid scenario.yaml:10: expect.calls: calls are a list of all, or a list under one of in-order, any-order, subset. The JSON Schema that the first line of the file should name says what may stand here."
    `);
  });

  test('with a pattern that makes no sense is refused with its line', () => {
    const patterns = [
      '{ $regex: "(" }',
      '{ $regex: 7 }',
      '{ $contains: "" }',
      '{ $any: false }',
      '{ $starts: a }',
      '{ a: [{ $contains: a, $any: true }] }',
      '{ $any: true, a: 1 }',
    ];
    const texts = patterns.map((pattern) =>
      withLine(9, '  calls:', '    - tool: a', '      arguments:', `        path: ${pattern}`),
    );
    const below = '    - { tool: a, arguments: { $regex: "(" } }';
    texts.push(withLine(9, '  calls:', '    subset:', below));
    expect(texts.map(problem).join('\n')).toMatchInlineSnapshot(`
      "scenario.invalid scenario.yaml:12: expect.calls.0.arguments.path.$regex: Invalid regular expression: /(/u: Unterminated group. The JSON Schema that the first line of the file should name says what may stand here.
      scenario.invalid scenario.yaml:12: expect.calls.0.arguments.path.$regex: Invalid input: expected string, received number. The JSON Schema that the first line of the file should name says what may stand here.
      scenario.invalid scenario.yaml:12: expect.calls.0.arguments.path.$contains: Too small: expected string to have >=1 characters. The JSON Schema that the first line of the file should name says what may stand here.
      scenario.invalid scenario.yaml:12: expect.calls.0.arguments.path.$any: Invalid input: expected true. The JSON Schema that the first line of the file should name says what may stand here.
      scenario.invalid scenario.yaml:12: expect.calls.0.arguments.path.$starts: no such pattern: there are $contains, $regex, $any; a key that begins with $ is written with $$. The JSON Schema that the first line of the file should name says what may stand here.
      scenario.invalid scenario.yaml:12: expect.calls.0.arguments.path.a.0.$contains: a pattern stands alone, without other keys beside it. The JSON Schema that the first line of the file should name says what may stand here.
      scenario.invalid scenario.yaml:12: expect.calls.0.arguments.path.$any: a pattern stands alone, without other keys beside it. The JSON Schema that the first line of the file should name says what may stand here.
      scenario.invalid scenario.yaml:11: expect.calls.subset.0.arguments.$regex: Invalid regular expression: /(/u: Unterminated group. The JSON Schema that the first line of the file should name says what may stand here."
    `);
  });

  test('takes what is known of files, and refuses what would hold for ever', () => {
    const files = {
      'a/b.txt': { contains: 'x' },
      '.env': { absent: true },
      '..c': { regex: '(?i:y)' },
    };
    const lines = Object.entries(files).map(([path, is]) => `    ${path}: ${JSON.stringify(is)}`);
    const text = withLine(9, '  calls: []', '  files:', ...lines);
    expect(parseScenario(text, 'scenario.yaml').expect.files).toEqual(files);
    const wrong = [
      'a: { contains: "" }',
      'a: { regex: "[" }',
      'a: { absent: false }',
      'a: { absent: true, contains: x }',
      'a: {}',
      './a: { absent: true }',
      '/a: { absent: true }',
      'a/../b: { absent: true }',
      'a//b: { absent: true }',
      'a/: { absent: true }',
      '"": { absent: true }',
    ];
    const texts = wrong.map((line) => withLine(9, '  calls: []', '  files:', `    ${line}`));
    expect(texts.map(problem).join('\n')).toMatchInlineSnapshot(`
      "scenario.invalid scenario.yaml:11: expect.files.a.contains: Too small: expected string to have >=1 characters. The JSON Schema that the first line of the file should name says what may stand here.
      scenario.invalid scenario.yaml:11: expect.files.a.regex: Invalid regular expression: /[/u: Unterminated character class. The JSON Schema that the first line of the file should name says what may stand here.
      scenario.invalid scenario.yaml:11: expect.files.a.absent: Invalid input: expected true. The JSON Schema that the first line of the file should name says what may stand here.
      scenario.invalid scenario.yaml:11: expect.files.a: of a file, one of contains, regex and absent: true is expected. The JSON Schema that the first line of the file should name says what may stand here.
      scenario.invalid scenario.yaml:11: expect.files.a: of a file, one of contains, regex and absent: true is expected. The JSON Schema that the first line of the file should name says what may stand here.
      scenario.invalid scenario.yaml:11: expect.files../a: write the path from the workspace on, such as a/b.txt. The JSON Schema that the first line of the file should name says what may stand here.
      scenario.invalid scenario.yaml:11: expect.files./a: write the path from the workspace on, such as a/b.txt. The JSON Schema that the first line of the file should name says what may stand here.
      scenario.invalid scenario.yaml:11: expect.files.a/../b: write the path from the workspace on, such as a/b.txt. The JSON Schema that the first line of the file should name says what may stand here.
      scenario.invalid scenario.yaml:11: expect.files.a//b: write the path from the workspace on, such as a/b.txt. The JSON Schema that the first line of the file should name says what may stand here.
      scenario.invalid scenario.yaml:11: expect.files.a/: write the path from the workspace on, such as a/b.txt. The JSON Schema that the first line of the file should name says what may stand here.
      scenario.invalid scenario.yaml:11: expect.files.: write the path from the workspace on, such as a/b.txt. The JSON Schema that the first line of the file should name says what may stand here."
    `);
  });

  test('takes a budget, exchanges that may stay unused and an expected failure', () => {
    const more = {
      budget: { tokens: 1, costUsd: 0.5, steps: 2, drift: 0 },
      unused: [3],
      expectedFailure: { kind: 'budget', contains: 'tokens', why: 'issue 7' },
    };
    const lines = Object.entries(more).map(([key, value]) => `${key}: ${JSON.stringify(value)}`);
    expect(parseScenario([...good, ...lines].join('\n'), 'scenario.yaml')).toMatchObject(more);
    const wrong = [
      'budget: { tokens: -1 }',
      'budget: { token: 1 }',
      'unused: []',
      'unused: [0]',
      'expectedFailure: { kind: golden, contains: x, why: x }',
      'expectedFailure: { kind: step, why: x }',
      'expectedFailure: { kind: step, contains: "", why: x }',
    ];
    const texts = wrong.map((line) => [...good, line].join('\n'));
    expect(texts.map(problem).join('\n')).toMatchInlineSnapshot(`
      "scenario.invalid scenario.yaml:10: budget.tokens: Too small: expected number to be >=0. The JSON Schema that the first line of the file should name says what may stand here.
      scenario.invalid scenario.yaml:10: budget: Unrecognized key: "token". The JSON Schema that the first line of the file should name says what may stand here.
      scenario.invalid scenario.yaml:10: unused: Too small: expected array to have >=1 items. The JSON Schema that the first line of the file should name says what may stand here.
      scenario.invalid scenario.yaml:10: unused.0: Too small: expected number to be >0. The JSON Schema that the first line of the file should name says what may stand here.
      scenario.invalid scenario.yaml:10: expectedFailure.kind: Invalid option: expected one of "request"|…. The JSON Schema that the first line of the file should name says what may stand here.
      scenario.invalid scenario.yaml:10: expectedFailure.contains: Invalid input: expected string, received undefined. The JSON Schema that the first line of the file should name says what may stand here.
      scenario.invalid scenario.yaml:10: expectedFailure.contains: Too small: expected string to have >=1 characters. The JSON Schema that the first line of the file should name says what may stand here."
    `);
  });

  test('where something is missing is refused with the line around it', () => {
    const texts = [
      withLine(1),
      good.slice(0, 7).join('\n'),
      withLine(9, '  text: x'),
      '',
      '[]',
      'x',
    ];
    expect(texts.map(problem).join('\n')).toMatchInlineSnapshot(`
      "scenario.invalid scenario.yaml:1: title: Invalid input: expected string, received undefined. The JSON Schema that the first line of the file should name says what may stand here.
      scenario.invalid scenario.yaml:1: expect: Invalid input: expected object, received undefined. The JSON Schema that the first line of the file should name says what may stand here.
      scenario.invalid scenario.yaml:8: expect.calls: calls are a list of all, or a list under one of in-order, any-order, subset. The JSON Schema that the first line of the file should name says what may stand here.
      scenario.invalid scenario.yaml: the file: Invalid input: expected object, received null. The JSON Schema that the first line of the file should name says what may stand here.
      scenario.invalid scenario.yaml:1: the file: Invalid input: expected object, received array. The JSON Schema that the first line of the file should name says what may stand here.
      scenario.invalid scenario.yaml:1: the file: Invalid input: expected object, received string. The JSON Schema that the first line of the file should name says what may stand here."
    `);
  });

  test('with a step that is none of the kinds says which there are; a wrong one, what is wrong', () => {
    const steps = [
      ['  - permision: deny'],
      ['  - user: Hello.', '    permission: deny'],
      ['  - permission: deny', '    reson: because'],
      ['  - permission: perhaps'],
      ['  - Hello.'],
      ['  - user: ""'],
      ['  - user: { text: x }'],
      ['  - user:', '      - { type: text, text: a }', '      - type: sound'],
      ['  - user:', '      - type: text'],
      ['  - rewind: 0'],
      ['  - rewind: { toBeforeTurn: -1 }'],
      ['  - steer: { say: Stop. }'],
    ];
    const texts = steps.map((lines) => withLine(5, '  - user: Hello.', ...lines));
    expect(texts.map(problem).join('\n')).toMatchInlineSnapshot(`
      "scenario.invalid scenario.yaml:6: steps.1: a step is one of user, permission (with a reason if you like), cancel, steer, switch, crash, rewind. The JSON Schema that the first line of the file should name says what may stand here.
      scenario.invalid scenario.yaml:6: steps.1: a step is one of user, permission (with a reason if you like), cancel, steer, switch, crash, rewind. The JSON Schema that the first line of the file should name says what may stand here.
      scenario.invalid scenario.yaml:7: steps.1: Unrecognized key: "reson". The JSON Schema that the first line of the file should name says what may stand here.
      scenario.invalid scenario.yaml:6: steps.1.permission: Invalid option: expected one of "allow"|"deny". The JSON Schema that the first line of the file should name says what may stand here.
      scenario.invalid scenario.yaml:6: steps.1: a step is one of user, permission (with a reason if you like), cancel, steer, switch, crash, rewind. The JSON Schema that the first line of the file should name says what may stand here.
      scenario.invalid scenario.yaml:6: steps.1.user: Too small: expected string to have >=1 characters. The JSON Schema that the first line of the file should name says what may stand here.
      scenario.invalid scenario.yaml:6: steps.1.user: expected a text, or a list of parts, and not an empty one. The JSON Schema that the first line of the file should name says what may stand here.
      scenario.invalid scenario.yaml:8: steps.1.user.1.type: Invalid discriminator value. Expected 'text' | 'image' | 'document'. The JSON Schema that the first line of the file should name says what may stand here.
      scenario.invalid scenario.yaml:7: steps.1.user.0.text: Invalid input: expected string, received undefined. The JSON Schema that the first line of the file should name says what may stand here.
      scenario.invalid scenario.yaml:6: steps.1.rewind: Invalid input: expected object, received number. The JSON Schema that the first line of the file should name says what may stand here.
      scenario.invalid scenario.yaml:6: steps.1.rewind.toBeforeTurn: Too small: expected number to be >=0. The JSON Schema that the first line of the file should name says what may stand here.
      scenario.invalid scenario.yaml:6: steps.1.steer.after: a moment is either an event, with a count if not the first, or a delta. The JSON Schema that the first line of the file should name says what may stand here."
    `);
  });

  test('with a moment that is none says what a moment is', () => {
    const moments = ['{ event: tool.began }', '{ event: tool.started, delta: 1 }', '{}', '3'];
    const more = ['{ delta: 0 }', '{ event: tool.started, count: 0 }', '{ events: tool.started }'];
    const texts = [...moments, ...more].map((moment) => withLine(7, `      after: ${moment}`));
    expect(texts.map(problem).join('\n')).toMatchInlineSnapshot(`
      "scenario.invalid scenario.yaml:7: steps.1.cancel.after.event: Invalid option: expected one of "session.created"|…. The JSON Schema that the first line of the file should name says what may stand here.
      scenario.invalid scenario.yaml:7: steps.1.cancel.after: a moment is either an event, with a count if not the first, or a delta. The JSON Schema that the first line of the file should name says what may stand here.
      scenario.invalid scenario.yaml:7: steps.1.cancel.after: a moment is either an event, with a count if not the first, or a delta. The JSON Schema that the first line of the file should name says what may stand here.
      scenario.invalid scenario.yaml:7: steps.1.cancel.after: a moment is either an event, with a count if not the first, or a delta. The JSON Schema that the first line of the file should name says what may stand here.
      scenario.invalid scenario.yaml:7: steps.1.cancel.after.delta: Too small: expected number to be >0. The JSON Schema that the first line of the file should name says what may stand here.
      scenario.invalid scenario.yaml:7: steps.1.cancel.after.count: Too small: expected number to be >0. The JSON Schema that the first line of the file should name says what may stand here.
      scenario.invalid scenario.yaml:7: steps.1.cancel.after: a moment is either an event, with a count if not the first, or a delta. The JSON Schema that the first line of the file should name says what may stand here."
    `);
  });

  test('whose step has no turn to belong to is refused with the line of that step', () => {
    const texts = [
      withLine(5),
      withLine(5, '  - rewind: { toBeforeTurn: 0 }'),
      withLine(5, '  - user: Hello.', '  - rewind: { toBeforeTurn: 0 }'),
    ];
    expect(texts.map(refusal).join('\n')).toMatchInlineSnapshot(`
      "scenario.steps scenario.yaml:5: steps.0: cancel belongs to a turn, and there is none yet. Put a user step before it.
      scenario.steps scenario.yaml:5: steps.0: rewind belongs to a turn, and there is none yet. Put a user step before it.
      scenario.steps scenario.yaml:7: steps.2: cancel belongs to a turn, and there is none since the rewind. Put a user step before it."
    `);
  });
});

describe('a catalogue', () => {
  let root: string;
  beforeEach(async () => {
    root = await mkdtemp(join(tmpdir(), 'reprise-catalog-'));
  });
  afterEach(() => rm(root, { recursive: true, force: true }));

  async function write(file: string, text = good.join('\n')): Promise<void> {
    await mkdir(dirname(join(root, file)), { recursive: true });
    await writeFile(join(root, file), text);
  }
  const load = (filters: string[] = [], catalog = join(root, 'catalog')) =>
    loadScenarios({ catalog, library: join(root, 'library') }, filters);
  const refusalOf = (filters: string[] = [], catalog?: string): Promise<string> =>
    load(filters, catalog).then(
      () => 'no refusal',
      (error: unknown) => String(error).replaceAll(root, '~'),
    );

  test('gives its scenarios by name, with where they and their recordings are', async () => {
    await write('catalog/b/two/scenario.yaml');
    await write('catalog/a/one/scenario.yaml', withLine(3, 'recording: ./recording'));
    await write('catalog/a/one/workspace/notes.yaml', 'no scenario');
    const found = await load();
    expect(
      found.map(({ name, folder, recordingFolder }) => [name, folder, recordingFolder]),
    ).toEqual([
      ['a/one', join(root, 'catalog/a/one'), join(root, 'catalog/a/one/recording')],
      ['b/two', join(root, 'catalog/b/two'), join(root, 'library/anthropic/greeting')],
    ]);
    expect((await load(['two'])).map(({ name }) => name)).toEqual(['b/two']);
    expect((await load(['a/', 'b/'])).map(({ name }) => name)).toEqual(['a/one', 'b/two']);
  });

  test('is not read where a filter fits nothing, which says what there is', async () => {
    await write('catalog/a/one/scenario.yaml');
    await write('catalog/b/two/scenario.yaml');
    expect(await refusalOf(['one', 'three'])).toMatchInlineSnapshot(
      `"ScenarioError: ~/catalog: there is no scenario with "three" in its name. A scenario is a folder with a scenario.yaml. There are: a/one, b/two."`,
    );
  });

  test('that is missing, empty or a scenario itself is refused', async () => {
    await write('catalog/readme.md', 'nothing here');
    await write('single/scenario.yaml');
    const places = ['nowhere', 'catalog', 'single'].map((name) => join(root, name));
    const texts = await Promise.all(places.map((place) => refusalOf([], place)));
    expect(texts.join('\n')).toMatchInlineSnapshot(`
      "ScenarioError: ~/nowhere: the catalogue cannot be read. Name the folder that holds your scenarios, or write a first one: npx reprise init.
      ScenarioError: ~/catalog: there is no scenario. A scenario is a folder with a scenario.yaml.
      ScenarioError: ~/single: this is a scenario, not the folder that holds your scenarios. Name the catalogue above it: a scenario is a folder <area>/<case> in it."
    `);
  });

  test('with one bad scenario names it', async () => {
    await write('catalog/a/one/scenario.yaml');
    await write('catalog/b/two/scenario.yaml', withLine(1, 'title:'));
    expect(await refusalOf()).toMatchInlineSnapshot(
      `"ScenarioError: ~/catalog/b/two/scenario.yaml:1: title: Invalid input: expected string, received null. The JSON Schema that the first line of the file should name says what may stand here."`,
    );
  });
});

test.each([
  ['limits: { stepMax: 1 }', 'limits: Unrecognized key: "stepMax"'],
  ['settings: { outputTokensMax: 9, temprature: 1 }', 'settings: Unrecognized key: "temprature"'],
])('a mistake below the top level is told too: %s', (line, told) => {
  expect(problem([...good, line].join('\n'))).toContain(told);
});
