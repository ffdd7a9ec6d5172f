import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import type { JsonObject } from '#engine/schema/json.ts';
import type { ToolResult } from '#engine/ports/tool-port.ts';
import { testBox, type TestBox } from '../test-box.fixture.ts';

/** Files by their paths. */
export type Tree = Readonly<Record<string, string | Uint8Array>>;

/** Writes files below a folder, with the folders above them. */
export async function plant(folder: string, tree: Tree): Promise<void> {
  for (const [name, content] of Object.entries(tree)) {
    await mkdir(path.dirname(path.join(folder, name)), { recursive: true });
    await writeFile(path.join(folder, name), content);
  }
}

/** A workspace with these files. */
export async function boxWith(
  tree: Tree,
  environment?: Readonly<Record<string, string>>,
): Promise<TestBox> {
  const box = await testBox(environment === undefined ? {} : { environment });
  await plant(box.workspace, tree);
  return box;
}

/** Calls a tool on a workspace that is made for it. */
export async function callOn(
  tree: Tree,
  [name, args]: readonly [name: string, args: JsonObject],
): Promise<ToolResult> {
  await using box = await boxWith(tree);
  // Awaited here, because the box goes with this function.
  return await box.call(name, args);
}
