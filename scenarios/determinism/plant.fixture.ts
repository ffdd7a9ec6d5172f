/** A defect that is put into the engine's source while a process loads it. */
export interface Defect {
  /** From the root of the repository. */
  readonly file: string;
  /** A text of the file. */
  readonly from: string;
  /** What stands there instead. */
  readonly to: string;
}

/** A module that plants defects, for `--import`; a defect whose place is not found ends the process. */
export function plantModule(...defects: readonly Defect[]): string {
  const source = `
    import { registerHooks } from 'node:module';
    const defects = ${JSON.stringify(defects)};
    registerHooks({
      load(url, context, next) {
        const loaded = next(url, context);
        const found = defects.filter(({ file }) => url.endsWith('/' + file));
        if (found.length === 0) return loaded;
        let source = String(loaded.source);
        for (const { file, from, to } of found) {
          if (!source.includes(from)) throw new Error(file + ' has no ' + from);
          source = source.replace(from, () => to);
        }
        return { ...loaded, source };
      },
    });`;
  return `data:text/javascript,${encodeURIComponent(source)}`;
}

const runsTool = {
  file: 'engine/local-tools/make-tool.ts',
  from: 'return await plan.run(args, invocation);',
};
/** Adds what an expression says, of `ended`: the paths of all calls in the order of their ends. */
const adding = (expression: string): string => `
  const result = await plan.run(args, invocation);
  const ended = ((globalThis as { ended?: Map<unknown, number> }).ended ??= new Map());
  ended.set(args['path'], ended.size + 1);
  return { ...result, output: [...result.output, { type: 'text', text: String(${expression}) }] };`;

/** Kinds of nondeterminism, each as somebody would write it without thinking. */
export const defects = {
  date: {
    file: 'engine/context/system-prompt.ts',
    from: '`The workspace is',
    to: '`It is ${new Date().toISOString().slice(0, 10)}. The workspace is',
  },
  mapOrder: { ...runsTool, to: adding('[...ended.keys()].join()') },
  listing: {
    file: 'engine/local-tools/files/read.ts',
    from: 'if (file.sizeBytes === 0)',
    to: `const { readdirSync } = process.getBuiltinModule('node:fs');
        if (file.sizeBytes < 1e6) return completed(readdirSync(import.meta.dirname).join());
        if (file.sizeBytes === 0)`,
  },
  randomId: { ...runsTool, to: adding('crypto.randomUUID()') },
  race: { ...runsTool, to: adding("`finished as number ${ended.get(args['path'])}`") },
} satisfies Record<string, Defect>;
