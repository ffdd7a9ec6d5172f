import { describe, expect, test } from 'vitest';
import type { ScenarioRun } from '../play.ts';
import { githubReporter } from './github-reporter.ts';
import { jsonReporter } from './json-reporter.ts';
import { junitReporter } from './junit-reporter.ts';
import { prettyReporter } from './pretty-reporter.ts';
import { catalog, DENIED, HOSTILE, hostile, plain, printed, runs } from './reporters.fixture.ts';

test('pretty shows a line a scenario, and of a failure the difference, the reason, the next command', () => {
  expect(printed(prettyReporter({ paint: plain, unicode: true }))).toMatchInlineSnapshot(`
    "3 scenarios, offline, from their recordings
    ✓ model/overloaded-then-retried                            18 ms
    ✘ permissions/denied-delete                                18 ms
        07 model.tool_call_requested toolu_01den0001 Bash {"command":"rm -rf tmp"}
        08 permission.requested      toolu_01den0001 Bash {"command":"rm -rf tmp"}
      - 09 permission.resolved       toolu_01den0001 allow by user
      + 09 permission.resolved       toolu_01den0001 deny by user
          - payload.decision: "allow"
          + payload.decision: "deny"
      why   divergence: the run left its golden log at event 9
      run   npx reprise run permissions/denied-delete
      see   npx reprise show ~/.reprise/runs/permissions/denied-delete/session.jsonl
      more  npx reprise why permissions/denied-delete
      keep  npx reprise run permissions/denied-delete --accept
    ✓ turns/rewound                                            18 ms
      drift event 3: payload.messageCount
      drift event 12: payload.messageCount
    2 passed, 1 failed
    51 events in 0.1 s, sockets opened: 0"
  `);
});

test('pretty paints roles only, and keeps to ASCII marks where there is no UTF-8', () => {
  const reporter = prettyReporter({ paint: (role, text) => `<${role} ${text}>`, unicode: false });
  expect(printed(reporter, runs.slice(1, 2))).toMatchInlineSnapshot(`
    "<dim 1 scenario, offline, from their recordings>
    <red x> <bold permissions/denied-delete                               > <dim 18 ms><dim >
      <dim   07 model.tool_call_requested toolu_01den0001 Bash {"command":"rm -rf tmp"}>
      <dim   08 permission.requested      toolu_01den0001 Bash {"command":"rm -rf tmp"}>
      <red - 09 permission.resolved       toolu_01den0001 allow by user>
      <green + 09 permission.resolved       toolu_01den0001 deny by user>
      <red     - payload.decision: "allow">
      <green     + payload.decision: "deny">
      why   divergence: the run left its golden log at event 9
      run   <cyan npx reprise run permissions/denied-delete>
      see   <cyan npx reprise show ~/.reprise/runs/permissions/denied-delete/session.jsonl>
      more  <cyan npx reprise why permissions/denied-delete>
      keep  <cyan npx reprise run permissions/denied-delete --accept>
    <red 0 passed, 1 failed>
    <dim 18 events in 0.0 s, sockets opened: 0>"
  `);
});

test('pretty shows control characters as their codes, so that nothing moves the cursor', () => {
  const text = printed(prettyReporter({ paint: plain, unicode: true }), [hostile()]);
  const why = text.slice(text.indexOf('  why'), text.indexOf('  run'));
  expect(why).toMatchInlineSnapshot(`
    "  why   expectation: a<b>&"c'd" ]]> %0A ::error::x\\u000d
            y, \\u0000\\u001b[31m\\ud800\\ufffe Grüß 🎉
    "
  `);
});

test('pretty says which golden logs were written', () => {
  const accepted = runs.slice(0, 1).map((run) => ({ ...run, accepted: true }));
  const reporter = prettyReporter({ paint: plain, unicode: true });
  expect(printed(reporter, accepted)).toContain('18 ms  golden log written');
});

