import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { EventDraft, SessionEvent } from '#engine/schema/events/session-event.ts';
import { draftBatches } from '#engine/testing/event-arbitraries.ts';
import { messageDraft, someSession } from '#engine/testing/event-drafts.ts';
import { chainSums, encodeLog } from './codec.ts';
import { placeBatch, type PlacedBatch } from './place-batch.ts';
import { scanLog } from './scan-log.ts';

const newline = 0x0a;
const from = { file: 'session.jsonl', sessionId: someSession };

/**
 * The log that these calls of `append` make.
 * @param epochOf of the writer of each batch
 */
function placeAll(
  batches: readonly (readonly EventDraft[])[],
  epochOf: (index: number) => number = () => 1,
): readonly PlacedBatch[] {
  const ids = new Set<string>();
  let head: SessionEvent | undefined;
  return batches.map((drafts, index) => {
    const epoch = epochOf(index);
    const placed = placeBatch(drafts, { sessionId: someSession, head, ids, epoch });
    placed.events.forEach((event) => ids.add(event.id));
    head = placed.events.at(-1);
    return placed;
  });
}

const bytesOf = (batches: readonly PlacedBatch[]): Buffer =>
  Buffer.from(batches.map((batch) => batch.text).join(''));

/** A small log with a batch in the middle and one at the end, by two writers. */
const smallLog = (): readonly PlacedBatch[] =>
  placeAll(
    [
      [messageDraft(0)],
      [messageDraft(1), messageDraft(2, 'é')],
      [messageDraft(3)],
      [messageDraft(4), messageDraft(5)],
    ],
    (index) => (index < 2 ? 1 : 2),
  );

// Goal: what is written can be read, as it was (log-port.5), and its sums can be made anew.
test('a log reads back as the events that were placed, and their sums chain', () => {
  fc.assert(
    fc.property(draftBatches({ batchesMax: 5 }), (drafts) => {
      const batches = placeAll(drafts);
      const scan = scanLog(bytesOf(batches), from);
      expect(scan.problems).toEqual([]);
      expect(scan.events).toStrictEqual(batches.flatMap((batch) => batch.events));
      expect(chainSums(scan.events)).toStrictEqual(scan.events);
      expect(encodeLog(scan.events)).toBe(bytesOf(batches).toString());
    }),
    { numRuns: 50 },
  );
});

// Goal: a crash during a write loses only the call being written (log-port.1).
// Method: cut the log after every byte, read it, expect exactly the batches that were whole.
test('a log cut at any byte gives every committed batch and no part of another', () => {
  fc.assert(
    fc.property(draftBatches({ batchesMax: 4 }), (drafts) => {
      const batches = placeAll(drafts, (index) => 1 + Math.floor(index / 2));
      const bytes = bytesOf(batches);
      let whole = 0;
      let soundBytes = 0;
      for (let end = 0; end <= bytes.length; end += 1) {
        const next = batches[whole];
        if (next !== undefined && soundBytes + Buffer.byteLength(next.text) === end) {
          whole += 1;
          soundBytes = end;
        }
        const scan = scanLog(bytes.subarray(0, end), from);
        expect(scan.events).toEqual(batches.slice(0, whole).flatMap((batch) => batch.events));
        expect(scan.soundBytes).toBe(soundBytes);
        expect(scan.tornEnd === undefined).toBe(end === soundBytes);
      }
    }),
    { numRuns: 5 },
  );
});

// Goal: no changed byte goes unnoticed, and the message names its line (invariant E2).
// Method: flip every bit of every byte; the line before which the log is sound must be the one.
test('a flipped bit anywhere is reported with its line, and what came before it can be read', () => {
  const batches = smallLog();
  const bytes = bytesOf(batches);
  const events = batches.flatMap((batch) => batch.events);
  let line = 1;
  for (let index = 0; index < bytes.length; index += 1) {
    const original = bytes[index] ?? 0;
    for (let bit = 1; bit < 256; bit *= 2) {
      bytes[index] = original ^ bit;
      const scan = scanLog(bytes, from);
      expect(scan.problems[0]?.line, `byte ${index}, bit ${bit}`).toBe(line);
      expect(scan.events.length).toBeLessThan(line);
      expect(scan.events).toEqual(events.slice(0, scan.events.length));
    }
    bytes[index] = original;
    if (original === newline) line += 1;
  }
  expect(line).toBe(events.length + 1);
});

test('a flipped bit inside a line is one problem, also where sums and sequences chain on', () => {
  const bytes = bytesOf(smallLog());
  const lineEnds = [...bytes.entries()].filter(([, byte]) => byte === newline).map(([at]) => at);
  const second = { start: (lineEnds[0] ?? 0) + 1, end: lineEnds[1] ?? 0 };
  for (let index = second.start; index < second.end; index += 1) {
    const flipped = Buffer.from(bytes);
    flipped[index] = (bytes[index] ?? 0) ^ 0x01;
    // Bit 0 turns no character of this line into a newline, so it stays one line.
    expect(scanLog(flipped, from).problems.map((problem) => problem.line)).toEqual([2]);
  }
});
