import { createReadStream, createWriteStream, type BigIntStats } from 'node:fs';
import { copyFile, mkdtemp, open, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { createGunzip } from 'node:zlib';
import { DatabaseError } from './database-error.ts';
import { headerBytes, headerProblem } from './sqlite-header.ts';

/** A database of our own to work on: the file that was named is never opened by SQLite. */
export interface PrivateCopy {
  readonly path: string;
  remove(): Promise<void>;
}

/**
 * Copies a database, or unpacks it if it is compressed by gzip, into a folder of its own, together
 * with a write-ahead log that lies beside it: what was committed last may be there only.
 * @param parts.copy how bytes are copied
 * @throws DatabaseError for what is no SQLite database, and for one that changes meanwhile
 */
export async function privateCopy(
  file: string,
  { copy = copyFile }: { readonly copy?: (from: string, to: string) => Promise<void> } = {},
): Promise<PrivateCopy> {
  const before = await marks(file);
  const folder = await mkdtemp(join(tmpdir(), 'reprise-compat-'));
  const path = join(folder, 'copy.db');
  const remove = (): Promise<void> => rm(folder, { recursive: true, force: true });
  try {
    const isPacked = (await firstBytes(file)).toString('hex', 0, 2) === '1f8b';
    await (isPacked ? unpack(file, path) : copy(file, path));
    if (!isPacked && before.log !== undefined) await copy(`${file}-wal`, `${path}-wal`);
    const after = await marks(file);
    if (after.main !== before.main || after.log !== before.log) throw changed(file);
    await refuseOthers(file, path);
    return { path, remove };
  } catch (error) {
    await remove();
    throw error;
  }
}

/** Size and time of change of a database and of its log: the same before and after, or it was written. */
async function marks(file: string): Promise<{ readonly main: string; readonly log?: string }> {
  const main = await stat(file, { bigint: true }).catch((cause: unknown) => {
    throw missing(file, 'it cannot be read', cause);
  });
  if (!main.isFile()) throw missing(file, 'it is no file');
  const log = await stat(`${file}-wal`, { bigint: true }).catch(() => undefined);
  return { main: markOf(main), ...(log !== undefined && { log: markOf(log) }) };
}

const markOf = ({ size, mtimeNs }: BigIntStats): string => `${size} ${mtimeNs}`;

async function unpack(file: string, path: string): Promise<void> {
  try {
    await pipeline(createReadStream(file), createGunzip(), createWriteStream(path));
  } catch (cause) {
    throw new DatabaseError('database.damaged', {
      file,
      problem: `it cannot be unpacked: ${String(cause)}`,
      mend: 'Copy the file again; `gzip -t` says whether it is whole.',
      cause,
    });
  }
}

async function refuseOthers(file: string, path: string): Promise<void> {
  const found = headerProblem(await firstBytes(path), (await stat(path)).size);
  if (found === undefined) return;
  const mend = {
    'database.not_sqlite': 'Name the database of the existing server, such as `prod.db`.',
    'database.encrypted': 'Decrypt it first; the existing server itself does not encrypt.',
    'database.damaged': 'Restore it from a backup, or copy it again while the server is stopped.',
  }[found.code];
  throw new DatabaseError(found.code, { file, problem: found.problem, mend });
}

async function firstBytes(file: string): Promise<Buffer> {
  const handle = await open(file);
  try {
    const { buffer, bytesRead } = await handle.read(Buffer.alloc(headerBytes), 0, headerBytes, 0);
    return buffer.subarray(0, bytesRead);
  } finally {
    await handle.close();
  }
}

const missing = (file: string, problem: string, cause?: unknown): DatabaseError =>
  new DatabaseError('database.missing', {
    file,
    problem,
    mend: 'Name a database of the existing server, plain or compressed by gzip.',
    cause,
  });

const changed = (file: string): DatabaseError =>
  new DatabaseError('database.busy', {
    file,
    problem: 'it was written to while it was copied',
    mend: 'Stop the server, or make a copy with `sqlite3 <file> ".backup <copy>"` and name that.',
  });
