import { z } from 'zod';
import { CodedError } from '#engine/schema/errors.ts';
import { JsonObject } from '#engine/schema/json.ts';
import type { ToolDefinition, ToolFailureCode } from '#engine/schema/tool.ts';
import type { ToolInvocation, ToolPort, ToolResult } from '#engine/ports/tool-port.ts';
import { systemReason } from './system-error.ts';

/**
 * A tool says no, in words for the model. Thrown anywhere inside a tool; `makeTool` turns it into a
 * failed result, so that it never leaves this folder.
 */
export class ToolFailure extends CodedError<ToolFailureCode> {}

/** What one tool has of its own; `makeTool` adds what all have in common. */
interface ToolPlan<Schema extends z.ZodObject> extends Pick<
  ToolDefinition,
  'name' | 'description' | 'readOnly' | 'replay'
> {
  readonly schema: Schema;
  /** What the call is about, to go after "Cannot": "read a.txt". */
  readonly aim: (args: z.output<Schema>) => string;
  readonly run: (args: z.output<Schema>, invocation: ToolInvocation) => Promise<ToolResult>;
}

/** Text that UTF-8 can carry. Half of a surrogate pair would be written as something else. */
export const WellFormedText = z
  .string()
  .refine((text) => text.isWellFormed(), 'half of a surrogate pair is not text');

/** A port from a plan: arguments are checked by the schema, refusals become results. */
export function makeTool<Schema extends z.ZodObject>(plan: ToolPlan<Schema>): ToolPort {
  const { name, description, readOnly, replay, schema } = plan;
  return {
    definition: { name, description, inputSchema: inputSchemaOf(schema), readOnly, replay },
    accept(args) {
      const check = schema.safeParse(args);
      if (check.success) return { ok: true, arguments: JsonObject.parse(check.data) };
      return { ok: false, message: `${name} refuses these arguments: ${problemsOf(check.error)}.` };
    },
    async run(invocation) {
      const args = schema.parse(invocation.arguments);
      if (invocation.signal.aborted) return failed('cancelled', 'Cancelled before it began.');
      try {
        return await plan.run(args, invocation);
      } catch (error) {
        if (error instanceof ToolFailure) return failed(error.code, error.message);
        const reason = systemReason(error);
        // Not a word of the operating system: the tool has a bug, and the core says "crashed".
        if (reason === undefined) throw error;
        return failed('failed', `Cannot ${plan.aim(args)}: ${reason}.`);
      }
    },
  };
}

/** A result that is one piece of text. */
export const completed = (text: string): ToolResult => ({
  status: 'completed',
  output: [{ type: 'text', text }],
});

const failed = (code: ToolFailureCode, text: string): ToolResult => ({
  status: 'failed',
  code,
  output: [{ type: 'text', text }],
});

/** Made once for each schema: a process may set up many sessions. */
const inputSchemas = new WeakMap<z.ZodObject, JsonObject>();

function inputSchemaOf(schema: z.ZodObject): JsonObject {
  const known = inputSchemas.get(schema);
  if (known !== undefined) return known;
  const { $schema: _dialect, ...inputSchema } = z.toJSONSchema(schema, { io: 'input' });
  const made = JsonObject.parse(inputSchema);
  inputSchemas.set(schema, made);
  return made;
}

function problemsOf(error: z.ZodError): string {
  return error.issues
    .map(({ path, message }) => (path.length === 0 ? message : `${path.join('.')}: ${message}`))
    .join('; ');
}
