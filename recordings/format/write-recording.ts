import { cp, mkdir, mkdtemp, readdir, rename, rm, stat, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { decodeExchanges } from './decode-exchanges.ts';
import { encodeExchanges } from './encode-exchanges.ts';
import { refuseSecrets } from './redaction/refuse-secrets.ts';
import { recordingError } from './recording-error.ts';
import type { Recording } from './recording.ts';
import { RecordingManifest } from './schema.ts';
import { sealRecording } from './seal-recording.ts';

export interface WriteOptions {
  /** Replaces a recording of that name. What else is in the folder (`workspace/` …) stays. */
  readonly overwrite?: boolean;
}

/**
 * Saves a recording as a folder, whole or not at all: it is made beside and then renamed.
 * @throws {InputError} if something in it looks like a secret (`recording.secret`), if it could not
 *   be read back (`recording.malformed`, `recording.empty`), or if the folder is there already
 *   (`recording.exists`); the folder is then as it was
 */
export async function writeRecording(
  folder: string,
  recording: Recording,
  options: WriteOptions = {},
): Promise<void> {
  refuseSecrets(recording, folder);
  const exchanges = encodeExchanges(recording.exchanges);
  // Read back at once: what cannot be read is never saved.
  decodeExchanges(Buffer.from(exchanges), path.join(folder, 'exchanges.jsonl'));
  const { manifest } = sealRecording(recording.manifest, recording.exchanges);
  const files = {
    'recording.json': `${JSON.stringify(RecordingManifest.parse(manifest), undefined, 2)}\n`,
    'exchanges.jsonl': exchanges,
  };

  const before = await contentsOf(folder);
  if (before !== undefined) refuseToReplace(folder, before, options);
  const parent = path.dirname(path.resolve(folder));
  await mkdir(parent, { recursive: true });
  const temporary = await mkdtemp(path.join(parent, '.recording-'));
  try {
    const fresh = path.join(temporary, 'new');
    await mkdir(fresh);
    for (const name of before ?? []) {
      if (!(name in files)) {
        await cp(path.join(folder, name), path.join(fresh, name), { recursive: true });
      }
    }
    for (const [name, text] of Object.entries(files)) {
      await writeFile(path.join(fresh, name), text);
    }
    await swap(folder, fresh, before === undefined ? undefined : path.join(temporary, 'old'));
  } finally {
    await rm(temporary, { recursive: true, force: true });
  }
}

function refuseToReplace(folder: string, names: readonly string[], options: WriteOptions): void {
  if (options.overwrite !== true) {
    throw recordingError('recording.exists', { file: folder, problem: 'it exists already' });
  }
  // A slip in a path must not replace a folder of something else.
  if (names.length > 0 && !names.includes('recording.json')) {
    const problem = 'it exists already and is no recording';
    throw recordingError('recording.exists', { file: folder, problem });
  }
}

async function swap(folder: string, fresh: string, old: string | undefined): Promise<void> {
  if (old === undefined) return await rename(fresh, folder);
  await rename(folder, old);
  try {
    await rename(fresh, folder);
  } catch (error) {
    await rename(old, folder);
    throw error;
  }
}

async function contentsOf(folder: string): Promise<string[] | undefined> {
  const entry = await stat(folder).catch((error: unknown) => {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined;
    throw error;
  });
  if (entry === undefined) return undefined;
  return entry.isDirectory() ? await readdir(folder) : ['(a file)'];
}
