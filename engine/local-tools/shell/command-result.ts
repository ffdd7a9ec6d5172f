import type { ToolFailureCode, Truncation } from '#engine/schema/tool.ts';
import type { ToolResult } from '#engine/ports/tool-port.ts';

/** How a command came to its end. */
export type CommandEnding =
  | { readonly kind: 'exited'; readonly exitCode: number }
  | { readonly kind: 'signalled'; readonly signal: string }
  | { readonly kind: 'timeout'; readonly timeoutMs: number }
  | { readonly kind: 'cancelled' };

export interface CommandReport {
  readonly ending: CommandEnding;
  readonly text: string;
  readonly truncation?: Truncation | undefined;
  /** The command itself ended by itself and left others running, which were stopped. */
  readonly leftRunning: boolean;
  /** Processes that would not go. */
  readonly survivors: readonly number[];
}

/** What the model reads: the output, and in the last line how the command ended unless that was well. */
export function commandResult(report: CommandReport): ToolResult {
  const { ending, text, truncation } = report;
  const last = [...warnings(report), endingLine(ending)].filter((line) => line !== undefined);
  const between = text === '' || text.endsWith('\n') || last.length === 0 ? '' : '\n';
  const whole = `${text}${between}${last.join('\n')}` || '(no output)';
  const output = [{ type: 'text' as const, text: whole }];
  const code = failureCode(ending);
  const shared = { output, ...(truncation === undefined ? {} : { truncation }) };
  return code === undefined
    ? { status: 'completed', ...shared }
    : { status: 'failed', code, ...shared };
}

function failureCode(ending: CommandEnding): ToolFailureCode | undefined {
  if (ending.kind === 'timeout' || ending.kind === 'cancelled') return ending.kind;
  return ending.kind === 'exited' && ending.exitCode === 0 ? undefined : 'failed';
}

function endingLine(ending: CommandEnding): string | undefined {
  switch (ending.kind) {
    case 'exited':
      return ending.exitCode === 0 ? undefined : `exit code ${ending.exitCode}`;
    case 'signalled':
      return `killed by ${ending.signal}`;
    case 'timeout':
      return `timed out after ${ending.timeoutMs} ms; the command and all it started were stopped`;
    case 'cancelled':
      return 'cancelled; the command and all it started were stopped';
    default:
      return ending satisfies never;
  }
}

function warnings({ leftRunning, survivors }: CommandReport): string[] {
  const left = '[processes that the command left running were stopped]';
  const alive = `[could not be stopped, still running: ${survivors.slice(0, 10).join(', ')}]`;
  return [...(leftRunning ? [left] : []), ...(survivors.length > 0 ? [alive] : [])];
}
