import { getSystemErrorMessage } from 'node:util';

/** The code of an error of the operating system (`ENOENT`), where it is one. */
export function systemCode(error: unknown): string | undefined {
  const { code, errno } = (error ?? {}) as Partial<NodeJS.ErrnoException>;
  return typeof errno === 'number' ? code : undefined;
}

/**
 * What is wrong, by the operating system; `undefined` for any other error. Node's own message would
 * show descriptors and paths that the model never named.
 */
export function systemReason(error: unknown): string | undefined {
  const code = systemCode(error);
  if (code === undefined) return undefined;
  return `${getSystemErrorMessage(Number((error as NodeJS.ErrnoException).errno))} (${code})`;
}
