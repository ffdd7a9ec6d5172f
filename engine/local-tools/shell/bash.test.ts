import { readFileSync } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { setImmediate as turn } from 'node:timers/promises';
import { describe, expect, test } from 'vitest';
import { said, testBox, textOf, type TestBox } from '../test-box.fixture.ts';

/** Alive, and not merely waiting to be collected. */
function isAlive(pid: number): boolean {
  try {
    return !/^\d+ \(.*\) [ZX] /s.test(readFileSync(`/proc/${pid}/stat`, 'utf8'));
  } catch {
    return false; // no such process
  }
}

async function until(condition: () => boolean): Promise<void> {
  while (!condition()) await turn();
}

/** Starts a command and waits until it has printed `ready` and ids of processes before that. */
async function started(box: TestBox, args: { command: string; timeout_ms?: number }) {
  const controller = new AbortController();
  let shown = '';
  const call = box.call('Bash', args, {
    signal: controller.signal,
    onDelta: (text) => {
      shown += text;
    },
  });
  await until(() => shown.includes('ready'));
  const pids = [...shown.matchAll(/pid (\d+)/g)].map(([, pid]) => Number(pid));
  return { call, controller, pids, shown: () => shown };
}

const bash = async (command: string) => {
  await using box = await testBox();
  // Awaited here, because the box goes with this function.
  return await box.call('Bash', { command });
};

test('a command runs in the workspace, with exactly the given environment and no input', async () => {
  await using box = await testBox();
  expect(
    said(await box.call('Bash', { command: 'pwd; echo $GREETING; cat; echo "<$HOME>"' })),
  ).toEqual(['completed', `${box.workspace}\nhello\n<>\n`]);
  const names = textOf(
    await box.call('Bash', { command: 'env | cut -d= -f1 | sort | tr "\\n" " "' }),
  );
  // The last three are bash's own.
  expect(names).toBe('GREETING PATH PWD SHLVL _ ');
});

test('nothing of the environment and of the mask of this process reaches a command', async () => {
  await using box = await testBox();
  process.env['REPRISE_PLANTED'] = 'secret';
  const mask = process.umask(0o077);
  try {
    // Its parents are the engine's: only what the command itself was given counts.
    const command = 'env; tr "\\0" "\\n" < /proc/self/environ; umask; touch new; stat -c %a new';
    const text = textOf(await box.call('Bash', { command }));
    expect(text).not.toMatch(/REPRISE_PLANTED|secret/);
    expect(text).toMatch(/\n0022\n644\n$/);
  } finally {
    process.umask(mask);
    delete process.env['REPRISE_PLANTED'];
  }
});

test('input is at its end from the beginning', async () => {
  expect(textOf(await bash('readlink /proc/self/fd/0; cat; echo end'))).toBe('/dev/null\nend\n');
});

test('exit codes and deaths by signal are told, after the output', async () => {
  expect(said(await bash('echo out; exit 3'))).toEqual(['failed', 'out\nexit code 3']);
  expect(said(await bash('printf no-newline; false'))).toEqual([
    'failed',
    'no-newline\nexit code 1',
  ]);
  expect(said(await bash('echo out; kill -SEGV $$'))).toEqual(['failed', 'out\nkilled by SIGSEGV']);
  expect(said(await bash('true'))).toEqual(['completed', '(no output)']);
  expect(said(await bash('false'))).toEqual(['failed', 'exit code 1']);
  expect(said(await bash('no-such-command'))).toEqual([
    'failed',
    'bash: line 1: no-such-command: command not found\nexit code 127',
  ]);
});

test('stdout and stderr come in the order in which they were written', async () => {
  const loop = 'for i in 1 2 3 4 5 6 7 8 9; do echo o$i; echo e$i >&2; done';
  const expected = [1, 2, 3, 4, 5, 6, 7, 8, 9].map((i) => `o${i}\ne${i}\n`).join('');
  expect(textOf(await bash(loop))).toBe(expected);
  expect(textOf(await bash('echo a > /dev/stderr; echo b | tee /dev/stderr'))).toBe('a\nb\nb\n');
});

test('characters stay whole, wherever the writes and reads were cut', async () => {
  await using box = await testBox();
  const pieces: string[] = [];
  const command = String.raw`printf 'a\xf0\x9f'; sleep 0.05; printf '\x98\x80b'; sleep 0.05; printf 'c\xe7\x8c'`;
  const result = await box.call('Bash', { command }, { onDelta: (text) => pieces.push(text) });
  expect(pieces.join('')).toBe('a😀bc\uFFFD');
  expect(pieces.length).toBeGreaterThan(1);
  expect(textOf(result)).toBe('a😀bc\uFFFD');
});

