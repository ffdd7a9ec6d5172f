import { mkdir, mkdtemp, realpath, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { CallId } from '#engine/schema/ids.ts';
import type { JsonObject } from '#engine/schema/json.ts';
import type { ClockPort } from '#engine/ports/clock-port.ts';
import type { ToolInvocation, ToolPort, ToolResult } from '#engine/ports/tool-port.ts';
import { localTools, type LocalToolsOptions } from './local-tools.ts';

/** A clock that stands still, as under replay; its alarms ring when the test says so. */
interface StoppedClock extends ClockPort {
  /** Durations of the alarms that are set. */
  readonly alarms: readonly number[];
  ring(): void;
}

/** A workspace in a folder of its own, with all tools and room outside it. For tests. */
export interface TestBox extends AsyncDisposable {
  /** The folder around the workspace. */
  readonly folder: string;
  readonly workspace: string;
  readonly clock: StoppedClock;
  readonly tool: (name: string) => ToolPort;
  readonly call: (
    name: string,
    args: JsonObject,
    options?: Partial<Pick<ToolInvocation, 'signal' | 'onDelta'>>,
  ) => Promise<ToolResult>;
}

export async function testBox({
  launcher = [],
  environment = { PATH: '/usr/bin:/bin', GREETING: 'hello' },
}: Partial<Pick<LocalToolsOptions, 'launcher' | 'environment'>> = {}): Promise<TestBox> {
  const folder = await realpath(await mkdtemp(path.join(tmpdir(), 'reprise-tools-')));
  const workspace = path.join(folder, 'workspace');
  await mkdir(workspace);
  const clock = stoppedClock();
  const tools = localTools({ workspace, clock, environment, launcher });
  const tool = (name: string): ToolPort => {
    const found = tools.find(({ definition }) => definition.name === name);
    if (found === undefined) throw new Error(`no tool ${name}`);
    return found;
  };
  return {
    folder,
    workspace,
    clock,
    tool,
    call: (name, args, options) =>
      tool(name).run({
        callId: CallId.parse('call_1'),
        arguments: args,
        signal: options?.signal ?? new AbortController().signal,
        onDelta: options?.onDelta ?? (() => undefined),
      }),
    [Symbol.asyncDispose]: () => rm(folder, { recursive: true, force: true }),
  };
}

/** The text of a result; other parts as their type. */
export const textOf = (result: ToolResult): string =>
  result.output.map((part) => (part.type === 'text' ? part.text : `<${part.type}>`)).join('\n');

/** How a result ended, and its text: what most tests are about. */
export const said = (result: ToolResult): readonly [ending: string, text: string] => [
  result.status === 'failed' ? result.code : result.status,
  textOf(result),
];

function stoppedClock(): StoppedClock {
  const alarms = new Map<() => void, number>();
  return {
    now: () => 0,
    sleep: () => new Promise(() => undefined),
    after(durationMs, alarm) {
      const set = (): void => alarm();
      alarms.set(set, durationMs);
      return () => alarms.delete(set);
    },
    inBackground: () => () => {},
    get alarms() {
      return [...alarms.values()];
    },
    ring() {
      for (const alarm of alarms.keys()) alarm();
    },
  };
}
