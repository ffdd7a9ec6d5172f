import { expect, test } from 'vitest';
import { logFile } from './log-file.ts';

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
