import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { gunzip } from 'node:zlib';
import { z } from 'zod';
import { InputError } from '#engine/schema/errors.ts';
import { JsonValue } from '#engine/schema/json.ts';

/** A call of the existing server, and what it answered or how it failed. */
export const AnswerCase = z
  .object({
    call: z.string(),
    args: z.array(JsonValue).default([]),
    /** Absent if the call failed. */
    result: JsonValue.optional(),
    error: z.object({ message: z.string(), code: z.string().optional() }).optional(),
  })
  .refine(({ result, error }) => (result === undefined) !== (error === undefined), {
    error: 'a case has either a result or an error',
  });
export type AnswerCase = z.infer<typeof AnswerCase>;

const AnswerFile = z.looseObject({ area: z.string(), cases: z.array(AnswerCase) });

/** The answers of one area, such as `sessions`. */
export interface AnswerArea {
  readonly area: string;
  readonly cases: readonly AnswerCase[];
}

/**
 * Reads a folder of golden answers: each `<area>.json` or `<area>.json.gz`, in the order of names.
 * @throws InputError for a folder without answers, and for a file that is none
 */
export async function readAnswers(folder: string): Promise<readonly AnswerArea[]> {
  const mend = 'Name the folder of the answers of this database, with files such as `state.json`.';
  const names = await readdir(folder).catch((cause: unknown) => {
    throw new InputError('compat.answers', {
      file: folder,
      problem: 'it cannot be read as a folder',
      mend,
      cause,
    });
  });
  const files = names.filter((name) => /\.json(?:\.gz)?$/u.test(name)).toSorted();
  const areas = await Promise.all(files.map((name) => readArea(join(folder, name))));
  if (areas.every(({ cases }) => cases.length === 0)) {
    throw new InputError('compat.answers', {
      file: folder,
      problem: 'there are no answers in it',
      mend,
    });
  }
  return areas;
}

async function readArea(file: string): Promise<AnswerArea> {
  const bytes = await readFile(file);
  try {
    const text = file.endsWith('.gz') ? await promisify(gunzip)(bytes) : bytes;
    const { area, cases } = AnswerFile.parse(JSON.parse(text.toString('utf8')));
    return { area, cases };
  } catch (cause) {
    throw new InputError('compat.answers', {
      file,
      problem: `this is no file of answers: ${cause instanceof z.ZodError ? z.prettifyError(cause) : String(cause)}`,
      mend: 'It has to be {area, cases: [{call, args, result | error}]}.',
      cause,
    });
  }
}
