import { CodedError, InputError } from '#engine/schema/errors.ts';
import { fromSystemError, isSystemError } from './system-error.ts';

/**
 * Of an error that keeps one scenario from running, what its author has to mend.
 * @param file where to look if the error does not know: its `scenario.yaml`
 * @returns undefined for an error of our own code, which nobody can mend in a file
 */
export function toInputError(error: unknown, file: string): InputError | undefined {
  if (error instanceof InputError) return error;
  if (error instanceof CodedError && error.code === 'engine.configuration') {
    // The engine knows no files: it says what is wrong, and then what to do.
    const [problem = '', ...mend] = error.message.split(/(?<=\.) /u);
    const told = { problem: problem.replace(/\.$/u, ''), mend: mend.join(' ') };
    return new InputError(error.code, { file, ...told, cause: error });
  }
  if (isSystemError(error)) return fromSystemError(error, file);
  return undefined;
}
