import type { Sql } from './sql.ts';

/** A row of the table of blobs; the existing server returns it as it is. */
export interface BlobRow {
  readonly id: string;
  /** SHA-256 of the bytes, in hex. */
  readonly hash: string;
  readonly content: Uint8Array;
  readonly mime_type: string | null;
  /** Bytes. */
  readonly size_original: number;
  readonly size_compressed: number;
  readonly compression: string | null;
  readonly created_at: string;
  readonly ref_count: number | null;
}

/** The reading half of the existing server's blob repository. */
export interface BlobQueries {
  getById(id: string): BlobRow | null;
  /** The bytes as UTF-8; those that are not become U+FFFD. */
  getContent(id: string): string | null;
  /** 0 for one that is not there. */
  getRefCount(id: string): number;
  count(): number;
  /** Bytes. */
  getTotalSize(): { readonly original: number; readonly compressed: number };
}

export function blobQueries(sql: Sql): BlobQueries {
  const getById = (id: string): BlobRow | null =>
    sql.all<BlobRow>(
      `SELECT id, hash, content, mime_type, size_original, size_compressed, compression, created_at,
              ref_count
         FROM blobs WHERE id = ?`,
      id,
    )[0] ?? null;
  return {
    getById,
    getContent: (id) => {
      const blob = getById(id);
      return blob === null ? null : Buffer.from(blob.content).toString('utf8');
    },
    getRefCount: (id) => getById(id)?.ref_count ?? 0,
    count: () => sql.count('SELECT COUNT(*) FROM blobs'),
    getTotalSize: () =>
      sql.all<{ original: number; compressed: number }>(
        `SELECT COALESCE(SUM(size_original), 0) AS original,
                COALESCE(SUM(size_compressed), 0) AS compressed
           FROM blobs`,
      )[0] ?? { original: 0, compressed: 0 },
  };
}
