import { hash } from 'node:crypto';
import type { SessionEvent } from '#engine/schema/events/session-event.ts';

/** What a line says beside its sum, and the sum that it carries. */
export interface SummedLine {
  /** The line's bytes without the member `sum`: what the sum is made over. */
  readonly body: Uint8Array;
  readonly sum: string;
}

/** An event with its right sum, and its line with the newline. */
export interface EncodedEvent {
  readonly event: SessionEvent;
  readonly line: string;
}

/** `,"sum":"` + 16 hex digits + `"}`. */
const sumMemberBytes = 26;

/**
 * The sum that follows `previousSum`: the first 16 hex digits, in lower case, of SHA-256 over the
 * previous sum (its 16 ASCII characters; nothing for the first line) and then the body.
 */
export function sumOf(previousSum: string, body: string | Uint8Array): string {
  // In one shot: for a line of a log that is half the time of making a hash and updating it.
  const summed =
    typeof body === 'string'
      ? previousSum + body
      : Buffer.concat([Buffer.from(previousSum, 'latin1'), body]);
  return hash('sha256', summed).slice(0, 16);
}

/**
 * One event as one line of a log, with its sum made anew (invariant E2).
 *
 * A line is JSON in UTF-8 without spaces between its members, and ends with one newline. The order
 * of the members is v, id, sessionId, parentId, sequence, timestamp, type, payload, epoch (left out
 * where it is 1), batch (left out where there is none), sum. As `sum` is the last member, every line ends with the 26 bytes
 * `,"sum":"` 16 hex digits `"}`. The line without its newline, and with those 26 bytes replaced by
 * one `}`, is its body: what `sumOf` reads.
 * @param event its own `sum` is not looked at
 * @param previousSum of the line before, or the empty string
 */
export function encodeEvent(event: SessionEvent, previousSum: string): EncodedEvent {
  const { v, id, sessionId, parentId, sequence, timestamp, type, payload, epoch, batch } = event;
  const members = { v, id, sessionId, parentId, sequence, timestamp, type, payload, epoch, batch };
  const body = JSON.stringify(members);
  const sum = sumOf(previousSum, body);
  return { event: { ...event, sum }, line: `${body.slice(0, -1)},"sum":"${sum}"}\n` };
}

/**
 * Takes a line apart as `encodeEvent` put it together.
 * @param line without its newline
 * @returns undefined for a line that does not end with a sum
 */
export function splitSum(line: Uint8Array): SummedLine | undefined {
  const bodyBytes = line.length - sumMemberBytes;
  if (bodyBytes < 1) return undefined;
  const member = Buffer.from(line.subarray(bodyBytes)).toString('latin1');
  const sum = /^,"sum":"([0-9a-f]{16})"\}$/.exec(member)?.[1];
  if (sum === undefined) return undefined;
  return { body: Buffer.concat([line.subarray(0, bodyBytes), Buffer.from('}')]), sum };
}

/**
 * The same events with their sums made anew, from the first one on: for logs that were changed on
 * purpose, such as the canonical form of a golden log. A log that is read and chained again keeps
 * its sums.
 */
export const chainSums = (events: readonly SessionEvent[]): readonly SessionEvent[] =>
  chain(events).map((encoded) => encoded.event);

/** The text of a log with these events, with their sums made anew as `chainSums` does. */
export const encodeLog = (events: readonly SessionEvent[]): string =>
  chain(events)
    .map((encoded) => encoded.line)
    .join('');

function chain(events: readonly SessionEvent[]): readonly EncodedEvent[] {
  let sum = '';
  return events.map((event) => {
    const encoded = encodeEvent(event, sum);
    ({ sum } = encoded.event);
    return encoded;
  });
}
