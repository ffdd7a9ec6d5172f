import { InputError } from '#engine/schema/errors.ts';

/** An error of the system, such as a folder that may not be read. */
export function isSystemError(error: unknown): error is NodeJS.ErrnoException {
  return error instanceof Error && 'syscall' in error && 'code' in error;
}

/** @param file what to name where the system does not name a path */
export const fromSystemError = (error: NodeJS.ErrnoException, file: string): InputError =>
  new InputError('input.system', {
    file: error.path ?? file,
    problem: error.message,
    mend: 'Check the path and its permissions.',
    cause: error,
  });
