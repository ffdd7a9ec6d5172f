import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { InputError } from '#engine/schema/errors.ts';
import { JsonValue } from '#engine/schema/json.ts';
import { causes } from '#recordings/playback/causes.ts';
import type { RequestDifference } from '#recordings/playback/compare-requests.ts';
import type { Miss, Receipt, ServedExchange } from '#recordings/playback/receipt.ts';
import { placeFile } from './place-file.ts';

/** A file of an older Reprise is no error of anybody: the scenario is run again. */
const VERSION = 1;
const FILE = 'receipt.json';

/** JSON has no undefined: what is not there is read as that. */
const maybe = <Schema extends z.ZodType>(schema: Schema) =>
  schema.optional().transform((value) => value);

const Difference: z.ZodType<RequestDifference> = z.strictObject({
  path: z.string(),
  kind: z.enum(['changed', 'missing', 'extra']),
  class: z.enum(['must', 'drift', 'id']),
  cause: z.enum(causes),
  recorded: maybe(JsonValue),
  live: maybe(JsonValue),
  note: z.string().optional(),
});

const Served: z.ZodType<ServedExchange> = z.strictObject({
  number: z.int(),
  asked: z.int(),
  status: z.enum(['served', 'aborted']),
  chunksServed: z.int(),
  differences: z.array(Difference),
});

const Missed: z.ZodType<Miss> = z.strictObject({
  asked: z.int(),
  kind: z.enum(['mismatch', 'extra', 'ambiguous', 'unreadable']),
  cause: z.enum(causes),
  nearest: maybe(z.int()),
  equallyNear: z.array(z.int()),
  equals: maybe(z.int()),
  differences: z.array(Difference),
  message: z.string(),
});

const KeptReceipt: z.ZodType<Receipt> = z.strictObject({
  ok: z.boolean(),
  recording: z.strictObject({
    title: z.string(),
    sums: z.strictObject({ 'exchanges.jsonl': z.string() }),
  }),
  policy: z.enum(['strict', 'drift', 'open']),
  exchanges: z.array(Served),
  misses: z.array(Missed),
  unused: z.array(z.int()),
  drift: z.int(),
});

/** A request that was not as recorded, with the workspace's path as its token. */
const KeptRequest = z.strictObject({
  /** Which one of the run, from 1. */
  asked: z.int(),
  /** Of its address, without the query. */
  path: z.string(),
  body: maybe(JsonValue),
});
export type KeptRequest = z.infer<typeof KeptRequest>;

const KeptDivergence = z.strictObject({
  /** Of the event, from 0. */
  index: z.int(),
  /** `-` golden, `+` this run. */
  lines: z.array(z.string()),
});
export type KeptDivergence = z.infer<typeof KeptDivergence>;

/** `receipt.json`: what is kept of the last run of a scenario beside its log, to explain it by. */
const KeptRun = z.strictObject({
  format: z.literal('reprise-run'),
  version: z.literal(VERSION),
  /** `<kind>: <message>`, as they were reported. */
  failures: z.array(z.string()),
  /** Absent where nothing was replayed. */
  receipt: maybe(KeptReceipt),
  requests: z.array(KeptRequest),
  divergence: maybe(KeptDivergence),
});
export type KeptRun = z.infer<typeof KeptRun>;

/**
 * Puts it where `reprise why` finds it, by one rename like the log, so that runs of one scenario at
 * the same time never make a mixture.
 * @param folder of the scenario's runs
 */
export function writeKeptRun(folder: string, run: Omit<KeptRun, 'format' | 'version'>): void {
  const kept: KeptRun = { format: 'reprise-run', version: VERSION, ...run };
  placeFile(folder, FILE, `${JSON.stringify(kept, null, 1)}\n`);
}

/**
 * What is kept of the last run of a scenario.
 * @throws {InputError} when there is none, or it cannot be read
 */
export async function readKeptRun(folder: string, scenario: string): Promise<KeptRun> {
  const file = join(folder, FILE);
  const mend = `Run it: npx reprise run ${scenario}.`;
  const text = await readFile(file, 'utf8').catch((cause: unknown) => {
    const problem = `there is no run of ${scenario} to explain`;
    throw new InputError('run.missing', { file, problem, mend, cause });
  });
  try {
    return KeptRun.parse(JSON.parse(text));
  } catch (cause) {
    const problem = 'it is damaged, or of another version of Reprise';
    throw new InputError('run.unreadable', { file, problem, mend, cause });
  }
}
