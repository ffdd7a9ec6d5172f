import { describe, expect, test } from 'vitest';
import { githubReporter } from './github-reporter.ts';
import { jsonReporter } from './json-reporter.ts';
import { junitReporter } from './junit-reporter.ts';
import { prettyReporter } from './pretty-reporter.ts';
import {
  catalog,
  cutShort,
  DENIED,
  hostile,
  plain,
  plainly,
  printed,
  printedResult,
  runs,
} from './reporters.fixture.ts';

describe('what could not be read, and what nobody waited for', () => {
  test('in pretty', () => {
    expect(printedResult(prettyReporter({ paint: plain, unicode: true }), cutShort()))
      .toMatchInlineSnapshot(`
      "1 scenario, offline, from their recordings
      ✓ model/overloaded-then-retried                            18 ms
      ✘ permissions/denied-delete                                unreadable
        why   ~/recordings/library/anthropic/denied-delete/exchanges.jsonl:31: the line is <cut> off. Restore it
      1 passed, 0 failed, 1 unreadable, 1 not run, ended by SIGINT
      14 events in 0.0 s, sockets opened: 0"
    `);
  });

  test('in json', () => {
    expect(JSON.parse(printedResult(jsonReporter(), cutShort()))).toMatchObject({
      passed: 1,
      failed: 0,
      unreadable: [
        {
          name: DENIED,
          code: 'recording.malformed',
          file: '~/recordings/library/anthropic/denied-delete/exchanges.jsonl',
          line: 31,
          problem: 'the line is <cut> off',
          mend: 'Restore it',
        },
      ],
      interrupted: { by: 'SIGINT', notRun: ['turns/rewound'] },
    });
  });

  test('in junit: an error, and one that was skipped', () => {
    expect(printedResult(junitReporter(), cutShort())).toMatchInlineSnapshot(`
      "<?xml version="1.0" encoding="UTF-8"?>
      <testsuites tests="3" failures="0" errors="1" time="0.018">
        <testsuite name="reprise" skipped="1" tests="3" failures="0" errors="1" time="0.018">
          <properties>
            <property name="requests.served" value="3"/>
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
          <testcase classname="permissions" name="denied-delete" time="0.000">
            <error type="recording.malformed" message="the line is &lt;cut&gt; off">~/recordings/library/anthropic/denied-delete/exchanges.jsonl:31: the line is &lt;cut&gt; off. Restore it</error>
          </testcase>
          <testcase classname="turns" name="rewound" time="0.000">
            <skipped message="ended by SIGINT"/>
          </testcase>
        </testsuite>
      </testsuites>"
    `);
  });

  test('in github: an annotation, and both on the page of the job', () => {
    const reporter = githubReporter({ root: catalog.root });
    expect(printedResult(reporter, cutShort())).toMatchInlineSnapshot(`
      "model/overloaded-then-retried passed
      ::error file=recordings/library/anthropic/denied-delete/exchanges.jsonl,line=31,title=permissions/denied-delete is unreadable::~/recordings/library/anthropic/denied-delete/exchanges.jsonl:31: the line is <cut> off. Restore it
      1 passed, 0 failed, 1 unreadable, 1 not run, ended by SIGINT
      served 3, missed 0, unused 0, drift 0; sockets opened 0, commands isolated"
    `);
    expect(plainly(reporter.summary?.(cutShort()) ?? '')).toMatchInlineSnapshot(`
      "### Scenarios: 1 passed, 0 failed, 1 unreadable, 1 not run, ended by SIGINT

      | scenario | result | served | missed | unused | drift | sockets opened | commands | recording |
      | --- | --- | --- | --- | --- | --- | --- | --- | --- |
      | model/overloaded-then-retried | passed | 3 | 0 | 0 | 0 | 0 | isolated | {sum} |
      | permissions/denied-delete | unreadable |  |  |  |  |  |  |  |
      | turns/rewound | not run |  |  |  |  |  |  |  |
      | all |  | 3 | 0 | 0 | 0 | 0 | isolated |  |

      - permissions/denied-delete: ~/recordings/library/anthropic/denied-delete/exchanges.jsonl:31: the line is \\<cut\\> off. Restore it"
    `);
  });
});

