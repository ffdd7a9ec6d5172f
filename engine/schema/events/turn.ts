import { z } from 'zod';
import { TextPart, UserPart } from '../content.ts';
import { asRequest, asVolatile } from '../field-class.ts';
import { TurnId } from '../ids.ts';
import { StopReason } from '../model-stream.ts';
import { Usage } from '../usage.ts';
import { ToolDefinition } from '../tool.ts';
import { defineEvent } from './envelope.ts';

const turnId = asVolatile(TurnId);

/** A turn began; it ends with one of completed, failed and interrupted. */
export const TurnStarted = defineEvent(
  'turn.started',
  z.object({ turnId, turnIndex: z.int().nonnegative() }),
);

/**
 * Somebody spoke to the agent. A `prompt` opens a turn; a `steer` arrives in the middle of one and
 * is read by the model at its next step.
 */
export const UserMessageEvent = defineEvent(
  'user.message',
  z.object({ turnId, delivery: z.enum(['prompt', 'steer']), content: z.array(UserPart).min(1) }),
);

/** The next request to the model was put together. */
export const ContextBuilt = defineEvent(
  'context.built',
  z.object({
    turnId,
    stepIndex: z.int().nonnegative(),
    /**
     * System prompt and tools: what comes before the messages. Written when it is new, so that a
     * cached prefix cannot change without an event (invariant M4).
     */
    prefix: asRequest(
      z
        .object({
          why: z.enum(['first', 'changed']),
          system: z.array(TextPart),
          tools: z.array(ToolDefinition),
        })
        .optional(),
    ),
    messageCount: asRequest(z.int().nonnegative()),
  }),
);

const totals = {
  turnId,
  stepCount: z.int().nonnegative(),
  usage: Usage.omit({ raw: true }),
  /** US dollars, where the model's price is known. */
  costUsd: asVolatile(z.number().nonnegative().optional()),
};

/** The agent is done: the model stopped by itself. */
export const TurnCompleted = defineEvent(
  'turn.completed',
  z.object({ ...totals, stopReason: StopReason }),
);

export const TurnFailureCode = z.enum([
  'model', // the model could not be asked, or gave up; `model.failed` says why
  'limit_steps',
  'limit_duration',
  'limit_cost',
]);
export type TurnFailureCode = z.infer<typeof TurnFailureCode>;

/** The turn could not go on. */
export const TurnFailed = defineEvent(
  'turn.failed',
  z.object({ ...totals, code: TurnFailureCode, message: z.string() }),
);

/** The turn was stopped from outside: by the user, or because the engine died. */
export const TurnInterrupted = defineEvent(
  'turn.interrupted',
  z.object({ ...totals, by: z.enum(['user', 'crash']), reason: z.string() }),
);
