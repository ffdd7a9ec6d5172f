import { z } from 'zod';
import { DocumentPart, ImagePart, TextPart } from '#engine/schema/content.ts';
import { TurnLimits } from '#engine/schema/events/session.ts';
import { SessionEvent } from '#engine/schema/events/session-event.ts';
import { JsonObject, type JsonValue } from '#engine/schema/json.ts';
import { ModelRef, ModelSettings } from '#engine/schema/model-request.ts';
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

/** The engine's own schema lets unknown keys pass; in a file written by hand they are mistakes. */
const StrictUserPart = z.discriminatedUnion('type', [
  z.strictObject(TextPart.shape),
  z.strictObject(ImagePart.shape),
  z.strictObject(DocumentPart.shape),
]);

const Words = z.union([z.string().min(1), z.array(StrictUserPart).min(1)], {
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
  z.strictObject({
    crash: z
      .strictObject({ after: Moment })
      .describe('The engine is killed there, and the session resumed by another one'),
  }),
  z.strictObject({
    switch: z
      .strictObject({
        ...ModelRef.partial({ provider: true }).shape,
        after: Moment.optional().describe('Between turns if not given'),
      })
      .describe('Goes on with another model; of the same provider if none is named'),
  }),
  z.strictObject({ steer: z.strictObject({ say: Words, after: Moment }) }),
  z.strictObject({
    rewind: z
      .strictObject({ toBeforeTurn: z.int().nonnegative().describe('Index of the turn, from 0') })
      .describe('Between turns: goes on from before an earlier turn'),
  }),
] as const;
const Step = z.union(steps, {
  error:
    'a step is one of user, permission (with a reason if you like), cancel, steer, switch, crash, rewind',
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
    .array(
      z.strictObject({
        text: z.string(),
        isError: z.boolean().default(false),
        shows: z
          .array(z.strictObject({ text: z.string().min(1), afterMs: z.number().nonnegative() }))
          .default([])
          .describe('Output while the tool runs, each piece so long after the one before'),
      }),
    )
    .min(1)
    .describe('One a call, in order; the last one is repeated'),
});
export type StubTool = z.infer<typeof StubTool>;

const usualToolNames = ['Read', 'Write', 'Edit', 'Bash'] as const;
const liveToolNames = [...usualToolNames, 'Glob', 'Grep'] as const;

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

/** Of a regular expression, which is used with the flag `u` and may fit anywhere in a text. */
const RegexSource = z
  .string()
  .min(1)
  .superRefine((source, context) => {
    const message = regexProblem(source);
    if (message !== undefined) context.addIssue({ code: 'custom', message });
  });

function regexProblem(source: string): string | undefined {
  try {
    new RegExp(source, 'u').test('');
    return undefined;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}

const maskNames = ['durations', 'pids', 'ports', 'temporary-paths', 'timestamps'] as const;
export type MaskName = (typeof maskNames)[number];

/** What may differ in the result of a live tool from what was recorded. */
const Mask = z.union([z.enum(maskNames), z.strictObject({ regex: RegexSource })], {
  error: `a mask is one of ${maskNames.join(', ')}, or a regex`,
});
export type Mask = z.infer<typeof Mask>;

/** What may stand in place of a value of `arguments`, each the only key of its object. */
const patterns: ReadonlyMap<string, z.ZodType> = new Map<string, z.ZodType>([
  ['$contains', z.string().min(1)],
  ['$regex', RegexSource],
  ['$any', z.literal(true)],
]);

/** Looks for patterns at any depth; whatever else begins with one $ is a slip. */
function checkPatterns(value: JsonValue, context: z.RefinementCtx, path: PropertyKey[] = []): void {
  if (typeof value !== 'object' || value === null) return;
  const keys = Array.isArray(value) ? [] : Object.keys(value);
  for (const [key, below] of Object.entries(value)) {
    const at = [...path, Array.isArray(value) ? Number(key) : key];
    const operand = patterns.get(key);
    if (Array.isArray(value) || !/^\$(?!\$)/u.test(key)) {
      checkPatterns(below, context, at);
    } else if (operand === undefined) {
      const message = `no such pattern: there are ${[...patterns.keys()].join(', ')}; a key that begins with $ is written with $$`;
      context.addIssue({ code: 'custom', message, path: at });
    } else if (keys.length > 1) {
      const message = 'a pattern stands alone, without other keys beside it';
      context.addIssue({ code: 'custom', message, path: at });
    } else {
      for (const { message } of operand.safeParse(below).error?.issues ?? []) {
        context.addIssue({ code: 'custom', message, path: at });
      }
    }
  }
}

/** One call that is expected. What is left out is not compared. */
export const ExpectedCall = z.strictObject({
  tool: z.string(),
  arguments: JsonObject.superRefine((value, context) => checkPatterns(value, context))
    .optional()
    .describe(
      'Compared whole; {$contains: text}, {$regex: source} and {$any: true} stand for values',
    ),
  outcome: z.enum(['completed', 'failed', 'rejected']).default('completed'),
});
export type ExpectedCall = z.infer<typeof ExpectedCall>;

// An empty list would hold for ever.
const SomeCalls = z.array(ExpectedCall).min(1);

const ExpectedCalls = z.union(
  [
    z.array(ExpectedCall).describe('Every tool call of the session, in order'),
    z.strictObject({
      'in-order': SomeCalls.describe('In this order; others may stand before, between and after'),
    }),
    z.strictObject({ 'any-order': SomeCalls.describe('Exactly these, in whatever order') }),
    z.strictObject({ subset: SomeCalls.describe('Each of them at least once') }),
  ],
  { error: 'calls are a list of all, or a list under one of in-order, any-order, subset' },
);
export type ExpectedCalls = z.infer<typeof ExpectedCalls>;

/** What is known of a file whose whole content is not. */
const ExpectedFile = z.union(
  [
    z.strictObject({ contains: z.string().min(1).describe('A text that is in it') }),
    z.strictObject({ regex: RegexSource.describe('Fits somewhere in it, with the flag u') }),
    z.strictObject({ absent: z.literal(true).describe('It is not there') }),
  ],
  { error: 'of a file, one of contains, regex and absent: true is expected' },
);
export type ExpectedFile = z.infer<typeof ExpectedFile>;

/** By path; no part of it is empty, `.` or `..`, so that no slip in it holds for ever. */
export const ExpectedFiles = z.record(
  z.string().regex(/^(?!.*(?:^|\/)\.{0,2}(?:\/|$))/u),
  ExpectedFile,
  {
    error: ({ code }) =>
      code === 'invalid_key' ? 'write the path from the workspace on, such as a/b.txt' : undefined,
  },
);
export type ExpectedFiles = z.infer<typeof ExpectedFiles>;

const Count = z.int().nonnegative();

/** What a whole session may take at most. */
export const Budget = z.strictObject({
  tokens: Count.optional().describe('Of input, output and cache, of all turns'),
  costUsd: z.number().nonnegative().optional().describe('Needs the price of the model'),
  steps: Count.optional().describe('Of all turns'),
  drift: Count.optional().describe('Differences of class drift that playback let through'),
});
export type Budget = z.infer<typeof Budget>;

const Expectations = z.strictObject({
  ending: z
    .enum(['completed', 'failed', 'interrupted'])
    .default('completed')
    .describe('How the last turn ends'),
  calls: ExpectedCalls,
  text: z.string().optional().describe('The last text of the assistant, whole'),
  files: ExpectedFiles.optional().describe('Files whose content is not known whole, by path'),
  removed: z
    .array(z.string())
    .default([])
    .describe('Files of the workspace that are gone afterwards'),
  usage: z
    .strictObject({
      inputTokens: Count.optional(),
      outputTokens: Count.optional(),
      cacheReadTokens: Count.optional(),
      cacheWriteTokens: Count.optional(),
    })
    .optional()
    .describe('Figures of the whole session'),
});

/** How a scenario has to fail, as long as what it shows is not mended. */
const ExpectedFailure = z.strictObject({
  kind: z
    .enum(['request', 'invariant', 'step', 'expectation', 'budget', 'divergence', 'engine'])
    .describe('What the report says before the colon'),
  contains: z.string().min(1).describe('A part of each message of the report'),
  why: z.string().min(1).describe('Why it fails, or where that is being mended'),
});
export type ExpectedFailure = z.infer<typeof ExpectedFailure>;

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
  settings: z.strictObject(ModelSettings.shape).optional(),
  permissions: PermissionMode.default('allow'),
  limits: z.strictObject(TurnLimits.shape).optional(),
  tools: Tools.default({ live: [...usualToolNames] }),
  policy: z
    .enum(['strict', 'drift', 'open'])
    .default('drift')
    .describe(
      'Which differences between a request and the recorded one are let through: none, those of wording (counted), or all but the order of the conversation',
    ),
  masks: z
    .array(Mask)
    .min(1)
    .optional()
    .describe('What may differ in the results of live tools from what was recorded'),
  steps: z.array(Step).min(1),
  expect: Expectations,
  budget: Budget.optional(),
  unused: z
    .array(z.int().positive())
    .min(1)
    .optional()
    .describe('Numbers of the exchanges that nobody asks for; all others are asked for'),
  expectedFailure: ExpectedFailure.optional(),
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
