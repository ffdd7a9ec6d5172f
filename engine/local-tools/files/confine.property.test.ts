import { mkdir, readdir, readFile, symlink, writeFile } from 'node:fs/promises';
import path from 'node:path';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { JsonObject } from '#engine/schema/json.ts';
import { testBox, textOf } from '../test-box.fixture.ts';

// Goal: no path reaches a file outside the workspace, to read it or to change it.
// Method: random paths of names, dots, links in and out and absolute beginnings, through each tool;
// the secret is never shown, and the folder around the workspace stays as it was.
const parts = fc.constantFrom(
  '..',
  '.',
  'sub',
  'up',
  'up2',
  'here',
  'to-secret',
  'to-etc',
  'self',
  'workspace',
  'secret.txt',
  'a.txt',
  'new',
  'outside',
  '',
);

test('random paths never read or touch what is outside', async () => {
  await using box = await testBox();
  const { folder, workspace } = box;
  await mkdir(path.join(workspace, 'sub'));
  await mkdir(path.join(folder, 'outside'));
  for (const inside of ['secret.txt', 'a.txt', 'sub/secret.txt']) {
    await writeFile(path.join(workspace, inside), 'harmless');
  }
  for (const secret of ['secret.txt', 'outside/secret.txt', 'outside/a.txt']) {
    await writeFile(path.join(folder, secret), 'SECRET');
  }
  const links = { up: '..', 'sub/up': '../..', up2: 'sub/up', here: '.', self: workspace };
  const more = { 'to-secret': '../secret.txt', 'to-etc': '/etc', 'sub/new': '../../outside/new' };
  for (const [name, target] of Object.entries({ ...links, ...more })) {
    await symlink(target, path.join(workspace, name));
  }
  const around = async (): Promise<string[]> => [
    ...(await readdir(folder)).toSorted(),
    ...(await readdir(path.join(folder, 'outside'))).toSorted(),
    await readFile(path.join(folder, 'secret.txt'), 'utf8'),
    await readFile(path.join(folder, 'outside/secret.txt'), 'utf8'),
    await readFile(path.join(folder, 'outside/a.txt'), 'utf8'),
  ];
  const before = await around();
  const start = fc.constantFrom('', '/', `${folder}/`, `${workspace}/`, `${workspace}/up/`);
  const tool = fc.constantFrom('Read', 'Write', 'Edit');
  await fc.assert(
    fc.asyncProperty(
      start,
      fc.array(parts, { minLength: 1, maxLength: 6 }),
      tool,
      async (from, names, name) => {
        const asked = from + names.join('/') || '.';
        const args: Record<string, JsonObject> = {
          Read: { path: asked },
          Write: { path: asked, content: 'harmless' },
          Edit: { path: asked, old_string: 'r', new_string: 'R', replace_all: true },
        };
        const result = await box.call(name, args[name] ?? {});
        expect(textOf(result)).not.toMatch(/SECRET|SECR/);
        expect(await around()).toEqual(before);
      },
    ),
    { numRuns: 400 },
  );
});
