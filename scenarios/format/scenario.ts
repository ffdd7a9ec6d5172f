import { z } from 'zod';
import { UserPart } from '#engine/schema/content.ts';
import { TurnLimits } from '#engine/schema/events/session.ts';
import { SessionEvent } from '#engine/schema/events/session-event.ts';
import { JsonObject } from '#engine/schema/json.ts';
import { ModelSettings } from '#engine/schema/model-request.ts';
import { PermissionMode } from '#engine/schema/permission.ts';

const eventTypes = SessionEvent.options.map((option) => option.shape.type.value);

/** A moment of a turn: after the n-th event of a type, or after the n-th live piece of text. */
const Moment = z.union(
  [
    z.strictObject({
      event: z.enum(eventTypes).describe('A durable event, by its type'),
      count: z.int().positive().default(1).describe('The n-th of that type in this turn'),
    }),
    z.strictObject({
      delta: z.int().positive().describe('The n-th live piece of text or thinking in this turn'),
    }),
  ],
  { error: 'a moment is either an event, with a count if not the first, or a delta' },
);
export type Moment = z.infer<typeof Moment>;

const Words = z.union([z.string().min(1), z.array(UserPart).min(1)], {
  error: 'expected a text, or a list of parts, and not an empty one',
});

/** What happens from outside. Everything after a `user` step belongs to the turn it starts. */
const steps = [
  z.strictObject({ user: Words.describe('Starts a turn') }),
  z.strictObject({
    permission: z.enum(['allow', 'deny']).describe('Answers the next question of this turn'),
    reason: z.string().optional().describe('What the model reads about a denial'),
  }),
  z.strictObject({ cancel: z.strictObject({ after: Moment }) }),
  z.strictObject({ steer: z.strictObject({ say: Words, after: Moment }) }),
  z.strictObject({
    rewind: z
      .strictObject({ toBeforeTurn: z.int().nonnegative().describe('Index of the turn, from 0') })
      .describe('Between turns: goes on from before an earlier turn'),
  }),
] as const;
const Step = z.union(steps, {
  error: 'a step is one of user, permission (with a reason if you like), cancel, steer, rewind',
});
export type Step = z.infer<typeof Step>;

/** A tool that answers what the scenario says. */
const StubTool = z.strictObject({
  name: z.string().min(1),
  description: z.string(),
  inputSchema: JsonObject.describe(
    'JSON Schema of the arguments; calls that do not fit are rejected',
  ),
  readOnly: z.boolean().default(false),
  answers: z
    .array(z.strictObject({ text: z.string(), isError: z.boolean().default(false) }))
    .min(1)
    .describe('One a call, in order; the last one is repeated'),
});
export type StubTool = z.infer<typeof StubTool>;

const liveToolNames = ['Read', 'Write', 'Edit', 'Bash'] as const;

const Tools = z.strictObject({
  live: z
    .array(z.enum(liveToolNames))
    .optional()
    .describe('Real tools, on a copy of the workspace'),
  stubs: z.array(StubTool).optional().describe('Tools that answer what is written here'),
  recorded: z
    .literal(true)
    .optional()
    .describe('The tools of the recorded request, answering what the next recorded request holds'),
});

/** One call that is expected. What is left out is not compared. */
const ExpectedCall = z.strictObject({
  tool: z.string(),
  arguments: JsonObject.optional().describe('Compared whole'),
  outcome: z.enum(['completed', 'failed', 'rejected']).default('completed'),
});
export type ExpectedCall = z.infer<typeof ExpectedCall>;

const Tokens = z.int().nonnegative();

const Expectations = z.strictObject({
  ending: z
    .enum(['completed', 'failed', 'interrupted'])
    .default('completed')
    .describe('How the last turn ends'),
  calls: z.array(ExpectedCall).describe('Every tool call of the session, in order'),
  text: z.string().optional().describe('The last text of the assistant, whole'),
  removed: z
    .array(z.string())
    .default([])
    .describe('Files of the workspace that are gone afterwards'),
  usage: z
    .strictObject({
      inputTokens: Tokens.optional(),
      outputTokens: Tokens.optional(),
      cacheReadTokens: Tokens.optional(),
      cacheWriteTokens: Tokens.optional(),
    })
    .optional()
    .describe('Figures of the whole session'),
});

/**
 * `scenario.yaml`. Beside it: `workspace/`, the files at the start; `expected/workspace/`, the files
 * that are new or changed afterwards; `expected/session.jsonl`, the golden log.
 */
export const ScenarioFile = z.strictObject({
  title: z.string().min(1),
  why: z.string().min(1).describe('What would be lost if this scenario went missing'),
  recording: z
    .string()
    .min(1)
    .describe('Folder in recordings/library; with a leading ./ a folder beside this file'),
  request: z
    .literal('recorded')
    .optional()
    .describe('Model, system prompt and settings are those of the first recorded request'),
  model: z.string().optional().describe('The model’s id; the recording’s first one if not given'),
  system: z.string().optional().describe('The system prompt instead of the built-in one'),
  settings: ModelSettings.optional(),
  permissions: PermissionMode.default('allow'),
  limits: TurnLimits.optional(),
  tools: Tools.default({ live: [...liveToolNames] }),
  steps: z.array(Step).min(1),
  expect: Expectations,
});
export type ScenarioFile = z.infer<typeof ScenarioFile>;

/** A scenario as it was read: the file's content, and where it came from. */
export interface Scenario extends ScenarioFile {
  /** `<area>/<case>`, by its folder. */
  readonly name: string;
  /** Absolute path of its folder. */
  readonly folder: string;
  /** Absolute path of its recording. */
  readonly recordingFolder: string;
}