describe('an expected failure', () => {
  /** One that would have failed, if it had not been expected to. */
  const expected = (): ScenarioRun[] =>
    runs.slice(0, 1).map((run) => ({
      ...run,
      expectedFailure: {
        why: 'overload is not mended',
        failures: [{ kind: 'request', message: 'exchange 3 was never\nasked for' }],
      },
    }));

  test('passes in pretty with a note, and what is wrong stays in sight', () => {
    const reporter = prettyReporter({ paint: plain, unicode: true });
    expect(printed(reporter, expected())).toMatchInlineSnapshot(`
      "1 scenario, offline, from their recordings
      ✓ model/overloaded-then-retried                            18 ms  expected failure
        fails request: exchange 3 was never
              asked for
        why   overload is not mended
      1 passed, 0 failed
      14 events in 0.0 s, sockets opened: 0"
    `);
  });

  test('is in json', () => {
    expect(JSON.parse(printed(jsonReporter(), expected()))).toMatchObject({
      passed: 1,
      failed: 0,
      scenarios: [
        {
          ok: true,
          failures: [],
          expectedFailure: {
            why: 'overload is not mended',
            failures: [{ kind: 'request', message: 'exchange 3 was never\nasked for' }],
          },
        },
      ],
    });
  });

  test('passes in junit and github', () => {
    expect(printed(junitReporter(), expected())).toBe(printed(junitReporter(), runs.slice(0, 1)));
    expect(printed(githubReporter({ root: catalog.root }), expected())).toMatchInlineSnapshot(`
      "model/overloaded-then-retried passed (expected failure)
      1 passed, 0 failed
      served 3, missed 0, unused 0, drift 0; sockets opened 0, commands isolated"
    `);
  });
});

test('json is one document, whatever is in it', () => {
  const parsed: unknown = JSON.parse(printed(jsonReporter()));
  const isAny: unknown = expect.anything();
  expect(parsed).toMatchObject({
    passed: 2,
    failed: 1,
    scenarios: [
      { name: 'model/overloaded-then-retried', ok: true, failures: [], drift: [] },
      {
        name: DENIED,
        title: 'a denied tool call reaches the model as a failed result',
        ok: false,
        durationMs: 18,
        failures: [{ kind: 'divergence', message: 'the run left its golden log at event 9' }],
        report: { difference: isAny, why: isAny, next: isAny },
        divergence: { index: 9, differences: [{ field: 'payload.decision' }] },
        drift: [],
        receipt: { ok: true, misses: [], unused: [] },
        accepted: false,
        logFile: `~/.reprise/runs/${DENIED}/session.jsonl`,
      },
      { name: 'turns/rewound', ok: true, drift: isAny },
    ],
  });
  expect(JSON.parse(printed(jsonReporter(), [hostile()]))).toMatchObject({
    scenarios: [{ failures: [{ message: HOSTILE }] }],
  });
});

