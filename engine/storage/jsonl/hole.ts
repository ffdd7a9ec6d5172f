/** The least that a disk writes at once, in bytes. */
const sectorBytes = 512;

/**
 * Whether a line has a hole as a power cut leaves it: the system had made the file longer, and not
 * all of what was being written had reached the disk. Such a hole is of zeros, which no line has,
 * from the beginning of the line or of a sector to the end of a sector or of the file. Nothing that
 * was synced is after it, as a sync is over before the next write begins.
 * @param line.start offset of its first byte in the file
 * @param line.end offset of the byte after its last one
 */
export function hasHole(
  bytes: Uint8Array,
  { start, end }: { readonly start: number; readonly end: number },
): boolean {
  for (let from = bytes.indexOf(0, start); from !== -1 && from < end;) {
    let to = from;
    while (to < end && bytes[to] === 0) to += 1;
    const begins = from === start || from % sectorBytes === 0;
    if (begins && (to === bytes.length || to % sectorBytes === 0)) return true;
    from = bytes.indexOf(0, to);
  }
  return false;
}
