import { expect, test } from 'vitest';
import { said } from '../test-box.fixture.ts';
import { commandResult, type CommandEnding, type CommandReport } from './command-result.ts';

const after = (ending: CommandEnding, more: Partial<CommandReport> = {}): string =>
  said(commandResult({ ending, text: 'out', leftRunning: false, survivors: [], ...more })).join(
    ' | ',
  );

test('how a command ended is the last line; what else there is to know stands before it', () => {
  const well: CommandEnding = { kind: 'exited', exitCode: 0 };
  expect([
    after(well),
    after(well, { text: '' }),
    after(well, { text: 'out\n', leftRunning: true }),
    after({ kind: 'exited', exitCode: 2 }, { text: '' }),
    after({ kind: 'exited', exitCode: 2 }, { leftRunning: true, survivors: [71, 72] }),
    after({ kind: 'signalled', signal: 'SIGSEGV' }),
    after({ kind: 'timeout', timeoutMs: 5000 }),
    after({ kind: 'cancelled' }, { survivors: [71] }),
  ]).toMatchInlineSnapshot(`
    [
      "completed | out",
      "completed | (no output)",
      "completed | out
    [processes that the command left running were stopped]",
      "failed | exit code 2",
      "failed | out
    [processes that the command left running were stopped]
    [could not be stopped, still running: 71, 72]
    exit code 2",
      "failed | out
    killed by SIGSEGV",
      "timeout | out
    timed out after 5000 ms; the command and all it started were stopped",
      "cancelled | out
    [could not be stopped, still running: 71]
    cancelled; the command and all it started were stopped",
    ]
  `);
});

test('what was left out is told with the result', () => {
  const truncation = { shownBytes: 1, totalBytes: 2 };
  const report = { text: 'x', leftRunning: false, survivors: [], truncation };
  expect(commandResult({ ...report, ending: { kind: 'cancelled' } }).truncation).toEqual(
    truncation,
  );
});
