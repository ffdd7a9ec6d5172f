import type { ClockPort } from '#engine/ports/clock-port.ts';
import type { ToolPort } from '#engine/ports/tool-port.ts';
import { editTool } from './files/edit.ts';
import { readTool } from './files/read.ts';
import { writeTool } from './files/write.ts';
import { globTool } from './search/glob.ts';
import { grepTool } from './search/grep.ts';
import { bashTool } from './shell/bash.ts';

export interface LocalToolsOptions {
  /** The folder that the tools work in; the file tools never leave it. */
  readonly workspace: string;
  readonly clock: ClockPort;
  /** All environment variables that commands see. */
  readonly environment: Readonly<Record<string, string>>;
  /** Goes before every command, such as a sandbox: it ends in `exec` and adds no output. */
  readonly launcher?: readonly string[];
}

/** The tools that work on this machine, in the order in which the model is offered them. */
export function localTools(options: LocalToolsOptions): readonly ToolPort[] {
  const { workspace } = options;
  return [
    readTool(workspace),
    writeTool(workspace),
    editTool(workspace),
    bashTool(options),
    globTool(options),
    grepTool(options),
  ];
}
