type AnyFunction = (...args: unknown[]) => unknown;

/** Puts a function around one that hangs on an object; a `promisify` of its own stays. */
export function wrap(
  owner: object,
  name: string,
  around: (call: AnyFunction, args: unknown[], self: unknown) => unknown,
): void {
  const functions = owner as Record<string, unknown>;
  const original = functions[name];
  if (typeof original !== 'function') return;
  functions[name] = new Proxy(original as AnyFunction, {
    apply: (target, self, args: unknown[]) =>
      around((...given) => Reflect.apply(target, self, given), args, self),
  });
}
