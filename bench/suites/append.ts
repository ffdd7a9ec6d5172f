import { join } from 'node:path';
import { systemClock, systemIds } from '#engine/host/system-ports.ts';
import type { LogPort, SessionLog } from '#engine/ports/log-port.ts';
import { inMemoryLog } from '#engine/storage/in-memory/in-memory-log.ts';
import { jsonlLog } from '#engine/storage/jsonl/jsonl-log.ts';
import type { Suite, Table } from '../figure.ts';
import { syncedFile, type SyncedFile } from '../floors/synced-file.ts';
import { benchFolder } from '../material/bench-folder.ts';
import { bytesOfBatches, sessionBatches, type Batches } from '../material/session-batches.ts';
import { measure, type Task } from '../measure.ts';
import { measuredFigure, ratioTarget } from '../measured-figure.ts';

const SYNC_EACH = 'the bytes, batch by batch';
const APPEND_EACH = 'append, batch by batch';
const SYNC_ALL = 'the bytes, in one write';
const APPEND_ALL = 'append, all at once';
const IN_MEMORY = 'append in memory, batch by batch';

const MOST_RATIO = 1.5;

/** What it costs to have events on disk, beside the bytes alone. */
export const append: Suite = {
  name: 'append',
  about: 'durable events through the log on disk, against the same bytes written and synced',
  async run() {
    await using folder = await benchFolder();
    const batches = await sessionBatches('scenarios/catalog/coding/fix-failing-test');
    const bytes = await bytesAppended(folder.path, batches);
    const onDisk = logsIn(folder.path);
    const whole = { batchCount: batches.length, folder: folder.path };
    const measured = await measure(
      [
        floorTask(SYNC_EACH, { ...whole, write: (file) => file.write(bytes) }),
        logTask(APPEND_EACH, { ...whole, port: onDisk, append: (log) => appendEach(log, batches) }),
        floorTask(SYNC_ALL, { ...whole, write: (file) => file.write([Buffer.concat(bytes)]) }),
        logTask(APPEND_ALL, {
          ...whole,
          port: onDisk,
          append: (log) => Promise.all(batches.map((batch) => log.append(batch))),
        }),
        // What an append costs without a disk: validation, encoding, sums.
        logTask(IN_MEMORY, {
          ...whole,
          port: inMemoryLog(),
          append: (log) => appendEach(log, batches),
        }),
      ],
      { roundCount: 20, roundMs: 60 },
    );
    const unit = { time: 'ms', of: 'a batch' } as const;
    const each = { name: APPEND_EACH, to: SYNC_EACH };
    const all = { name: APPEND_ALL, to: SYNC_ALL };
    const byteCount = bytes.reduce((sum, { length }) => sum + length, 0);
    const table: Table = {
      title: `a session of ${batches.flat().length} events in ${batches.length} batches, ${byteCount} bytes`,
      figures: [
        measuredFigure(measured, { name: SYNC_EACH }, unit),
        {
          ...measuredFigure(measured, each, unit),
          target: ratioTarget(measured, each, MOST_RATIO),
        },
        measuredFigure(measured, { name: SYNC_ALL }, unit),
        { ...measuredFigure(measured, all, unit), target: ratioTarget(measured, all, MOST_RATIO) },
        measuredFigure(measured, { name: IN_MEMORY, to: SYNC_EACH }, unit),
      ],
    };
    return [table];
  },
};

interface WholeSession {
  readonly batchCount: number;
  readonly folder: string;
}

/** Opens a new file for every call, and does not count that. */
function floorTask(
  name: string,
  session: WholeSession & { readonly write: (file: SyncedFile) => Promise<void> },
): Task {
  let file: SyncedFile | undefined;
  return {
    name,
    pieceCount: session.batchCount,
    before: async () => void (file = await syncedFile(newFile(session.folder))),
    run: () => file && session.write(file),
    after: () => file?.close(),
  };
}

/** Creates a new session for every call, and does not count that. */
function logTask(
  name: string,
  session: WholeSession & {
    readonly port: LogPort;
    readonly append: (log: SessionLog) => Promise<unknown>;
  },
): Task {
  let log: SessionLog | undefined;
  return {
    name,
    pieceCount: session.batchCount,
    before: async () => void (log = await session.port.create(systemIds.session())),
    run: async () => void (log && (await session.append(log))),
    after: () => log?.close(),
  };
}

async function appendEach(log: SessionLog, batches: Batches): Promise<void> {
  for (const batch of batches) await log.append(batch);
}

const logsIn = (directory: string): LogPort =>
  jsonlLog({ directory, ids: systemIds, clock: systemClock });

const newFile = (folder: string): string => join(folder, `${systemIds.session()}.bytes`);

/** What the log writes for these batches. */
async function bytesAppended(folder: string, batches: Batches): Promise<readonly Buffer[]> {
  const log = await logsIn(folder).create(systemIds.session());
  await appendEach(log, batches);
  await log.close();
  return bytesOfBatches(join(folder, log.sessionId, 'session.jsonl'), batches);
}
