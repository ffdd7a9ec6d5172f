import { z } from 'zod';
import type { ClockPort } from '#engine/ports/clock-port.ts';
import type { ToolPort } from '#engine/ports/tool-port.ts';
import { makeTool, WellFormedText } from '../make-tool.ts';
import { runCommand } from './run-command.ts';

const timeoutMsByDefault = 120_000;
const timeoutMsMax = 600_000;

const BashArguments = z.strictObject({
  command: WellFormedText.min(1).refine((text) => !text.includes('\0'), 'has a NUL character'),
  timeout_ms: z
    .int()
    .min(1)
    .max(timeoutMsMax)
    .optional()
    .describe(`When to stop the command, in milliseconds; ${timeoutMsByDefault} if not given.`),
});

interface BashOptions {
  readonly workspace: string;
  readonly clock: ClockPort;
  readonly environment: Readonly<Record<string, string>>;
  readonly launcher?: readonly string[];
}

/** Runs commands in the workspace. They are not confined to it: permissions decide what may run. */
export const bashTool = (options: BashOptions): ToolPort =>
  makeTool({
    name: 'Bash',
    description:
      'Runs a command with bash in the workspace, each call in a new shell without input. ' +
      'Shows stdout and stderr together, beginning and end if it is long, and the exit code. ' +
      'Processes left in the background are stopped when the command ends.',
    schema: BashArguments,
    readOnly: false,
    replay: 'never',
    aim: () => 'run bash',
    run: ({ command, timeout_ms: timeoutMs = timeoutMsByDefault }, { signal, onDelta }) =>
      runCommand({ ...options, command, timeoutMs, signal, onDelta }),
  });
