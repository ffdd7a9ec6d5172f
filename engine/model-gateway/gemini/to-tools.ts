import type { JsonObject } from '#engine/schema/json.ts';
import type { ModelSettings } from '#engine/schema/model-request.ts';
import type { ToolDefinition } from '#engine/schema/tool.ts';
import { ownMeta } from './provider-meta.ts';

/**
 * `tools` and `toolConfig`. Functions stand together in one tool. A definition of the provider's own
 * is sent instead of ours: another tool (`{googleSearch: {}}`), or a declaration where it has a name.
 */
export function toTools(
  definitions: readonly ToolDefinition[],
  choice: ModelSettings['toolChoice'],
): JsonObject {
  if (definitions.length === 0) return {};
  const own = definitions.map((definition) => ownMeta(definition._meta) ?? declared(definition));
  const functionDeclarations = own.filter((tool) => 'name' in tool);
  const others = own.filter((tool) => !('name' in tool));
  const functions = functionDeclarations.length > 0 ? [{ functionDeclarations }] : [];
  return {
    tools: [...functions, ...others],
    // A mode without functions is refused.
    ...(choice === undefined || functions.length === 0
      ? {}
      : { toolConfig: { functionCallingConfig: toCallingConfig(choice) } }),
  };
}

/**
 * JSON Schema as it is, in `parametersJsonSchema`: `parameters` takes a part of OpenAPI 3.0 only and
 * answers with a 400 to each word that is not in it (`$schema`, `const`, a list of types …).
 */
const declared = ({ name, description, inputSchema }: ToolDefinition): JsonObject => {
  // Names the dialect and says nothing about the arguments; some versions of the API refuse it.
  const { $schema: _dialect, ...schema } = inputSchema;
  return { name, description, parametersJsonSchema: schema };
};

function toCallingConfig(choice: NonNullable<ModelSettings['toolChoice']>): JsonObject {
  switch (choice.type) {
    case 'auto':
      return { mode: 'AUTO' };
    case 'any':
      return { mode: 'ANY' };
    case 'none':
      return { mode: 'NONE' };
    case 'tool':
      return { mode: 'ANY', allowedFunctionNames: [choice.name] };
    default:
      return choice satisfies never;
  }
}
