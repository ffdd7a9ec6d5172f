import { spawnSync } from 'node:child_process';
import path from 'node:path';
import { expect, test } from 'vitest';

const entry = path.join(import.meta.dirname, 'reprise.js');

/** Runs the entry in a Node that says it has another version. */
function runAsNode(version: string) {
  const pretend = `Object.defineProperty(process, 'versions', { value: { node: '${version}' } });`;
  const preload = `data:text/javascript,${encodeURIComponent(pretend)}`;
  return spawnSync(process.execPath, ['--import', preload, entry, '--help'], { encoding: 'utf8' });
}

test.each(['8.17.0', '20.20.2', '23.11.0'])('Node %s is told what is needed', (version) => {
  const { status, stdout, stderr } = runAsNode(version);
  expect({ status, stdout }).toEqual({ status: 2, stdout: '' });
  expect(stderr.replace(version, '<version>')).toMatchInlineSnapshot(`
    "reprise needs Node 24 or newer, which runs TypeScript as it is; this is Node <version>.
    Use the Node that this repository pins: \`npm ci\`, then \`npx reprise …\` or \`npm run scenarios\`.
    Or install Node 24 and put it first in PATH.
    "
  `);
});

test.each(['24.0.0', '100.1.0'])('Node %s gets past the check', (version) => {
  expect(runAsNode(version).stderr).not.toContain('reprise needs Node');
});
