import type { ToolOutputPart } from '#engine/schema/content.ts';
import type { CallId } from '#engine/schema/ids.ts';
import type { JsonObject } from '#engine/schema/json.ts';
import type { ToolDefinition, ToolFailureCode, Truncation } from '#engine/schema/tool.ts';

/** One run of a tool. */
export interface ToolInvocation {
  readonly callId: CallId;
  /** As `accept` let them through. */
  readonly arguments: JsonObject;
  /** Aborts on cancellation; the tool then stops, its whole process tree with it. */
  readonly signal: AbortSignal;
  /** Shows output while the tool runs; may be called with any piece of text. */
  readonly onDelta: (text: string) => void;
}

/** How a run ended. A failure is data, not an exception. */
export type ToolResult =
  | {
      readonly status: 'completed';
      readonly output: readonly ToolOutputPart[];
      readonly truncation?: Truncation | undefined;
    }
  | {
      readonly status: 'failed';
      readonly code: ToolFailureCode;
      readonly output: readonly ToolOutputPart[];
      readonly truncation?: Truncation | undefined;
    };

/** Arguments that fit the tool, or why they do not, in words for the model. */
export type ToolArgumentsCheck =
  | { readonly ok: true; readonly arguments: JsonObject }
  | { readonly ok: false; readonly message: string };

/** One tool. */
export interface ToolPort {
  readonly definition: ToolDefinition;
  /** Checks the arguments before anybody is asked for permission. Has no effect. */
  accept(args: JsonObject): ToolArgumentsCheck;
  /** Runs the tool. Expected failures are results; a throw means that the tool has a bug. */
  run(invocation: ToolInvocation): Promise<ToolResult>;
}
