/** Deep enough for all that lies between a `fetch` and its socket. */
const framesMax = 100;

/**
 * Where the running code was called from: the first frame of the stack that is not Node's own, as
 * `function (file:line:column)`.
 * @param below a function on the stack; it and whatever it called are not looked at
 */
export function callSite(below: (...args: never[]) => unknown): string | undefined {
  const { stackTraceLimit } = Error;
  const holder: { readonly stack?: string } = {};
  Error.stackTraceLimit = framesMax;
  try {
    Error.captureStackTrace(holder, below);
  } finally {
    Error.stackTraceLimit = stackTraceLimit;
  }
  return firstFrame(holder.stack ?? '');
}

/** Built-ins such as `new Promise` have a frame without a place; Node's own begin with `node:`. */
function firstFrame(stack: string): string | undefined {
  return stack
    .split('\n')
    .map((line) => /^\s*at (?:async )?(.*:\d+:\d+\)?)$/.exec(line)?.[1])
    .find((frame) => frame !== undefined && !/(?:^|\()node:/.test(frame))
    ?.replace('file://', '');
}
