/**
 * The file that npm links as `reprise`. Nothing newer than ES2015 but the import, so that an old Node
 * reads it and says what is wrong, not where it stumbled.
 * @param nodeMin such as `22.13.0`
 */
export function commandEntry(nodeMin: string): string {
  const [major, minor] = nodeMin.split('.').map(Number);
  return `#!/usr/bin/env node
const version = process.versions.node;
const found = version.split('.').map(Number);

if (found[0] < ${major} || (found[0] === ${major} && found[1] < ${minor})) {
  console.error(
    'reprise needs Node ${major}.${minor} or newer; this is Node ' + version + '.\\n' +
      'Put a newer one first in PATH, or add one to the project: npm install --save-dev node@24',
  );
  process.exitCode = 2;
} else {
  import('node:module')
    .then((module) => {
      // Halves the start: compiled code is kept in the temporary folder of the system.
      module.enableCompileCache();
      return import('../lib/main.js');
    })
    .catch((error) => {
      console.error(error);
      process.exitCode = 1;
    });
}
`;
}
