import { z } from 'zod';
import { TextPart } from '../content.ts';
import { asRequest, asVolatile } from '../field-class.ts';
import { ModelRef, ModelSettings } from '../model-request.ts';
import { PermissionMode } from '../permission.ts';
import { defineEvent } from './envelope.ts';

/** What a turn may use up. A limit that is not set does not exist. */
export const TurnLimits = z.object({
  stepsMax: z.int().positive().optional(),
  durationMsMax: z.int().positive().optional(),
  /** US dollars; needs a known price for the model. */
  costUsdMax: z.number().positive().optional(),
});
export type TurnLimits = z.infer<typeof TurnLimits>;

/** How failed model requests are repeated. Delays double from `delayMsMin` up to `delayMsMax`. */
export const RetryPolicy = z.object({
  attemptsMax: z.int().positive(),
  delayMsMin: z.int().positive(),
  delayMsMax: z.int().positive(),
  /** Share of the delay that chance may add or take, from 0 to 1. */
  jitter: z.number().min(0).max(1),
});
export type RetryPolicy = z.infer<typeof RetryPolicy>;

/** The first event of a session: where it works, with which model, under which rules. */
export const SessionCreated = defineEvent(
  'session.created',
  z.object({
    /** Absolute path of the workspace. */
    workspace: z.string(),
    model: asRequest(ModelRef),
    settings: asRequest(ModelSettings),
    /** The system prompt, where it is not the built-in one. */
    system: asRequest(z.array(TextPart).optional()),
    permissionMode: PermissionMode,
    limits: TurnLimits,
    retry: RetryPolicy,
    /** Asked one after the other, in this order, when a model cannot be reached any more. */
    fallbacks: asRequest(z.array(ModelRef).min(1).optional()),
    engineVersion: asVolatile(z.string()),
  }),
);

/** Another model, or other settings, from the next request on. */
export const ConfigChanged = defineEvent(
  'config.changed',
  z.object({
    model: asRequest(ModelRef.optional()),
    settings: asRequest(ModelSettings.optional()),
    /** `fallback`: the model before it could not be reached; see `session.created`. */
    by: z.enum(['user', 'fallback']),
    reason: z.string(),
  }),
);

/**
 * The session goes on from an earlier event: the event's `parentId`. What came after that one
 * stays in the file, off the path.
 */
export const SessionRewound = defineEvent('session.rewound', z.object({ reason: z.string() }));

/** After a crash, bytes at the end of the log that held no whole batch were put aside. */
export const SessionRepaired = defineEvent(
  'session.repaired',
  z.object({
    problem: z.enum(['torn_line', 'incomplete_batch']),
    removedBytes: z.int().positive(),
    /** Name of the file beside the log that holds the removed bytes. */
    keptIn: z.string(),
  }),
);

/** Nothing follows: the session was closed on purpose. */
export const SessionEnded = defineEvent('session.ended', z.object({ reason: z.string() }));