test('junit is a test suite', () => {
  expect(printed(junitReporter())).toMatchInlineSnapshot(`
    "<?xml version="1.0" encoding="UTF-8"?>
    <testsuites tests="3" failures="1" errors="0" time="0.055">
      <testsuite name="reprise" skipped="0" tests="3" failures="1" errors="0" time="0.055">
        <properties>
          <property name="requests.served" value="7"/>
          <property name="requests.missed" value="0"/>
          <property name="exchanges.unused" value="0"/>
          <property name="drift" value="0"/>
          <property name="sockets.opened" value="0"/>
          <property name="sockets.childNetwork" value="isolated"/>
        </properties>
        <testcase classname="model" name="overloaded-then-retried" time="0.018">
          <properties>
            <property name="requests.served" value="3"/>
            <property name="requests.missed" value="0"/>
            <property name="exchanges.unused" value="0"/>
            <property name="drift" value="0"/>
            <property name="sockets.opened" value="0"/>
            <property name="sockets.childNetwork" value="isolated"/>
            <property name="recording.sums.exchanges.jsonl" value="{sum}"/>
          </properties>
        </testcase>
        <testcase classname="permissions" name="denied-delete" time="0.018">
          <properties>
            <property name="requests.served" value="2"/>
            <property name="requests.missed" value="0"/>
            <property name="exchanges.unused" value="0"/>
            <property name="drift" value="0"/>
            <property name="sockets.opened" value="0"/>
            <property name="sockets.childNetwork" value="isolated"/>
            <property name="recording.sums.exchanges.jsonl" value="{sum}"/>
          </properties>
          <failure message="divergence: the run left its golden log at event 9">  07 model.tool_call_requested toolu_01den0001 Bash {&quot;command&quot;:&quot;rm -rf tmp&quot;}
      08 permission.requested      toolu_01den0001 Bash {&quot;command&quot;:&quot;rm -rf tmp&quot;}
    - 09 permission.resolved       toolu_01den0001 allow by user
    + 09 permission.resolved       toolu_01den0001 deny by user
        - payload.decision: &quot;allow&quot;
        + payload.decision: &quot;deny&quot;
    divergence: the run left its golden log at event 9
    run: npx reprise run permissions/denied-delete
    see: npx reprise show ~/.reprise/runs/permissions/denied-delete/session.jsonl
    more: npx reprise why permissions/denied-delete
    keep: npx reprise run permissions/denied-delete --accept</failure>
        </testcase>
        <testcase classname="turns" name="rewound" time="0.018">
          <properties>
            <property name="requests.served" value="2"/>
            <property name="requests.missed" value="0"/>
            <property name="exchanges.unused" value="0"/>
            <property name="drift" value="0"/>
            <property name="sockets.opened" value="0"/>
            <property name="sockets.childNetwork" value="isolated"/>
            <property name="recording.sums.exchanges.jsonl" value="{sum}"/>
          </properties>
        </testcase>
      </testsuite>
    </testsuites>"
  `);
});

