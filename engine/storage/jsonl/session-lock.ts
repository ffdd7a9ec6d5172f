import { randomUUID } from 'node:crypto';
import { statSync } from 'node:fs';
import { mkdir, open, readFile, readdir, rename, rm, rmdir, stat } from 'node:fs/promises';
import { basename, dirname, join, resolve } from 'node:path';
import { InputError } from '#engine/schema/errors.ts';
import { parseHolder, type LockHolder } from './lock-holder.ts';
import type { LogInputErrorCode } from './log-problem.ts';
import { hasEnded, thisProcess } from './process-identity.ts';
import { isSystemError } from './system-error.ts';

/** The right to write one log. */
export interface SessionLock {
  /** How many writers that may still run it was taken from since one let it go by itself. */
  readonly takeovers: number;
  /** Asked before and after each write, so it is one look at the system's cache of names. */
  isHeld(): boolean;
  /** Who has it now, for messages; undefined when nobody does. */
  holder(): Promise<LockHolder | undefined>;
  /** Lets it go. Does nothing to the lock of another writer. */
  release(): Promise<void>;
}

/**
 * Takes the right to write a log: a folder `<log>.lock` beside it, with one file in it that says
 * who has it.
 *
 * The file's name is of this writer alone, and the folder comes into being with the file in it, by
 * a rename that the system refuses over a folder that is not empty. So of many processes exactly
 * one gets it, nobody ever sees half a lock, and a stale one is broken by its own name: of two
 * processes that break it at once, the slower one finds nothing to remove and never removes the
 * lock of the faster.
 * @param logPath need not be there, its folder must
 * @param options.takeOver also from a writer that may be alive
 * @throws InputError `log.locked`, or `log.missing` where there is no folder
 */
export async function lockSession(
  logPath: string,
  options: { readonly takeOver: boolean },
): Promise<SessionLock> {
  const file = resolve(logPath);
  const place = `${file}.lock`;
  let takeovers = 0;
  for (;;) {
    const name = await takeFree(place, takeovers);
    if (name !== undefined) {
      await sweepClaims(place);
      return sessionLock(place, { name, takeovers });
    }
    for (const found of await foundIn(place)) {
      if (!found.isStale && !options.takeOver) throw lockedError(file, found.holder);
      // The writers before a dead one may be alive all the same.
      const before = found.holder?.takeovers ?? 0;
      takeovers = Math.max(takeovers, before + (found.isStale ? 0 : 1));
      await rm(found.path, { force: true });
    }
  }
}

function sessionLock(
  place: string,
  { name, takeovers }: { readonly name: string; readonly takeovers: number },
): SessionLock {
  const own = join(place, name);
  return {
    takeovers,
    isHeld: () => statSync(own, { throwIfNoEntry: false }) !== undefined,
    holder: async () => (await foundIn(place))[0]?.holder,
    async release() {
      await rm(own, { force: true });
      // Not empty: another writer was faster. Not there: another one let it go.
      await unlessCode(['ENOTEMPTY', 'EEXIST', 'ENOENT'], rmdir(place));
    },
  };
}

/** @returns the name of the lock's file, or undefined when another writer has the lock */
async function takeFree(place: string, takeovers: number): Promise<string | undefined> {
  const name = randomUUID();
  const claim = `${place}-${name}`;
  await makeClaimFolder(claim, place);
  try {
    await writeHolder(join(claim, name), takeovers);
    await rename(claim, place);
    return name;
  } catch (error) {
    await rm(claim, { recursive: true, force: true });
    // ENOENT: another writer got the lock and swept this claim away.
    const codes = ['ENOTEMPTY', 'EEXIST', 'ENOENT'];
    if (codes.some((code) => isSystemError(error, code))) return undefined;
    throw error;
  }
}

async function makeClaimFolder(claim: string, place: string): Promise<void> {
  try {
    await mkdir(claim);
  } catch (cause) {
    if (!isSystemError(cause, 'ENOENT')) throw cause;
    throw new InputError<LogInputErrorCode>('log.missing', {
      file: place.slice(0, -'.lock'.length),
      problem: 'there is no log here',
      mend: 'Check the path, or the id of the session.',
      cause,
    });
  }
}

async function writeHolder(path: string, takeovers: number): Promise<void> {
  await using file = await open(path, 'wx');
  const { ino } = await file.stat({ bigint: true });
  const holder: LockHolder = {
    ...thisProcess(),
    since: new Date().toISOString(),
    takeovers,
    inode: String(ino),
  };
  await file.writeFile(`${JSON.stringify(holder)}\n`);
}

interface FoundLock {
  readonly path: string;
  /** Undefined for a file that says nothing: a power cut left it, as it had its text before its name. */
  readonly holder: LockHolder | undefined;
  /** Whether nobody has the session by it for certain. */
  readonly isStale: boolean;
}

/** What the lock's folder holds: nothing where it is free, else one file. */
async function foundIn(place: string): Promise<readonly FoundLock[]> {
  const names = await unlessCode(['ENOENT'], readdir(place));
  const found = (names ?? []).map(async (name): Promise<FoundLock | undefined> => {
    const path = join(place, name);
    const text = await unlessCode(['ENOENT'], readFile(path, 'utf8'));
    const status = await unlessCode(['ENOENT'], stat(path, { bigint: true }));
    if (text === undefined || status === undefined) return undefined;
    const holder = parseHolder(text);
    // A copy of a session's folder has the lock of the original in it.
    const isCopy = holder !== undefined && holder.inode !== String(status.ino);
    return { path, holder, isStale: holder === undefined || isCopy || hasEnded(holder) };
  });
  return (await Promise.all(found)).filter((each) => each !== undefined);
}

/** Removes the claims of writers that died before they had the lock, or are about to hear that they have not. */
async function sweepClaims(place: string): Promise<void> {
  const folder = dirname(place);
  for (const name of await readdir(folder)) {
    if (!name.startsWith(`${basename(place)}-`)) continue;
    // Its writer may be filling it at this moment; then it sweeps it itself.
    await unlessCode(['ENOTEMPTY'], rm(join(folder, name), { recursive: true, force: true }));
  }
}

function lockedError(file: string, holder: LockHolder | undefined): InputError {
  const { pid, host, since } = holder ?? { pid: 'unknown', host: 'unknown', since: 'unknown' };
  return new InputError<LogInputErrorCode>('log.locked', {
    file,
    problem: `process ${pid} on ${host} has been writing this session since ${since}`,
    mend:
      'Close the session there, or end that process. If it hangs or the machine is gone, open the ' +
      'session with `takeOver`: then that process can write to it no more.',
  });
}

/** What the system answers, or undefined where it refuses with one of these codes. */
async function unlessCode<Value>(
  codes: readonly string[],
  answer: Promise<Value>,
): Promise<Value | undefined> {
  try {
    return await answer;
  } catch (error) {
    if (codes.some((code) => isSystemError(error, code))) return undefined;
    throw error;
  }
}
