import { expect, test } from 'vitest';
import { maskedText } from './masks.ts';

test.each([
  [
    'durations',
    'ran 3 tests in 0.123s (12 ms, 1.5 µs, 2 minutes)',
    'ran 3 tests in {{}} ({{}}, {{}}, {{}})',
  ],
  ['durations', 'real 0m1.204s', 'real {{}}'],
  ['durations', 'v1.2s3 and 10mph stay', 'v1.2s3 and 10mph stay'],
  [
    'pids',
    'pid 4711, PID=12, process 9 and 13 files',
    'pid {{}}, PID={{}}, process {{}} and 13 files',
  ],
  [
    'ports',
    'on http://127.0.0.1:38211/ or localhost:80, port 90',
    'on http://127.0.0.1:{{}}/ or localhost:{{}}, port {{}}',
  ],
  ['temporary-paths', "wrote '/tmp/tmp.Ab12/x.log' and /var/folders/a/b", "wrote '{{}}' and {{}}"],
  ['temporary-paths', '/srv/tmp/x', '/srv/tmp/x'],
  ['timestamps', 'at 2026-11-21T03:04:05.678Z, 03:04:05 or 2026-11-21', 'at {{}}, {{}} or {{}}'],
] as const)('%s in %j', (mask, text, masked) => {
  expect(maskedText(text, [mask])).toBe(masked.replaceAll('{{}}', `{{${mask}}}`));
});

test('a regex of its own, and several masks in their order', () => {
  const text = 'build 81f3 of pid 12 took 3 ms';
  expect(maskedText(text, [{ regex: 'build \\w+' }, 'pids', 'durations'])).toBe(
    '{{masked}} of pid {{pids}} took {{durations}}',
  );
});
