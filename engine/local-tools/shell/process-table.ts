import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { readdir, readFile, readlink } from 'node:fs/promises';
import { promisify } from 'node:util';
import { systemCode } from '../system-error.ts';
import { psColumns, rowFromStat, rowsFromPs, type ProcessRow } from './process-rows.ts';

/** All processes that can be seen. */
export async function listProcesses(
  environment: Readonly<Record<string, string>>,
): Promise<readonly ProcessRow[]> {
  if (process.platform !== 'linux') {
    const { stdout } = await promisify(execFile)('ps', ['-A', ...psColumns], { env: environment });
    return rowsFromPs(stdout);
  }
  const names = (await readdir('/proc')).filter((name) => /^\d+$/.test(name));
  const texts = await Promise.all(
    names.map((name) => unlessGone(readFile(`/proc/${name}/stat`, 'utf8'))),
  );
  return texts.filter((text) => text !== undefined).map(rowFromStat);
}

/** When a process began: one that ended counts until it is waited for. 0 where it is not known. */
export function startTicksOf(pid: number): number {
  if (process.platform !== 'linux') return 0;
  return rowFromStat(readFileSync(`/proc/${pid}/stat`, 'utf8')).startTicks;
}

/** Whether a process has a file open, by how Linux shows its descriptors. */
export async function hasOpen(pid: number, link: string): Promise<boolean> {
  const folder = `/proc/${pid}/fd`;
  const descriptors = (await unlessGone(readdir(folder))) ?? [];
  const links = await Promise.all(
    descriptors.map((descriptor) => unlessGone(readlink(`${folder}/${descriptor}`))),
  );
  return links.includes(link);
}

/** `undefined` for a process that ended meanwhile, or that belongs to somebody else. */
async function unlessGone<Value>(look: Promise<Value>): Promise<Value | undefined> {
  try {
    return await look;
  } catch (error) {
    if (['ENOENT', 'ESRCH', 'EACCES', 'EPERM'].includes(systemCode(error) ?? '')) return undefined;
    throw error;
  }
}
