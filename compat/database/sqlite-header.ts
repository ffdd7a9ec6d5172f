/** How many of a file's first bytes `refuseHeader` looks at. */
export const headerBytes = 512;

const magic = 'SQLite format 3\u0000';

/** What is wrong with a file by its first bytes; the sentences have no full stop. */
export interface HeaderProblem {
  readonly code: 'database.not_sqlite' | 'database.encrypted' | 'database.damaged';
  readonly problem: string;
}

/** Other kinds of file that are easily named instead, by how they begin. */
const others: readonly (readonly [start: string, kind: string])[] = [
  ['504b0304', 'a ZIP archive'],
  ['28b52ffd', 'data compressed by Zstandard'],
  ['425a68', 'data compressed by bzip2'],
  ['fd377a585a00', 'data compressed by xz'],
  ['1f8b', 'compressed twice'],
  ['377f0682', 'the write-ahead log of a database'],
  ['377f0683', 'the write-ahead log of a database'],
];

/**
 * Whether a file can be an SQLite database, from its first bytes.
 * @param head up to `headerBytes` from the start
 * @returns undefined if it can
 */
export function headerProblem(head: Uint8Array, sizeBytes: number): HeaderProblem | undefined {
  const bytes = Buffer.from(head);
  if (bytes.length === 0) return { code: 'database.not_sqlite', problem: 'the file is empty' };
  if (bytes.toString('latin1', 0, magic.length) === magic) return headerDamage(bytes, sizeBytes);
  const start = bytes.toString('hex', 0, 16);
  const other = others.find(([known]) => start.startsWith(known));
  if (other !== undefined) {
    return { code: 'database.not_sqlite', problem: `this is ${other[1]}, no SQLite database` };
  }
  if (isNoise(bytes) && sizeBytes % 512 === 0) {
    return {
      code: 'database.encrypted',
      problem: `it has no SQLite header and reads like noise, so it is encrypted or overwritten (it begins with ${start}, ${sizeBytes} bytes)`,
    };
  }
  return {
    code: 'database.not_sqlite',
    problem: `this is no SQLite database: it begins with ${start}${asText(bytes)}`,
  };
}

/** A header whose numbers do not fit the file: a copy that was cut, or overwritten. */
function headerDamage(bytes: Buffer, sizeBytes: number): HeaderProblem | undefined {
  const damage = (problem: string): HeaderProblem => ({ code: 'database.damaged', problem });
  if (bytes.length < 100) return damage(`it is cut after ${bytes.length} bytes of its header`);
  const field = bytes.readUInt16BE(16);
  const pageBytes = field === 1 ? 65_536 : field;
  if (pageBytes < 512 || (pageBytes & (pageBytes - 1)) !== 0) {
    return damage(`its header states pages of ${pageBytes} bytes, which SQLite does not have`);
  }
  const pageCount = bytes.readUInt32BE(28);
  const isCounted = bytes.readUInt32BE(24) === bytes.readUInt32BE(92);
  if (isCounted && pageCount * pageBytes > sizeBytes) {
    return damage(
      `its header states ${pageCount} pages of ${pageBytes} bytes, but it has ${sizeBytes} bytes`,
    );
  }
  return undefined;
}

/** Text and most formats use few of the 256 values; encrypted pages use nearly all of them. */
const isNoise = (bytes: Buffer): boolean => bytes.length >= 512 && new Set(bytes).size > 180;

function asText(bytes: Buffer): string {
  const start = bytes.toString('latin1', 0, 16);
  return /^[\x20-\x7e\s]+$/u.test(start) ? `, "${start.trim()}"` : '';
}