describe('what the command was told', () => {
  const given = {
    place: ['--catalog', 'my scenarios', '--library', 'lib'],
    run: ['--strict', '--rechunk', 'bytes'],
  };

  test('is in the next commands, each with what it takes', () => {
    const [, denied] = runs;
    if (denied === undefined) throw new TypeError('there is no such run');
    const missed = { kind: 'request', message: 'exchange 2 was never asked for' } as const;
    const failed = { ...denied, failures: [missed] };
    const lines = printed(prettyReporter({ paint: plain, unicode: true, given }), [denied, failed])
      .split('\n')
      .filter((line) => line.includes('npx'));
    expect(lines.join('\n')).toMatchInlineSnapshot(`
      "  run   npx reprise run permissions/denied-delete --catalog 'my scenarios' --library lib --strict --rechunk bytes
        see   npx reprise show ~/.reprise/runs/permissions/denied-delete/session.jsonl
        more  npx reprise why permissions/denied-delete --catalog 'my scenarios' --library lib
        keep  npx reprise run permissions/denied-delete --catalog 'my scenarios' --library lib --accept
        run   npx reprise run permissions/denied-delete --catalog 'my scenarios' --library lib --strict --rechunk bytes
        see   npx reprise show ~/.reprise/runs/permissions/denied-delete/session.jsonl
        more  npx reprise why permissions/denied-delete --catalog 'my scenarios' --library lib"
    `);
  });

  test('whatever the reporter', () => {
    const command =
      "npx reprise run permissions/denied-delete --catalog 'my scenarios' --library lib --strict --rechunk bytes";
    const reporters = [
      jsonReporter(given),
      junitReporter(given),
      githubReporter({ root: catalog.root, given }),
    ];
    for (const reporter of reporters) expect(printed(reporter)).toContain(command);
  });
});

test('github shows on the page of a job what became of each, and no markup of theirs', () => {
  const { summary } = githubReporter({ root: catalog.root });
  expect(plainly(summary?.({ runs: [...runs, hostile()], unreadable: [] }) ?? ''))
    .toMatchInlineSnapshot(`
      "### Scenarios: 2 passed, 2 failed

      | scenario | result | served | missed | unused | drift | sockets opened | commands | recording |
      | --- | --- | --- | --- | --- | --- | --- | --- | --- |
      | model/overloaded-then-retried | passed | 3 | 0 | 0 | 0 | 0 | isolated | {sum} |
      | permissions/denied-delete | failed | 2 | 0 | 0 | 0 | 0 | isolated | {sum} |
      | turns/rewound | passed | 2 | 0 | 0 | 0 | 0 | isolated | {sum} |
      | a\\<b\\>\\&"c'd" \\]\\]\\> %0A ::error::x\\\\u000d y, \\\\u0000\\\\u001b\\[31m\\\\ud800\\\\ufffe Grüß 🎉/a\\<b\\>\\&"c'd" \\]\\]\\> %0A ::error::x\\\\u000d y, \\\\u0000\\\\u001b\\[31m\\\\ud800\\\\ufffe Grüß 🎉 | failed | 2 | 0 | 0 | 0 | 0 | isolated | {sum} |
      | all |  | 9 | 0 | 0 | 0 | 0 | isolated |  |

      - permissions/denied-delete: divergence: the run left its golden log at event 9
      - a\\<b\\>\\&"c'd" \\]\\]\\> %0A ::error::x\\\\u000d y, \\\\u0000\\\\u001b\\[31m\\\\ud800\\\\ufffe Grüß 🎉/a\\<b\\>\\&"c'd" \\]\\]\\> %0A ::error::x\\\\u000d y, \\\\u0000\\\\u001b\\[31m\\\\ud800\\\\ufffe Grüß 🎉: expectation: a\\<b\\>\\&"c'd" \\]\\]\\> %0A ::error::x\\\\u000d y, \\\\u0000\\\\u001b\\[31m\\\\ud800\\\\ufffe Grüß 🎉"
    `);
});
