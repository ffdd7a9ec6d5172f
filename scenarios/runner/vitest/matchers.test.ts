import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { loadScenarios } from '#scenarios/format/load-scenarios.ts';
import { play, type ScenarioRun } from '../play.ts';
import { temporaryCatalog, type TemporaryCatalog } from '../temporary-catalog.fixture.ts';
import { runMatchers } from './matchers.ts';

expect.extend(runMatchers);

const DENIED = 'permissions/denied-delete';
const EDITS = 'tools/error-and-recovery';

let catalog: TemporaryCatalog;
/** One that passes. */
let edits: ScenarioRun;
/** One that leaves its golden log. */
let denied: ScenarioRun;

beforeAll(async () => {
  catalog = await temporaryCatalog(DENIED, EDITS);
  await catalog.regild(DENIED, (events) => events.slice(0, -1));
  const [first, second] = await loadScenarios(catalog.place);
  if (first === undefined || second === undefined) throw new TypeError('a scenario is missing');
  denied = await play(first, { runsFolder: catalog.runsFolder });
  edits = await play(second, { runsFolder: catalog.runsFolder });
});
afterAll(() => catalog.remove());

/** What a failed assertion says. */
function said(assertion: () => void): string {
  try {
    assertion();
  } catch (error) {
    return (error as Error).message.replaceAll(catalog.root, '~');
  }
  return 'it holds';
}

test('toPass says what the terminal would say', () => {
  expect(edits).toPass();
  expect(denied).not.toPass();
  expect(said(() => expect(denied).toPass())).toMatchInlineSnapshot(`
    "  15 model.completed           end 16 tokens
      16 turn.completed            end
    - the golden log ends here
    + 17 session.ended             the scenario is over
    divergence: the run left its golden log at event 17
    run: npx reprise run permissions/denied-delete
    see: npx reprise show ~/.reprise/runs/permissions/denied-delete/session.jsonl
    more: npx reprise why permissions/denied-delete
    keep: npx reprise run permissions/denied-delete --accept"
  `);
  expect(said(() => expect(edits).not.toPass())).toMatchInlineSnapshot(
    `"tools/error-and-recovery passes"`,
  );
});

describe('toHaveCalled', () => {
  const edit = { tool: 'Edit', outcome: 'failed' } as const;
  const read = { tool: 'Read', arguments: { path: { $contains: 'greeting' } } };

  test('takes a list and a mode', () => {
    expect(edits).toHaveCalled([edit, read, { tool: 'Edit' }]);
    expect(edits).toHaveCalled([edit, { tool: 'Edit' }], { mode: 'in-order' });
    expect(edits).toHaveCalled([read, { tool: 'Edit' }, edit], { mode: 'any-order' });
    expect(edits).toHaveCalled([read], { mode: 'subset' });
    expect(edits).not.toHaveCalled([read, edit], { mode: 'in-order' });
  });

  test('tells what is missing', () => {
    const search = (): void => expect(denied).toHaveCalled([read], { mode: 'subset' });
    expect(said(search)).toMatchInlineSnapshot(`
      "listed call 1, Read {"path":{"$contains":"greeting"}} completed, is not among the calls:
        1 Bash {"command":"rm -rf tmp"} rejected"
    `);
    const avoid = (): void => expect(edits).not.toHaveCalled([read], { mode: 'subset' });
    expect(said(avoid)).toMatchInlineSnapshot(`"the calls are those listed (subset)"`);
  });

  test('refuses a pattern that makes no sense, also where it is not to hold', () => {
    const slip = { tool: 'Read', arguments: { path: { $regex: '(' } } };
    expect(said(() => expect(edits).not.toHaveCalled([slip]))).toContain('Unterminated group');
  });
});

test('toLeaveFiles holds the workspace of a run against patterns, and only the files that are named', () => {
  expect(edits).toLeaveFiles({
    'greeting.txt': { contains: 'dear guest' },
    'other.txt': { absent: true },
  });
  expect(edits).toLeaveFiles({});
  expect(edits).not.toLeaveFiles({ 'greeting.txt': { regex: '^lost' } });
  const slips = {
    'greeting.txt': { regex: '^lost' },
    'other.txt': { contains: 'x' },
  };
  expect(said(() => expect(edits).toLeaveFiles(slips))).toMatchInlineSnapshot(`
    "the file greeting.txt does not fit /^lost/u; it is "Grüß Gott, dear guest.\\r\\nSchöne Grüße 👋\\r\\n"
    the file other.txt is missing"
  `);
  const avoid = (): void => expect(edits).not.toLeaveFiles({ 'other.txt': { absent: true } });
  expect(said(avoid)).toMatchInlineSnapshot(`"the files are as expected"`);
  expect(said(() => expect(edits).toLeaveFiles({ './a': { absent: true } }))).toContain(
    'write the path from the workspace on',
  );
});

test('toStayWithin takes a budget', () => {
  expect(edits).toStayWithin({ steps: 4, drift: 0 });
  expect(edits).not.toStayWithin({ steps: 3 });
  expect(said(() => expect(edits).toStayWithin({ tokens: 10, steps: 3 }))).toMatchInlineSnapshot(`
    "spent 6582 tokens, allowed are 10
    spent 4 steps, allowed are 3"
  `);
});
