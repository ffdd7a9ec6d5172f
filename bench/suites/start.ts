import { resolve } from 'node:path';
import type { Figure, Suite } from '../figure.ts';
import { benchFolder } from '../material/bench-folder.ts';
import { packedBuild } from '../material/packed-build.ts';
import { runNode } from '../material/run-node.ts';
import { measure, type Measured, type Task } from '../measure.ts';
import { excessTarget, measuredFigure, ratioTarget } from '../measured-figure.ts';
import { median } from '../statistics.ts';

const BARE = 'node -e 0';
/** Runs no process and asks for nothing but three small files. */
const SCENARIO = 'tools/parallel-reads';

/** What a process costs before it does what it was started for. */
export const start: Suite = {
  name: 'start',
  about: 'starting the command line and importing the harness, against a bare Node',
  async run() {
    await using folder = await benchFolder();
    const node: RunProcess = (...args) => runNode(args, folder.path);
    const source = resolve('bin/reprise.js');
    const built = await packedBuild('dist');
    const started = [
      bareNode(node),
      versionOf('source', node, source),
      scenarioRun('source', node, source),
      ...(built === undefined
        ? []
        : [
            versionOf('packed', node, built.commandLine),
            importOf('packed', node, built.harness),
            scenarioRun('packed', node, built.commandLine),
          ]),
    ];
    // Whole processes: one each a round, and never two at a time.
    const measured = await measure(
      started.map(({ task }) => task),
      { roundCount: 10, roundMs: 0 },
    );
    return [
      {
        title: 'a process from its start to its end',
        figures: started.flatMap(({ figures }) => figures(measured)),
        notes: built === undefined ? ['dist not built: npm run build'] : [],
      },
    ];
  },
};

/** Runs a Node with these arguments to its end, and gives what it printed. */
type RunProcess = (...args: string[]) => Promise<string>;

/** A process to start, and what to say about it. */
interface Started {
  readonly task: Task;
  figures(measured: Measured): readonly Figure[];
}

const unit = { time: 'ms', of: 'a process' } as const;

const bareNode = (node: RunProcess): Started => ({
  task: { name: BARE, run: async () => void (await node('-e', '0')) },
  figures: (measured) => [measuredFigure(measured, { name: BARE }, unit)],
});

function versionOf(build: string, node: RunProcess, commandLine: string): Started {
  const compared = { name: `${build}: reprise --version`, to: BARE };
  return {
    task: { name: compared.name, run: async () => void (await node(commandLine, '--version')) },
    figures: (measured) => [measuredFigure(measured, compared, unit)],
  };
}

/** @param harness address of a module */
function importOf(build: string, node: RunProcess, harness: string): Started {
  const compared = { name: `${build}: import of the harness`, to: BARE };
  const code = `await import(${JSON.stringify(harness)})`;
  return {
    task: {
      name: compared.name,
      run: async () => void (await node('--input-type=module', '-e', code)),
    },
    figures: (measured) => [
      {
        ...measuredFigure(measured, compared, unit),
        target: excessTarget(measured, compared, 50),
      },
    ],
  };
}

/** The first scenario of a process also loads what is loaded late, so it has a line of its own. */
function scenarioRun(build: string, node: RunProcess, commandLine: string): Started {
  const compared = { name: `${build}: reprise run, less the run itself`, to: BARE };
  const place = ['--catalog', resolve('scenarios/catalog')];
  place.push('--library', resolve('recordings/library'));
  const ownMs: number[] = [];
  return {
    task: {
      name: compared.name,
      async run() {
        const startedMs = performance.now();
        const report = await node(commandLine, 'run', SCENARIO, '--reporter', 'json', ...place);
        const wholeMs = performance.now() - startedMs;
        const durationMs = durationOf(report);
        ownMs.push(durationMs);
        return wholeMs - durationMs;
      },
    },
    figures: (measured) => [
      { ...measuredFigure(measured, compared, unit), ...targetOf(build, measured, compared) },
      {
        name: `${build}: the run itself, first in its process`,
        value: median(ownMs),
        unit: 'ms a run',
      },
    ],
  };
}

/** The source is read as TypeScript at every start: only the package is held to anything. */
const targetOf = (
  build: string,
  measured: Measured,
  compared: { readonly name: string; readonly to: string },
): Pick<Figure, 'target'> =>
  build === 'packed' ? { target: ratioTarget(measured, compared, 2) } : {};

/** How long the one scenario of a report took, in milliseconds. */
function durationOf(report: string): number {
  const { scenarios } = JSON.parse(report) as {
    readonly scenarios: readonly { readonly durationMs: number }[];
  };
  const [run] = scenarios;
  if (run === undefined) throw new Error(`no scenario ran: ${report}`);
  return run.durationMs;
}
