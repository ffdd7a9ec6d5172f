import { open, readFile, readdir } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import type { EventOf, SessionEvent } from '#engine/schema/events/session-event.ts';
import { isSystemError } from './system-error.ts';
import { syncDirectory, writeAll } from './log-file.ts';
import { scanLog, type LogScan } from './scan-log.ts';

/** What `session.repaired` tells. */
export type Repair = EventOf<'session.repaired'>['payload'];

/**
 * Cuts off what a crash left after the last whole batch, and keeps it in a file beside the log.
 * A crash in here loses nothing: the bytes are durable beside the log before it gets shorter, and
 * `untoldRepairs` finds them at the next opening.
 */
export async function cutTornEnd(path: string, bytes: Uint8Array, scan: LogScan): Promise<void> {
  const torn = bytes.subarray(scan.soundBytes);
  await keepBeside(`${path}${keptSuffix}${scan.events.length}`, torn);
  await using log = await open(path, 'r+');
  await log.truncate(scan.soundBytes);
  await log.sync();
}

/**
 * The repairs of which the log does not know: kept files that no `session.repaired` names. Usually
 * the one that was just made, but also one whose process died before it could tell.
 * @param bytes the whole log, sound
 */
export async function untoldRepairs(
  path: string,
  bytes: Uint8Array,
  events: readonly SessionEvent[],
): Promise<readonly Repair[]> {
  const told = new Set(
    events.map((event) => (event.type === 'session.repaired' ? event.payload.keptIn : undefined)),
  );
  const repairs: Repair[] = [];
  for (const keptIn of (await readdir(dirname(path))).toSorted()) {
    if (!keptIn.startsWith(`${basename(path)}${keptSuffix}`) || told.has(keptIn)) continue;
    const kept = await readFile(join(dirname(path), keptIn));
    // Made just before a crash, with nothing in it yet: the torn end still stands in the log.
    if (kept.length === 0) continue;
    // Put back, the bytes say by themselves in which way they are torn.
    const { tornEnd } = scanLog(Buffer.concat([bytes, kept]), { file: path });
    repairs.push({ problem: tornEnd ?? 'torn_line', removedBytes: kept.length, keptIn });
  }
  return repairs;
}

const keptSuffix = '.torn-';

/** Writes bytes to a file of this name, or of the first name after it that is free. */
async function keepBeside(path: string, bytes: Uint8Array): Promise<void> {
  for (let attempt = 1; ; attempt += 1) {
    const keptPath = attempt === 1 ? path : `${path}-${attempt}`;
    const earlier = await readIfThere(keptPath);
    if (earlier !== undefined && !earlier.equals(bytes.subarray(0, earlier.length))) continue;
    // A file with the beginning of these bytes is of a repair that died: finishing it is no loss.
    await using kept = await open(keptPath, 'a');
    await writeAll(kept, bytes.subarray(earlier?.length ?? 0));
    await kept.sync();
    await syncDirectory(dirname(path));
    return;
  }
}

async function readIfThere(path: string): Promise<Buffer | undefined> {
  try {
    return await readFile(path);
  } catch (error) {
    if (isSystemError(error, 'ENOENT')) return undefined;
    throw error;
  }
}
