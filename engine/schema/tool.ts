import { z } from 'zod';
import { JsonObject, ProviderMeta } from './json.ts';

/** A tool as the model and the engine know it. */
export const ToolDefinition = z.object({
  name: z.string().min(1),
  description: z.string(),
  /** JSON Schema (2020-12) of the arguments. */
  inputSchema: JsonObject,
  /** True when a run changes nothing: such calls may overlap (invariant T3). */
  readOnly: z.boolean(),
  /** Whether a run that may have happened can safely be repeated. */
  replay: z.enum(['safe', 'never']),
  /** A provider's own definition, sent instead of ours to that provider. */
  _meta: ProviderMeta.optional(),
});
export type ToolDefinition = z.infer<typeof ToolDefinition>;

/** Why a call never started. */
export const ToolRejectionCode = z.enum([
  'unknown_tool',
  'invalid_arguments',
  'denied',
  'cancelled',
]);
export type ToolRejectionCode = z.infer<typeof ToolRejectionCode>;

/** Why a call that started did not succeed. */
export const ToolFailureCode = z.enum([
  'failed', // the tool said no: a missing file, an exit code
  'timeout',
  'cancelled',
  'crashed', // the tool threw
  'interrupted', // the engine stopped while it ran: it may have taken effect
]);
export type ToolFailureCode = z.infer<typeof ToolFailureCode>;

/** How much of an output the model gets to see, in bytes of UTF-8. */
export const Truncation = z.object({
  shownBytes: z.int().nonnegative(),
  totalBytes: z.int().nonnegative(),
});
export type Truncation = z.infer<typeof Truncation>;