test('junit stays well-formed, whatever is in it', () => {
  const xml = printed(junitReporter(), [hostile()]);
  expect(xml).toMatchInlineSnapshot(`
    "<?xml version="1.0" encoding="UTF-8"?>
    <testsuites tests="1" failures="1" errors="0" time="0.018">
      <testsuite name="reprise" skipped="0" tests="1" failures="1" errors="0" time="0.018">
        <properties>
          <property name="requests.served" value="2"/>
          <property name="requests.missed" value="0"/>
          <property name="exchanges.unused" value="0"/>
          <property name="drift" value="0"/>
          <property name="sockets.opened" value="0"/>
          <property name="sockets.childNetwork" value="isolated"/>
        </properties>
        <testcase classname="a&lt;b&gt;&amp;&quot;c'd&quot; ]]&gt; %0A ::error::x\\u000d
    y, \\u0000\\u001b[31m\\ud800\\ufffe Grüß 🎉" name="a&lt;b&gt;&amp;&quot;c'd&quot; ]]&gt; %0A ::error::x\\u000d
    y, \\u0000\\u001b[31m\\ud800\\ufffe Grüß 🎉" time="0.018">
          <properties>
            <property name="requests.served" value="2"/>
            <property name="requests.missed" value="0"/>
            <property name="exchanges.unused" value="0"/>
            <property name="drift" value="0"/>
            <property name="sockets.opened" value="0"/>
            <property name="sockets.childNetwork" value="isolated"/>
            <property name="recording.sums.exchanges.jsonl" value="{sum}"/>
          </properties>
          <failure message="expectation: a&lt;b&gt;&amp;&quot;c'd&quot; ]]&gt; %0A ::error::x\\u000d
    y, \\u0000\\u001b[31m\\ud800\\ufffe Grüß 🎉">expectation: a&lt;b&gt;&amp;&quot;c'd&quot; ]]&gt; %0A ::error::x\\u000d
    y, \\u0000\\u001b[31m\\ud800\\ufffe Grüß 🎉
    run: npx reprise run 'a&lt;b&gt;&amp;&quot;c'\\''d&quot; ]]&gt; %0A ::error::x\\u000d
    y, \\u0000\\u001b[31m\\ud800\\ufffe Grüß 🎉/a&lt;b&gt;&amp;&quot;c'\\''d&quot; ]]&gt; %0A ::error::x\\u000d
    y, \\u0000\\u001b[31m\\ud800\\ufffe Grüß 🎉'
    see: npx reprise show ~/.reprise/runs/permissions/denied-delete/session.jsonl</failure>
        </testcase>
      </testsuite>
    </testsuites>"
  `);
  // Only characters that XML 1.0 has, and every markup character belongs to the markup.
  expect(xml).toMatch(/^[\t\n\r\u0020-\uD7FF\uE000-\uFFFD\u{10000}-\u{10FFFF}]*$/u);
  const values = xml.replaceAll(/<[?/]?\w+(?: [\w-]+="[^"<]*")*[?/]?>/gu, '');
  expect(values.replaceAll(/&(?:amp|lt|gt|quot);/gu, '')).not.toMatch(/[<>&]/u);
});

test('junit names a scenario that lies in no area', () => {
  const alone = runs
    .slice(0, 1)
    .map((run) => ({ ...run, scenario: { ...run.scenario, name: 'alone' } }));
  expect(printed(junitReporter(), alone)).toContain('classname="alone" name="alone"');
});

test('github is an annotation for each failure, in one line', () => {
  expect(printed(githubReporter({ root: catalog.root }))).toMatchInlineSnapshot(`
    "model/overloaded-then-retried passed
    ::error file=scenarios/catalog/permissions/denied-delete/scenario.yaml,title=permissions/denied-delete failed::divergence: the run left its golden log at event 9%0A  07 model.tool_call_requested toolu_01den0001 Bash {"command":"rm -rf tmp"}%0A  08 permission.requested      toolu_01den0001 Bash {"command":"rm -rf tmp"}%0A- 09 permission.resolved       toolu_01den0001 allow by user%0A+ 09 permission.resolved       toolu_01den0001 deny by user%0A    - payload.decision: "allow"%0A    + payload.decision: "deny"%0Arun: npx reprise run permissions/denied-delete%0Asee: npx reprise show ~/.reprise/runs/permissions/denied-delete/session.jsonl%0Amore: npx reprise why permissions/denied-delete%0Akeep: npx reprise run permissions/denied-delete --accept
    turns/rewound passed
    2 passed, 1 failed
    served 7, missed 0, unused 0, drift 0; sockets opened 0, commands isolated"
  `);
});

test('github escapes what would end an annotation or begin another', () => {
  expect(printed(githubReporter({ root: catalog.root }), [hostile()])).toMatchInlineSnapshot(`
    "::error file=scenarios/catalog/permissions/denied-delete/scenario.yaml,title=a<b>&"c'd" ]]> %250A %3A%3Aerror%3A%3Ax\\u000d%0Ay%2C \\u0000\\u001b[31m\\ud800\\ufffe Grüß 🎉/a<b>&"c'd" ]]> %250A %3A%3Aerror%3A%3Ax\\u000d%0Ay%2C \\u0000\\u001b[31m\\ud800\\ufffe Grüß 🎉 failed::expectation: a<b>&"c'd" ]]> %250A ::error::x\\u000d%0Ay, \\u0000\\u001b[31m\\ud800\\ufffe Grüß 🎉%0Arun: npx reprise run 'a<b>&"c'\\''d" ]]> %250A ::error::x\\u000d%0Ay, \\u0000\\u001b[31m\\ud800\\ufffe Grüß 🎉/a<b>&"c'\\''d" ]]> %250A ::error::x\\u000d%0Ay, \\u0000\\u001b[31m\\ud800\\ufffe Grüß 🎉'%0Asee: npx reprise show ~/.reprise/runs/permissions/denied-delete/session.jsonl
    0 passed, 1 failed
    served 2, missed 0, unused 0, drift 0; sockets opened 0, commands isolated"
  `);
});
