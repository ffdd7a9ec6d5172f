import type { z } from 'zod';
import type { InputPlace } from '#engine/schema/errors.ts';
import { recordingError } from './recording-error.ts';
import { ExchangeLine } from './schema.ts';

/** One line of `exchanges.jsonl`, checked by its schema. @throws {InputError} */
export function parseLine(text: string, place: InputPlace): ExchangeLine {
  const result = ExchangeLine.safeParse(parseJson(text, place));
  if (result.success) return result.data;
  const problem = firstProblem(result.error);
  throw recordingError('recording.malformed', { ...place, problem });
}

/** @throws {InputError} */
export function parseJson(text: string, place: InputPlace): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw recordingError('recording.malformed', { ...place, problem: 'it is not JSON', cause });
  }
}

/** The first thing that a schema found wrong: one reason is enough to act on. */
export function firstProblem(error: z.ZodError): string {
  const [issue] = error.issues;
  if (issue === undefined) return 'it does not follow the format';
  const path = issue.path.join('.');
  return path === '' ? issue.message : `${path}: ${issue.message}`;
}
