/** Whether an error is the operating system's, with any code. */
export const isAnySystemError = (error: unknown): error is Error =>
  error instanceof Error && 'syscall' in error;

/** Whether an error is the operating system's, with this code (`ENOENT`, `EEXIST`, …). */
export function isSystemError(error: unknown, code: string): boolean {
  return error instanceof Error && 'code' in error && error.code === code;
}
