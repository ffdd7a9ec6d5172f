import { z } from 'zod';
import type { JsonValue } from '#engine/schema/json.ts';

/** The newest version of the format, and the one that is written. */
export const recordingVersion = 1;

/** SHA-256 of a file's bytes, lower-case hexadecimal. */
const Sum = z.string().regex(/^[0-9a-f]{64}$/, 'expected 64 hexadecimal digits');

/** Where a recording comes from; all of it is made by a command, never by hand. */
export const Provenance = z.strictObject({
  /** `live`: taken off the wire; `imported`: another tool's file; `authored`: written for a test. */
  kind: z.enum(['live', 'imported', 'authored']),
  /** What was recorded or imported: an address, or the foreign file. */
  from: z.string().optional(),
  /** The command that made it, so that it can be made again. */
  command: z.string().optional(),
  recordedAt: z.iso.datetime().optional(),
});
export type Provenance = z.infer<typeof Provenance>;

/** What was taken out before the first write. */
export const Redaction = z.strictObject({
  /** The place, such as `request.headers.x-api-key` or `response.body`. */
  where: z.string(),
  /** What it was: `header`, the name of a token's shape, or `value of <name>`. Never the secret. */
  kind: z.string(),
  count: z.int().positive(),
});
export type Redaction = z.infer<typeof Redaction>;

/** `recording.json`. Unknown keys are errors: they would be lost at the next write. */
export const RecordingManifest = z.strictObject({
  format: z.literal('reprise-recording'),
  version: z.literal(recordingVersion),
  title: z.string().min(1),
  provenance: Provenance,
  /** Every model that a request names, in order of first use. */
  models: z.array(z.string()),
  /** Seeds ids and randomness of a replay. */
  seed: z.string(),
  /** The wall clock at `t` = 0. */
  startedAt: z.iso.datetime(),
  redactions: z.array(Redaction),
  sums: z.strictObject({ 'exchanges.jsonl': Sum }),
});
export type RecordingManifest = z.infer<typeof RecordingManifest>;

/** Lower-case header names; a header that came several times has its values joined by `, `. */
const HeaderMap = z.record(
  z.string().regex(/^[a-z0-9!#$%&'*+.^_`|~-]+$/, 'expected a lower-case header name'),
  z.string(),
);

const lineBase = {
  /** Number of the exchange, from 1, in the order in which the requests were issued. */
  n: z.int().positive(),
  /** Microseconds since `startedAt`. */
  t: z.int().nonnegative(),
};

const RequestLine = z.strictObject({
  kind: z.literal('request'),
  ...lineBase,
  method: z.string().regex(/^[A-Z]+$/, 'expected an upper-case method'),
  url: z.url(),
  headers: HeaderMap,
  // It has just come out of JSON.parse, so it is JSON: walking every body again would only cost.
  body: z.custom<JsonValue>().optional(),
});

const HeadLine = z.strictObject({
  kind: z.literal('head'),
  ...lineBase,
  /** Of the final answer; 1xx are not recorded, and what follows a 101 are frames. */
  status: z.int().min(200).max(599),
  headers: HeaderMap,
});

const ChunkLine = z
  .strictObject({
    kind: z.literal('chunk'),
    ...lineBase,
    // A lone surrogate has no bytes: encoding would replace it without a word.
    text: z
      .string()
      .refine((text) => text.isWellFormed(), 'a lone surrogate has no bytes')
      .optional(),
    /** Only for bytes that are not UTF-8 by themselves, such as a character cut in two. */
    base64: z.base64().optional(),
  })
  .refine((line) => (line.text === undefined) !== (line.base64 === undefined), {
    error: 'expected either text or base64',
  });

const EndLine = z.strictObject({
  kind: z.literal('end'),
  ...lineBase,
  /** `ok`: the body ended; `abort`: the client gave up; `reset`: the connection broke. */
  result: z.enum(['ok', 'abort', 'reset']),
});

/** One line of `exchanges.jsonl`. */
export const ExchangeLine = z.discriminatedUnion('kind', [
  RequestLine,
  HeadLine,
  ChunkLine,
  EndLine,
]);
export type ExchangeLine = z.infer<typeof ExchangeLine>;
