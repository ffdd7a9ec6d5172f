import type { ToolInvocation, ToolPort, ToolResult } from '#engine/ports/tool-port.ts';

export interface ScriptedToolOptions {
  readonly readOnly?: boolean;
  /** What a run does; by default it answers with its name at once. */
  readonly run?: (invocation: ToolInvocation) => Promise<ToolResult> | ToolResult;
}

/** A tool that does what it is told to. */
export function scriptedTool(name: string, options: ScriptedToolOptions = {}): ToolPort {
  const { readOnly = false, run = () => says(`${name} done`) } = options;
  return {
    definition: {
      name,
      description: `The scripted tool ${name}.`,
      inputSchema: { type: 'object' },
      readOnly,
      replay: readOnly ? 'safe' : 'never',
    },
    accept: (args) =>
      args['bad'] === true
        ? { ok: false, message: 'bad must not be true' }
        : { ok: true, arguments: args },
    run: async (invocation) => run(invocation),
  };
}

export const says = (words: string): ToolResult => ({
  status: 'completed',
  output: [{ type: 'text', text: words }],
});
