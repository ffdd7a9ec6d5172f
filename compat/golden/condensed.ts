import { createHash } from 'node:crypto';
import type { StoredEvent } from '../database/stored-event.ts';

/** SHA-256 of a text or of bytes, in hex. */
export const sha256 = (data: string | Uint8Array): string =>
  createHash('sha256').update(data).digest('hex');

export const idsOf = (events: readonly { readonly id: string }[]): string[] =>
  events.map(({ id }) => id);

export const hashOfIds = (ids: readonly string[]): string => sha256(ids.join('\n'));

/** A whole session as one hash: a line an event. */
export const hashOfLines = (
  events: readonly (StoredEvent & { readonly depth: number })[],
): string =>
  sha256(
    events
      .map(({ id, parentId, sequence, depth, type, timestamp }) =>
        [id, parentId ?? '', sequence, depth, type, timestamp].join('\t'),
      )
      .join('\n'),
  );
