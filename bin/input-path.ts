import { stat } from 'node:fs/promises';
import { InputError } from '#engine/schema/errors.ts';

/**
 * Whether a path that somebody typed is a folder or a file.
 * @param mend what to name instead
 * @throws InputError when nothing can be read there
 */
export async function kindOfPath(path: string, mend: string): Promise<'folder' | 'file'> {
  const found = await stat(path).catch((cause: unknown) => {
    throw new InputError('input.missing', {
      file: path,
      problem: 'it cannot be read',
      mend,
      cause,
    });
  });
  return found.isDirectory() ? 'folder' : 'file';
}
