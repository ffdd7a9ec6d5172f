import { closeSync, constants, fstatSync, openSync, readdirSync, readlinkSync } from 'node:fs';
import type { Dirent } from 'node:fs';
import path from 'node:path';

const { O_DIRECTORY, O_NOFOLLOW, O_NONBLOCK, O_RDONLY } = constants;

/** Why something is not read, besides what the operating system says. Never leaves the search. */
export class UnreadError extends Error {}

/**
 * Does something with a folder that was found under this very path, and that is no link. The twin of
 * `holdFolder` for code that may block, because it has a thread of its own.
 * @param work gets a path that leads to this folder, whatever is put in its place meanwhile (Linux;
 *   elsewhere it is the path itself)
 * @throws UnreadError, or an error of the operating system
 */
function inFolder<Result>(folder: string, work: (held: string) => Result): Result {
  if (process.platform !== 'linux') return work(folder);
  const descriptor = openSync(folder, O_RDONLY | O_DIRECTORY | O_NOFOLLOW);
  try {
    const held = `/proc/self/fd/${descriptor}`;
    // A folder further up may have been replaced by a link.
    if (readlinkSync(held) !== folder) throw new UnreadError('replaced while it was searched');
    return work(held);
  } finally {
    closeSync(descriptor);
  }
}

/** What is in a folder, with names as bytes, in no order. */
export const entriesOf = (folder: string): Dirent<Buffer<ArrayBuffer>>[] =>
  inFolder(folder, (held) => readdirSync(held, { encoding: 'buffer', withFileTypes: true }));

/** A regular file, open for reading; not a link, and not what blocks whoever opens it. */
export function withFileInside<Result>(
  file: string,
  work: (descriptor: number, sizeBytes: number) => Result,
): Result {
  return inFolder(path.dirname(file), (held) => {
    const descriptor = openSync(
      path.join(held, path.basename(file)),
      O_RDONLY | O_NOFOLLOW | O_NONBLOCK,
    );
    try {
      const stats = fstatSync(descriptor);
      if (!stats.isFile()) throw new UnreadError('replaced while it was searched');
      return work(descriptor, stats.size);
    } finally {
      closeSync(descriptor);
    }
  });
}
