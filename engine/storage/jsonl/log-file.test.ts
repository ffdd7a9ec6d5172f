import { mkdtemp, readFile, readdir, readlink, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import process from 'node:process';
import { expect, test } from 'vitest';
import { createLogFile, logFile, openLogFile } from './log-file.ts';

test('an append writes all bytes and syncs before it resolves', async () => {
  const calls: string[] = [];
  const file = logFile('session.jsonl', {
    // A system that takes four bytes at a time.
    write: async (buffer: Uint8Array, offset = 0) => {
      const part = buffer.subarray(offset, offset + 4);
      calls.push(`write ${Buffer.from(part).toString()}`);
      return { bytesWritten: part.length, buffer };
    },
    datasync: async () => void calls.push('datasync'),
    close: async () => void calls.push('close'),
  } as Parameters<typeof logFile>[1]);
  await file.append(Buffer.from('0123456789'));
  calls.push('resolved');
  expect(calls).toEqual(['write 0123', 'write 4567', 'write 89', 'datasync', 'resolved']);
});

test('an append rejects where the sync fails', async () => {
  const file = logFile('session.jsonl', {
    write: async (buffer: Uint8Array) => ({ bytesWritten: buffer.length, buffer }),
    datasync: () => Promise.reject(new Error('EIO: i/o error, fdatasync')),
    close: async () => {},
  } as Parameters<typeof logFile>[1]);
  await expect(file.append(Buffer.from('0123456789'))).rejects.toThrow('EIO');
});

test('a file that was opened to sync at each write is not synced once more', async () => {
  const calls: string[] = [];
  const handle = {
    write: async (buffer: Uint8Array) => {
      calls.push('write');
      return { bytesWritten: buffer.length, buffer };
    },
    datasync: async () => void calls.push('datasync'),
    close: async () => {},
  } as Parameters<typeof logFile>[1];
  await logFile('session.jsonl', handle, { syncsAtWrite: true }).append(Buffer.from('0123'));
  expect(calls).toEqual(['write']);
});

/** What the system says of the handles that are open on a file: Linux, and no other, says it. */
async function flagsOn(path: string): Promise<readonly number[]> {
  const flags: number[] = [];
  for (const fd of await readdir('/proc/self/fd')) {
    const target = await readlink(`/proc/self/fd/${fd}`).catch(() => '');
    if (target !== path) continue;
    const info = await readFile(`/proc/self/fdinfo/${fd}`, 'utf8');
    flags.push(Number.parseInt(/^flags:\s+(\d+)/m.exec(info)?.[1] ?? '0', 8));
  }
  return flags;
}

test('on Linux the system was told to sync at each write, and to add at the end', async () => {
  const appendAndSync = 0o2000 | 0o10000;
  const folder = await mkdtemp(join(tmpdir(), 'reprise-file-'));
  const path = join(folder, 'session.jsonl');
  const files = [await createLogFile(path), await openLogFile(path)];
  const flags = process.platform === 'linux' ? await flagsOn(path) : [appendAndSync, appendAndSync];
  expect(flags.map((each) => each & appendAndSync)).toEqual([appendAndSync, appendAndSync]);
  for (const file of files) await file.close();
  await rm(folder, { recursive: true });
});
