import { z } from 'zod';
import { ToolOutputPart } from '../content.ts';
import { asVolatile } from '../field-class.ts';
import { CallId, TurnId } from '../ids.ts';
import { JsonObject } from '../json.ts';
import { PermissionDecision } from '../permission.ts';
import { ToolFailureCode, ToolRejectionCode, Truncation } from '../tool.ts';
import { defineEvent } from './envelope.ts';

const turnId = asVolatile(TurnId);
const call = { turnId, callId: CallId };
/** Executor time in milliseconds; waiting for permission is not in it. */
const durationMs = asVolatile(z.number().nonnegative());

/** A person is asked whether a call may run. */
export const PermissionRequested = defineEvent(
  'permission.requested',
  z.object({ ...call, name: z.string(), arguments: JsonObject, readOnly: z.boolean() }),
);

/** Whether a call may run. Invariant P1: no `tool.started` without an `allow` before it. */
export const PermissionResolved = defineEvent(
  'permission.resolved',
  z.object({ ...call, ...PermissionDecision.shape }),
);

/** A call is about to run. On disk before its first effect (invariant S2). */
export const ToolStarted = defineEvent(
  'tool.started',
  z.object({
    ...call,
    name: z.string(),
    arguments: JsonObject,
    replay: z.enum(['safe', 'never']),
  }),
);

/**
 * Output of a tool that is still running, so that a crash does not lose it; the outcome holds all of
 * it. When it is written follows the clock, so two runs of the same session may differ in it.
 */
export const ToolDelta = defineEvent(
  'tool.delta',
  z.object({ turnId, callId: asVolatile(CallId), text: asVolatile(z.string()) }),
);

/** A tool gave its answer. Invariant T2: an earlier `tool.started` has the same `callId`. */
export const ToolCompleted = defineEvent(
  'tool.completed',
  z.object({
    ...call,
    /** What the model will read. */
    output: z.array(ToolOutputPart),
    durationMs,
    truncation: Truncation.optional(),
  }),
);

/** A call started and did not succeed. Invariant T2, as above. */
export const ToolFailed = defineEvent(
  'tool.failed',
  z.object({
    ...call,
    code: ToolFailureCode,
    /** What the model will read: the reason, and what the tool said before it failed. */
    output: z.array(ToolOutputPart),
    durationMs,
    truncation: Truncation.optional(),
  }),
);

/** A call never started, and never will. The model reads `message`. */
export const ToolRejected = defineEvent(
  'tool.rejected',
  z.object({ ...call, name: z.string(), code: ToolRejectionCode, message: z.string() }),
);
