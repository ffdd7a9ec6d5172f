#!/usr/bin/env node
/*
 * The entry of the command line. Plain JavaScript, and nothing newer than ES2015 but the import at
 * the end, so that an old Node reads the file and says what is wrong, not `Unknown file extension`.
 */
const needed = 24;
const found = process.versions.node;

if (Number(found.split('.')[0]) < needed) {
  console.error(
    [
      `reprise needs Node ${needed} or newer, which runs TypeScript as it is; this is Node ${found}.`,
      'Use the Node that this repository pins: `npm ci`, then `npx reprise …` or `npm run scenarios`.',
      `Or install Node ${needed} and put it first in PATH.`,
    ].join('\n'),
  );
  process.exitCode = 2;
} else {
  import('./main.ts').catch((error) => {
    console.error(error);
    process.exitCode = 1;
  });
}