test('200 MB of output pass in constant memory; beginning and end are shown', async () => {
  await using box = await testBox();
  const before = process.memoryUsage().rss;
  const result = await box.call('Bash', {
    command: 'echo first; yes | head -c 200M; echo last; exit 4',
  });
  expect(process.memoryUsage().rss - before).toBeLessThan(100_000_000);
  const text = textOf(result);
  expect(Buffer.byteLength(text)).toBeLessThanOrEqual(40_000);
  expect(text).toMatch(
    /^first\ny\ny\n[^]*\n\[\.\.\. \d+ bytes left out \.\.\.\]\n[^]*y\nlast\nexit code 4$/,
  );
  expect(result.truncation?.totalBytes).toBe(200 * 1024 * 1024 + 11);
});

test('output that is not text stays in the budget too', async () => {
  const result = await bash('head -c 1M /dev/urandom');
  expect(Buffer.byteLength(textOf(result))).toBeLessThanOrEqual(40_000);
});

test('a time-out stops the whole tree and keeps what was printed', async () => {
  await using box = await testBox();
  const command =
    'setsid sleep 1000 & echo pid $!; (trap "" TERM; exec sleep 1000) & echo pid $!; ' +
    '(setsid setsid sleep 1000 > /dev/null 2>&1 & echo pid $!); ' +
    '(set -m; sleep 1000 9>&- > /dev/null 2>&1 & echo pid $!); ' +
    'setsid sleep 1000 9>&- > /dev/null 2>&1 & echo pid $!; echo pid $$; echo ready; sleep 1000';
  const run = await started(box, { command, timeout_ms: 5000 });
  expect(run.pids).toHaveLength(6);
  expect(box.clock.alarms).toEqual([5000]);
  box.clock.ring();
  const [ending, text] = said(await run.call);
  expect(run.pids.filter(isAlive)).toEqual([]);
  expect(ending).toBe('timeout');
  expect(text).toMatch(
    /ready\n(.*\n)*timed out after 5000 ms; the command and all it started were stopped$/,
  );
  expect(box.clock.alarms).toEqual([]);
});

test('cancelling stops the whole tree, also what ignores SIGTERM, without a clock that moves', async () => {
  await using box = await testBox();
  const command =
    'trap "" TERM; setsid bash -c "trap \'\' TERM; echo pid \\$\\$; sleep 1000; true" & echo pid $$; sleep 0.1; echo ready; while :; do sleep 1000; done';
  const run = await started(box, { command });
  expect(run.pids).toHaveLength(2);
  run.controller.abort();
  const [ending, text] = said(await run.call);
  expect(run.pids.filter(isAlive)).toEqual([]);
  expect([ending, text.split('\n').at(-1)]).toEqual([
    'cancelled',
    'cancelled; the command and all it started were stopped',
  ]);
});

test.for([
  ['deaf to SIGTERM', '(trap "" TERM; exec sleep 1000) & echo pid $!; echo pid $$'],
  ['forked twice, with the pipe', '(setsid setsid sleep 1000 & echo pid $!); echo pid $$'],
  ['forked twice, with no other output', '(setsid sleep 1000 >/dev/null 2>&1 & echo pid $!)'],
])('what was printed is kept on a time-out and on a cancel: %s', async ([, command]) => {
  for (const how of ['timeout', 'cancelled'] as const) {
    await using box = await testBox();
    const run = await started(box, {
      command: `${command}; printf 'half a line'; echo; echo ready; trap "" TERM; while :; do sleep 1000; done`,
    });
    if (how === 'timeout') box.clock.ring();
    else run.controller.abort();
    const [ending, text] = said(await run.call);
    expect([ending, text.includes('half a line\nready\n')]).toEqual([how, true]);
    expect(run.pids.filter(isAlive)).toEqual([]);
  }
});

test('a command may say goodbye on SIGTERM', async () => {
  await using box = await testBox();
  const run = await started(box, {
    command: 'trap "echo bye; exit 1" TERM; echo ready; while :; do sleep 0.01; done',
  });
  run.controller.abort();
  expect(textOf(await run.call)).toMatch(/^ready\n(Terminated\n)?bye\ncancelled; /);
});

test('a pause in the middle of a run (SIGSTOP) does not save a process', async () => {
  await using box = await testBox();
  const run = await started(box, { command: 'echo pid $$; echo ready; kill -STOP $$' });
  run.controller.abort();
  await run.call;
  expect(run.pids.filter(isAlive)).toEqual([]);
});

