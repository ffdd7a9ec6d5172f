import type { ToolPort } from '#engine/ports/tool-port.ts';
import type { Route, ToolRouterPort } from '#engine/ports/tool-router-port.ts';
import { EngineError } from '#engine/schema/errors.ts';

/**
 * Routes calls by name.
 * @throws EngineError `engine.configuration` when two tools share a name
 */
export function toolRouter(tools: readonly ToolPort[]): ToolRouterPort {
  const byName = new Map<string, ToolPort>();
  for (const tool of tools) {
    const { name } = tool.definition;
    if (byName.has(name)) {
      const mend = 'Leave one out, or give it another name.';
      throw new EngineError('engine.configuration', `Two tools are called ${name}. ${mend}`);
    }
    byName.set(name, tool);
  }
  return {
    definitions: tools.map((tool) => tool.definition),
    route({ name, arguments: args, malformed }): Route {
      const tool = byName.get(name);
      if (tool === undefined) {
        const names = [...byName.keys()].join(', ') || 'none';
        const message = `There is no tool named ${name}. The tools are: ${names}.`;
        return { ok: false, code: 'unknown_tool', message };
      }
      if (malformed !== undefined) {
        const message = `The arguments are not a JSON object: ${excerpt(malformed)}`;
        return { ok: false, code: 'invalid_arguments', message };
      }
      const check = tool.accept(args);
      return check.ok
        ? { ok: true, tool, arguments: check.arguments }
        : { ok: false, code: 'invalid_arguments', message: check.message };
    },
  };
}

const EXCERPT_CHARACTERS_MAX = 200;

const excerpt = (text: string): string =>
  text.length <= EXCERPT_CHARACTERS_MAX ? text : `${text.slice(0, EXCERPT_CHARACTERS_MAX)}…`;
