import { styleText } from 'node:util';
import type { PrettyOptions } from '#scenarios/runner/reporters/pretty-reporter.ts';

/** How output looks: colours of the terminal's own on a TTY, plain text elsewhere. */
export function terminalStyle(
  stream: NodeJS.WriteStream,
  env: NodeJS.ProcessEnv,
): Pick<PrettyOptions, 'paint' | 'unicode'> {
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

/**
 * A line that says what is going on and gives way to the next output; only on a TTY that can move its
 * cursor. It is cut to the terminal's width, because what wraps cannot be taken back.
 */
export function progressLine(
  stream: Pick<NodeJS.WriteStream, 'isTTY' | 'columns' | 'write'>,
  env: NodeJS.ProcessEnv,
): {
  readonly show: (text: string) => void;
  readonly clear: () => void;
} {
  if (!stream.isTTY || env['TERM'] === 'dumb') return { show: () => {}, clear: () => {} };
  return {
    clear: () => void stream.write('\r\u001B[K'),
    // The last column stays free: some terminals wrap as soon as it is written to.
    show: (text) => void stream.write(`\r\u001B[K${cut(text, (stream.columns || 80) - 1)}`),
  };
}

const cut = (text: string, columns: number): string =>
  text.length <= columns ? text : `${text.slice(0, Math.max(0, columns - 1)).toWellFormed()}…`;
