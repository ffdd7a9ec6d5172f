import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { mends, type AmbientKind } from './ambient-kind.ts';

const RecordedRead = z.object({
  source: z.string(),
  kind: z.enum(Object.keys(mends) as [AmbientKind, ...AmbientKind[]]),
  detail: z.string().optional(),
  stack: z.array(
    z.object({ name: z.string(), file: z.string(), line: z.number(), column: z.number() }),
  ),
  count: z.number(),
  values: z.array(z.string()),
});
export type RecordedRead = z.infer<typeof RecordedRead>;

/** Everything that processes recorded in a folder (`recordReads`), one entry a source and place. */
export async function readReports(folder: string): Promise<readonly RecordedRead[]> {
  const names = (await readdir(folder)).toSorted();
  const processes = await Promise.all(names.map((name) => readReport(join(folder, name))));
  const merged = new Map<string, RecordedRead>();
  for (const [key, read] of processes.flatMap((reads) => [...reads])) {
    const known = merged.get(key);
    const count = (known?.count ?? 0) + read.count;
    const values = [...new Set([...(known?.values ?? []), ...read.values])];
    merged.set(key, { ...(known ?? read), count, values });
  }
  return [...merged.values()];
}

/** A place stands there when it was first seen, and again, with its count, at the end. */
async function readReport(file: string): Promise<ReadonlyMap<string, RecordedRead>> {
  const reads = new Map<string, RecordedRead>();
  for (const line of (await readFile(file, 'utf8')).split('\n')) {
    if (line === '') continue;
    const read = RecordedRead.parse(JSON.parse(line));
    const [caller] = read.stack;
    const place = `${caller?.file}:${caller?.line}:${caller?.column}`;
    reads.set(`${read.source} ${read.detail ?? ''} ${place}`, read);
  }
  return reads;
}
