import { syncBuiltinESMExports } from 'node:module';
import type { AmbientKind } from './ambient-kind.ts';
import { sourceGroups } from './ambient-sources.ts';
import { callStack, type Frame } from './call-stack.ts';

/** A source at the moment when something is taken from it. */
export interface AmbientRead {
  /** As code names it: `Date.now`, `process.env.HOME`. */
  readonly source: string;
  readonly kind: AmbientKind;
  /** Who asked, nearest first; empty where only Node itself did. */
  readonly stack: readonly Frame[];
  /** What it was asked for, where that says more: the command, the folder, the host. */
  readonly detail?: string | undefined;
}

/**
 * Is told before anything is taken; what it throws, the reader gets.
 * @returns a function that is told what was taken, or nothing
 */
export type TellRead = (read: AmbientRead) => ((value: unknown) => void) | undefined;

type AnyFunction = (...args: unknown[]) => unknown;
type Undo = () => void;

/**
 * Puts a probe before every source of this process. Module functions are seen under all the names
 * that modules import them by; a function that somebody put aside before is not seen, nor what
 * Node's own code reads.
 * @returns a function that takes the probes away; probes that came later are taken away first
 */
export function installProbes(tell: TellRead): Undo {
  const told = withoutEcho(tell);
  const undos = [
    ...sourceGroups.flatMap(({ kind, label, owner, names }) =>
      names.map((name) => probeFunction(owner, name, { kind, source: `${label}${name}`, told })),
    ),
    probeDate(told),
    probeEnvironment(told),
    probePid(told),
  ];
  syncBuiltinESMExports();
  return () => {
    for (const undo of undos.toReversed()) undo();
    syncBuiltinESMExports();
  };
}

/** What the listener itself reads is nobody's. */
function withoutEcho(tell: TellRead): TellRead {
  let isTelling = false;
  const quiet = <Result>(act: () => Result): Result | undefined => {
    if (isTelling) return undefined;
    isTelling = true;
    try {
      return act();
    } finally {
      isTelling = false;
    }
  };
  return (read) => {
    const took = quiet(() => tell(read));
    return (
      took &&
      ((value) => {
        quiet(() => took(value));
      })
    );
  };
}

interface Probe {
  readonly kind: AmbientKind;
  readonly source: string;
  readonly told: TellRead;
}

function probeFunction(owner: object, name: string, { kind, source, told }: Probe): Undo {
  const original = (owner as Readonly<Record<string, unknown>>)[name];
  if (typeof original !== 'function') return () => {};
  const apply = (target: AnyFunction, self: unknown, args: unknown[]): unknown => {
    const stack = callStack(apply).frames;
    const took = told({ source, kind, detail: detailOf(kind, args), stack });
    const value = Reflect.apply(target, self, args);
    took?.(value);
    return value;
  };
  const probed = new Proxy(original as AnyFunction, { apply });
  return replace(owner, name, { value: probed, writable: true });
}

const DETAILED: ReadonlySet<AmbientKind> = new Set(['process', 'order', 'network']);

/** The words among the arguments: a folder, a host, a command with its arguments. */
function detailOf(kind: AmbientKind, [first, second]: readonly unknown[]): string | undefined {
  if (!DETAILED.has(kind)) return undefined;
  // How Node itself hands a command on.
  const { args } = (first ?? {}) as { readonly args?: unknown };
  return [Array.isArray(args) ? args : first, kind === 'process' ? second : undefined]
    .flat()
    .filter((word) => typeof word === 'string' || typeof word === 'number' || word instanceof URL)
    .map(String)
    .join(' ');
}

function probeDate(told: TellRead): Undo {
  const kind = 'time';
  const apply = (target: DateConstructor): string => {
    const took = told({ source: 'Date()', kind, stack: callStack(apply).frames });
    const value = target();
    took?.(value);
    return value;
  };
  const construct = (
    target: DateConstructor,
    args: unknown[],
    newTarget: NewableFunction,
  ): object => {
    const make = (): Date => Reflect.construct(target, args, newTarget) as Date;
    if (args.length > 0) return make();
    const took = told({ source: 'new Date()', kind, stack: callStack(construct).frames });
    const value = make();
    took?.(value.getTime());
    return value;
  };
  return replace(globalThis, 'Date', {
    value: new Proxy(Date, { apply, construct }),
    writable: true,
  });
}

function probeEnvironment(told: TellRead): Undo {
  const kind = 'environment';
  const get = (target: NodeJS.ProcessEnv, key: string | symbol): unknown => {
    const value: unknown = Reflect.get(target, key);
    if (typeof key === 'symbol') return value;
    const { frames: stack, throughNode } = callStack(get);
    // Node's own switches, such as NODE_V8_COVERAGE, are nobody's reading.
    if (!throughNode) told({ source: `process.env.${key}`, kind, stack })?.(value);
    return value;
  };
  const ownKeys = (target: NodeJS.ProcessEnv): (string | symbol)[] => {
    told({ source: 'process.env', kind, stack: callStack(ownKeys).frames })?.(undefined);
    return Reflect.ownKeys(target);
  };
  const probed = new Proxy(process.env, { get, ownKeys });
  return replace(process, 'env', { value: probed, writable: true });
}

function probePid(told: TellRead): Undo {
  const { pid } = process;
  const get = (): number => {
    told({ source: 'process.pid', kind: 'identity', stack: callStack(get).frames })?.(pid);
    return pid;
  };
  return replace(process, 'pid', { get });
}

function replace(owner: object, name: string, descriptor: PropertyDescriptor): Undo {
  const before = Object.getOwnPropertyDescriptor(owner, name);
  const enumerable = before?.enumerable ?? false;
  Object.defineProperty(owner, name, { ...descriptor, enumerable, configurable: true });
  return () => {
    if (before === undefined) Reflect.deleteProperty(owner, name);
    else Object.defineProperty(owner, name, before);
  };
}
