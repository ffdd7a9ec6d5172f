/** A frame of a stack. */
export interface Frame {
  /** The function, or the empty string. */
  readonly name: string;
  /** Absolute path; `node:…` for Node's own. */
  readonly file: string;
  readonly line: number;
  readonly column: number;
}

/** Deep enough to come out of a package. */
const framesMax = 40;

export interface CallStack {
  /** Nearest first, without Node's own. */
  readonly frames: readonly Frame[];
  /** Whether code of Node's own stands between the nearest of them and the source. */
  readonly throughNode: boolean;
}

/**
 * The stack of the code that asks.
 * @param below a function on the stack; it and whatever it called are not looked at
 */
export function callStack(below: (...args: never[]) => unknown): CallStack {
  const { stackTraceLimit } = Error;
  const holder: { readonly stack?: string } = {};
  Error.stackTraceLimit = framesMax;
  try {
    Error.captureStackTrace(holder, below);
  } finally {
    Error.stackTraceLimit = stackTraceLimit;
  }
  const places = parseStack(holder.stack ?? '');
  return {
    frames: places.filter(({ file }) => !isNode(file)),
    throughNode: isNode(places[0]?.file ?? ''),
  };
}

const isNode = (file: string): boolean => file.startsWith('node:');

/** @param stack as V8 writes it; frames without a place are left out */
export function parseStack(stack: string): readonly Frame[] {
  return stack.split('\n').flatMap((line) => {
    const found = /^\s*at (?:async )?(?:(.*) \()?(.*?):(\d+):(\d+)\)?$/u.exec(line);
    const [, name = '', place = '', row, column] = found ?? [];
    if (row === undefined) return [];
    return [{ name, file: fileOf(place), line: Number(row), column: Number(column) }];
  });
}

/** Vite adds a query to a module that changed. */
const fileOf = (place: string): string => {
  const path = place.replace(/\?.*$/u, '');
  return path.startsWith('file://') ? decodeURIComponent(path.slice('file://'.length)) : path;
};

/** @param root absolute; a file below it is named from there */
export const renderFrame = ({ name, file, line, column }: Frame, root: string): string => {
  const path = file.startsWith(`${root}/`) ? file.slice(root.length + 1) : file;
  return `${path}:${line}:${column}${name === '' ? '' : ` (${name})`}`;
};
