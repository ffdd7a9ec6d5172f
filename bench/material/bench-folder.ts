import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { join, resolve } from 'node:path';

/** A folder on a real disk, which is gone when it is disposed of. */
export interface BenchFolder extends AsyncDisposable {
  /** Absolute. */
  readonly path: string;
}

/** Not the folder of the system for temporary files: that may be memory, where syncing is free. */
export async function benchFolder(): Promise<BenchFolder> {
  const parent = resolve('.reprise');
  await mkdir(parent, { recursive: true });
  const path = await mkdtemp(join(parent, 'bench-'));
  return { path, [Symbol.asyncDispose]: () => rm(path, { recursive: true, force: true }) };
}
