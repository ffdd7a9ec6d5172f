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
      withLine(9, '  calls: []', '  text: Hello.', '  files: []'),
      withLine(7, '      after: { delta: 2 }', '      when: now'),
      withLine(9, '  calls:', '    - tool: Read', '      args: {}'),
      withLine(3, 'recording: anthropic/greeting', '7: seven'),
    ];
    expect(texts.map(problem).join('\n')).toMatchInlineSnapshot(`
      "scenario.invalid scenario.yaml:4: the file: Unrecognized key: "recordings".
      scenario.invalid scenario.yaml:11: expect: Unrecognized key: "files".
      scenario.invalid scenario.yaml:8: steps.1.cancel: Unrecognized key: "when".
      scenario.invalid scenario.yaml:11: expect.calls.0: Unrecognized key: "args".
      scenario.invalid scenario.yaml:4: the file: Unrecognized key: "7"."
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
      "scenario.invalid scenario.yaml:1: title: Invalid input: expected string, received number.
      scenario.invalid scenario.yaml:2: why: Too small: expected string to have >=1 characters.
      scenario.invalid scenario.yaml:3: recording: Invalid input: expected string, received array.
      scenario.invalid scenario.yaml:4: permissions: Invalid option: expected one of "allow"|"deny"|"ask".
      scenario.invalid scenario.yaml:7: tools.live.1: Invalid option: expected one of "Read"|"Write"|"Edit"|"Bash".
      scenario.invalid scenario.yaml:4: limits.stepsMax: Too small: expected number to be >0.
      scenario.invalid scenario.yaml:11: expect.usage.inputTokens: Too small: expected number to be >=0.
      scenario.invalid scenario.yaml:11: expect.calls.0.outcome: Invalid option: expected one of "completed"|"failed"|"rejected"."
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
      "scenario.invalid scenario.yaml:1: title: Invalid input: expected string, received undefined.
      scenario.invalid scenario.yaml:1: expect: Invalid input: expected object, received undefined.
      scenario.invalid scenario.yaml:8: expect.calls: Invalid input: expected array, received undefined.
      scenario.invalid scenario.yaml: the file: Invalid input: expected object, received null.
      scenario.invalid scenario.yaml:1: the file: Invalid input: expected object, received array.
      scenario.invalid scenario.yaml:1: the file: Invalid input: expected object, received string."
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
      "scenario.invalid scenario.yaml:6: steps.1: a step is one of user, permission (with a reason if you like), cancel, steer, rewind.
      scenario.invalid scenario.yaml:6: steps.1: a step is one of user, permission (with a reason if you like), cancel, steer, rewind.
      scenario.invalid scenario.yaml:7: steps.1: Unrecognized key: "reson".
      scenario.invalid scenario.yaml:6: steps.1.permission: Invalid option: expected one of "allow"|"deny".
      scenario.invalid scenario.yaml:6: steps.1: a step is one of user, permission (with a reason if you like), cancel, steer, rewind.
      scenario.invalid scenario.yaml:6: steps.1.user: Too small: expected string to have >=1 characters.
      scenario.invalid scenario.yaml:6: steps.1.user: expected a text, or a list of parts, and not an empty one.
      scenario.invalid scenario.yaml:8: steps.1.user.1.type: Invalid discriminator value. Expected 'text' | 'image' | 'document'.
      scenario.invalid scenario.yaml:7: steps.1.user.0.text: Invalid input: expected string, received undefined.
      scenario.invalid scenario.yaml:6: steps.1.rewind: Invalid input: expected object, received number.
      scenario.invalid scenario.yaml:6: steps.1.rewind.toBeforeTurn: Too small: expected number to be >=0.
      scenario.invalid scenario.yaml:6: steps.1.steer.after: a moment is either an event, with a count if not the first, or a delta."
    `);
  });

  test('with a moment that is none says what a moment is', () => {
    const moments = ['{ event: tool.began }', '{ event: tool.started, delta: 1 }', '{}', '3'];
    const more = ['{ delta: 0 }', '{ event: tool.started, count: 0 }', '{ events: tool.started }'];
    const texts = [...moments, ...more].map((moment) => withLine(7, `      after: ${moment}`));
    expect(texts.map(problem).join('\n')).toMatchInlineSnapshot(`
      "scenario.invalid scenario.yaml:7: steps.1.cancel.after.event: Invalid option: expected one of "session.created"|….
      scenario.invalid scenario.yaml:7: steps.1.cancel.after: a moment is either an event, with a count if not the first, or a delta.
      scenario.invalid scenario.yaml:7: steps.1.cancel.after: a moment is either an event, with a count if not the first, or a delta.
      scenario.invalid scenario.yaml:7: steps.1.cancel.after: a moment is either an event, with a count if not the first, or a delta.
      scenario.invalid scenario.yaml:7: steps.1.cancel.after.delta: Too small: expected number to be >0.
      scenario.invalid scenario.yaml:7: steps.1.cancel.after.count: Too small: expected number to be >0.
      scenario.invalid scenario.yaml:7: steps.1.cancel.after: a moment is either an event, with a count if not the first, or a delta."
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
      "ScenarioError: ~/nowhere: the catalogue cannot be read. Name the folder that holds your scenarios.
      ScenarioError: ~/catalog: there is no scenario. A scenario is a folder with a scenario.yaml.
      ScenarioError: ~/single: this is a scenario, not the folder that holds your scenarios. Name the catalogue above it: a scenario is a folder <area>/<case> in it."
    `);
  });

  test('with one bad scenario names it', async () => {
    await write('catalog/a/one/scenario.yaml');
    await write('catalog/b/two/scenario.yaml', withLine(1, 'title:'));
    expect(await refusalOf()).toMatchInlineSnapshot(
      `"ScenarioError: ~/catalog/b/two/scenario.yaml:1: title: Invalid input: expected string, received null. scenarios/scenario.schema.json says what may stand here."`,
    );
  });
});
