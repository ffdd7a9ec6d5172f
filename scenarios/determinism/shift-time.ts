/** Sets the wall clock of this process ahead; durations (`performance.now`) stay as they are. */
export function shiftTime(shiftMs: number): void {
  const original = Date;
  const { now } = original;
  original.now = () => now() + shiftMs;
  const shifted = new Proxy(original, {
    apply: (target) => new target(target.now()).toString(),
    construct: (target, args: unknown[], newTarget: NewableFunction) =>
      Reflect.construct(target, args.length === 0 ? [target.now()] : args, newTarget) as Date,
  });
  original.prototype.constructor = shifted;
  globalThis.Date = shifted;
}