test.for([
  ['in the same group', 'sleep 1000 & echo pid $!'],
  ['without a descriptor of ours', 'sleep 1000 9>&- > /dev/null 2>&1 & echo pid $!'],
  ['in a session of its own', 'setsid sleep 1000 & echo pid $!'],
  [
    'silent, in a session of its own',
    'setsid sleep 1000 > /dev/null 2>&1 < /dev/null & echo pid $!',
  ],
  ['forked twice', '(setsid sleep 1000 > /dev/null 2>&1 & echo pid $!)'],
  ['in a job of its own', 'set -m; sleep 1000 > /dev/null 2>&1 & echo pid $!'],
  ['deaf to SIGTERM', '(trap "" TERM; exec sleep 1000) & echo pid $!'],
])('what is left in the background ends with the command: %s', async ([, command]) => {
  const result = await bash(`${command}; echo done`);
  const [ending, text] = said(result);
  const pid = Number(/pid (\d+)/.exec(text)?.[1]);
  expect(isAlive(pid)).toBe(false);
  expect([ending, text]).toEqual([
    'completed',
    `pid ${pid}\ndone\n[processes that the command left running were stopped]`,
  ]);
});

test('what ends by itself right after the command is waited for', async () => {
  expect(said(await bash('echo hi > >(cat; echo end)'))).toEqual(['completed', 'hi\nend\n']);
});

test('a listener that throws crashes the call, and no process stays', async () => {
  await using box = await testBox();
  let pid = 0;
  const call = box.call(
    'Bash',
    { command: 'echo pid $$; sleep 1000' },
    {
      onDelta: (text) => {
        pid = Number(/pid (\d+)/.exec(text)?.[1]);
        throw new Error('listener');
      },
    },
  );
  await expect(call).rejects.toThrow('listener');
  expect([pid > 0, isAlive(pid)]).toEqual([true, false]);
  // What comes after bash itself has ended is shown as well.
  const late = box.call(
    'Bash',
    { command: 'echo hi > >(cat; echo late)' },
    {
      onDelta: (text) => {
        if (text.includes('late')) throw new Error('late listener');
      },
    },
  );
  await expect(late).rejects.toThrow('late listener');
});

test('a command that cannot be started is a failure', async () => {
  await using box = await testBox();
  expect(said(await box.call('Bash', { command: `: ${'x'.repeat(200_000)}` }))).toEqual([
    'failed',
    'Cannot run bash: argument list too long (E2BIG).',
  ]);
});

test('calls side by side do not stop each other, and leave no descriptor open', async () => {
  await using box = await testBox();
  await box.call('Bash', { command: 'true' });
  const before = (await readdir('/proc/self/fd')).length;
  const calls = Array.from({ length: 4 }, (_, index) =>
    box.call('Bash', { command: `sleep 1000 & sleep 0.${index}; echo ${index}` }),
  );
  const results = (await Promise.all(calls)).map(textOf);
  expect(results.map((text) => text.split('\n')[0])).toEqual(['0', '1', '2', '3']);
  expect((await readdir('/proc/self/fd')).length).toBeLessThanOrEqual(before + 1);
});

describe('under a launcher', () => {
  test('a command is the same process, with the same ending, and nothing else', async () => {
    await using box = await testBox({ launcher: ['env', 'LAUNCHED=yes'] });
    const command = 'echo $LAUNCHED; echo oops >&2; ps -o ppid= -p $$; exit 3';
    expect(said(await box.call('Bash', { command }))).toEqual([
      'failed',
      expect.stringMatching(new RegExp(`^yes\noops\n *${process.pid}\nexit code 3$`, 'u')),
    ]);
  });

  test.for([
    ['that becomes the command', ['env', 'LAUNCHED=yes']],
    ['that stays and waits', ['sh', '-c', '"$@"; exit $?', 'sh']],
  ] as const)('%s: cancelling stops the whole tree', async ([, launcher]) => {
    await using box = await testBox({ launcher });
    const run = await started(box, {
      command: 'echo pid $$; setsid sleep 1000 9>&- & echo pid $!; echo ready; wait',
    });
    expect(run.pids).toHaveLength(2);
    run.controller.abort();
    const [ending] = said(await run.call);
    expect([ending, run.pids.filter(isAlive)]).toEqual(['cancelled', []]);
  });

  test('that is not there, a command is a failure', async () => {
    await using box = await testBox({ launcher: ['no-such-launcher'] });
    const [ending, text] = said(await box.call('Bash', { command: 'echo hi' }));
    expect([ending, text]).toEqual(['failed', expect.stringContaining('ENOENT')]);
  });
});
