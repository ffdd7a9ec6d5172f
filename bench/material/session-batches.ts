import { readFile } from 'node:fs/promises';
import type { EventDraft, SessionEvent } from '#engine/schema/events/session-event.ts';
import { readGolden } from '#scenarios/runner/golden-log.ts';

/** The events of a session as they were appended: one list a call. */
export type Batches = readonly (readonly EventDraft[])[];

/** @param scenarioFolder one with a golden log */
export async function sessionBatches(scenarioFolder: string): Promise<Batches> {
  const events = await readGolden(scenarioFolder);
  if (events === undefined) throw new Error(`${scenarioFolder} has no golden log`);
  return toBatches(events);
}

/** Takes events apart again into the calls that appended them. */
export function toBatches(events: readonly SessionEvent[]): Batches {
  const batches: EventDraft[][] = [];
  for (const { batch, id, timestamp, type, payload } of events) {
    if (batch === undefined || batch.index === 0) batches.push([]);
    batches.at(-1)?.push({ id, timestamp, type, payload } as EventDraft);
  }
  return batches;
}

/**
 * The bytes of these batches in a log that ends with them.
 * @param file `session.jsonl`
 */
export async function bytesOfBatches(file: string, batches: Batches): Promise<readonly Buffer[]> {
  const lines = (await readFile(file, 'utf8')).trimEnd().split('\n');
  let from = lines.length - batches.flat().length;
  return batches.map(({ length }) => {
    const text = lines.slice(from, from + length).join('\n');
    from += length;
    return Buffer.from(`${text}\n`);
  });
}
