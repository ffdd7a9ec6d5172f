import path from 'node:path';
import { maskSource } from './mask-source.ts';
import { isSource, isTest, lineAt } from './source-files.ts';
import type { RepositoryFile } from './source-files.ts';

/** Words that may not stand somewhere, and what to write instead. */
interface Ban {
  /**
   * What is searched: the code without comments and literals, the comments alone, or the whole
   * text of any file.
   */
  readonly view: 'code' | 'comments' | 'text';
  /** Where it holds, as globs; everywhere if not given. */
  readonly within?: readonly string[];
  /** Where it does not hold after all, as globs. */
  readonly except?: readonly string[];
  /** Tests are let off. */
  readonly testsMay?: boolean;
  readonly words: RegExp;
  /** The end of the sentence "X is banned here, …". */
  readonly instead: string;
}

/** Folders that see the world only through ports (invariant D1). */
const PURE = 'schema projection ports invariants core context permissions tool-router'
  .split(' ')
  .map((folder) => `engine/${folder}/**`);

/** Where the engine touches the world: processes, files, and the adapters of clock and chance. */
const RIM = ['engine/local-tools/**', 'engine/storage/**', 'engine/host/**', 'engine/tidy/**'];

/** Bytes that others wrote: a path in them is theirs. */
const FOREIGN = ['recordings/library/**', 'package-lock.json'];

const pure = (words: RegExp, instead: string, except: readonly string[] = []): Ban => ({
  view: 'code',
  within: PURE,
  testsMay: true,
  except,
  words,
  instead,
});

const engine = (words: RegExp, instead: string): Ban => ({
  view: 'code',
  within: ['engine/**'],
  except: [...PURE, ...RIM],
  testsMay: true,
  words,
  instead,
});

const everywhere = (view: Ban['view'], words: RegExp, instead: string): Ban => ({
  view,
  words,
  instead,
});

export const bans: readonly Ban[] = [
  pure(/(?<![.\w$])Date\b/g, 'use ClockPort', ['engine/schema/timestamp.ts']),
  pure(/\bperformance\.now\b/g, 'use ClockPort'),
  pure(/(?<![.\w$])(?:setTimeout|setInterval|setImmediate)\b/g, 'use ClockPort'),
  pure(/\bAbortSignal\.timeout\b/g, 'use ClockPort'),
  pure(/\bMath\.random\b/g, 'use RandomPort'),
  pure(/\b(?:randomUUID|getRandomValues|randomBytes)\b/g, 'use IdPort or RandomPort'),
  pure(/(?<![.\w$])fetch\b/g, 'use ModelPort or ToolPort'),
  pure(/(?<![.\w$])process\s*[.[]/g, 'let the host pass in what is needed'),
  pure(/\bglobalThis\b/g, 'let the host pass in what is needed'),

  engine(/\bprocess\.env\b/g, 'let the host pass in what is needed'),
  engine(/\bDate\.now\b|\bnew Date\(\)/g, 'use ClockPort'),
  engine(/\bMath\.random\b/g, 'use RandomPort'),

  everywhere('code', /\bvi\.(?:mock|doMock|stubGlobal)\b/g, 'pass in a scripted port'),
  everywhere('code', /\.only\(/g, 'run one test with `npx vitest run <file> -t <title>`'),
  everywhere(
    'code',
    /\b(?:test|it|describe|suite)\.(?:skip|todo|fails)\b/g,
    'assert the wrong result and say why it is wrong',
  ),
  {
    view: 'code',
    // The corpus lies beside the clone, and only CI promises that it does.
    except: ['**/corpus*.test.ts'],
    words: /\b(?:test|it|describe|suite)\.(?:skipIf|runIf)\b/g,
    instead: 'make what the test needs; only tests of the corpus may be left out',
  },
  everywhere('code', /\bas any\b/g, 'parse the value, or give it a type'),
  {
    view: 'code',
    except: ['bin/*', 'engine/model-gateway/*'],
    words: /\bawait\s+import\s*\(/g,
    instead: 'import it at the top; only bin/ and the doors of the gateway load late',
  },

  everywhere('comments', /@ts-(?:ignore|nocheck|expect-error)\b/g, 'mend the types'),
  everywhere(
    'comments',
    /\b(?:eslint|oxlint|oxfmt|prettier|v8|istanbul)[- ](?:disable|ignore)\S*/g,
    'change the code, or the rule for all in its config file',
  ),
  everywhere('comments', /\b(?:FIXME|TODO|XXX|HACK)\b/g, 'do it, or open an issue'),

  {
    // `me` and `user` stand for anybody in tests and docs.
    view: 'text',
    except: FOREIGN,
    words: /(?<![\w.~}-])\/(?:work|root|(?:home|Users)\/(?!me\/|user\/)[\w-]+)\/[\w.-]+/g,
    instead: 'a path of one machine; write it relative to the repository',
  },
  {
    view: 'text',
    except: FOREIGN,
    words: /\bregistry\.[\w-]+\.[\w.-]+|(?:artifactory|verdaccio|npmmirror)[\w-]*\.[\w.-]+/g,
    instead: 'which registry serves packages is for each machine to say',
  },
];

/** Every banned word, each as a line for whoever wrote it. */
export function banViolations(files: readonly RepositoryFile[]): string[] {
  return files.flatMap((file) => {
    const views = { ...maskSource(isSource(file.path) ? file.text : ''), text: file.text };
    return bans
      .filter((ban) => applies(ban, file.path))
      .flatMap((ban) =>
        [...views[ban.view].matchAll(ban.words)].map(
          ({ 0: word, index }) =>
            `${file.path}:${lineAt(file.text, index)}: ${word} is banned here, ${ban.instead}`,
        ),
      );
  });
}

function applies(ban: Ban, file: string): boolean {
  const matches = (glob: string): boolean => path.posix.matchesGlob(file, glob);
  if (ban.testsMay === true && isTest(file)) return false;
  if (ban.except?.some(matches) === true) return false;
  return ban.within?.some(matches) ?? true;
}
