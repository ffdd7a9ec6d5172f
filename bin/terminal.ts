import { styleText } from 'node:util';
import type { PrettyOptions } from '#scenarios/runner/reporters/pretty-reporter.ts';

/** How output looks: colours of the terminal's own on a TTY, plain text elsewhere. */
export function terminalStyle(stream: NodeJS.WriteStream, env: NodeJS.ProcessEnv): PrettyOptions {
  return {
    paint: (role, text) => styleText(role, text, { stream }),
    unicode: process.platform === 'win32' ? env['WT_SESSION'] !== undefined : showsUnicode(env),
  };
}

/** By the first of the variables that is set, as POSIX orders them. */
function showsUnicode({ LC_ALL, LC_CTYPE, LANG }: NodeJS.ProcessEnv): boolean {
  const locale = [LC_ALL, LC_CTYPE, LANG].find((value) => value !== undefined && value !== '');
  // Without any locale most terminals of today still show UTF-8.
  return locale === undefined || /utf-?8/iu.test(locale);
}

/** A line that says what is going on and gives way to the next output; only on a TTY. */
export function progressLine(stream: NodeJS.WriteStream): {
  readonly show: (text: string) => void;
  readonly clear: () => void;
} {
  if (!stream.isTTY) return { show: () => {}, clear: () => {} };
  const clear = (): void => void stream.write('\r\u001B[K');
  return { clear, show: (text) => void stream.write(`\r\u001B[K${text}`) };
}
