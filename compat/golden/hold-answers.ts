import Database from 'better-sqlite3';
import { z } from 'zod';
import type { ExistingStore } from '../database/existing-store.ts';
import { StoreRefusal } from '../database/store-refusal.ts';
import { findCall } from './answer-call.ts';
import type { AnswerArea, AnswerCase } from './answer-file.ts';
import { memberOf } from '../database/stored-json.ts';
import { firstDifference, type Difference } from './first-difference.ts';
import { plainAnswer } from './plain-answer.ts';
import { settleTies } from './settle-ties.ts';

/** A case that the reader answers otherwise. */
export interface DifferentCase {
  readonly area: string;
  /** Position in its file, from 0. */
  readonly index: number;
  readonly call: string;
  readonly args: readonly unknown[];
  readonly difference: Difference;
}

export interface AreaResult {
  readonly area: string;
  readonly caseCount: number;
  readonly equalCount: number;
  readonly different: readonly DifferentCase[];
}

/** Asks the reader what the existing server was asked, and compares the answers. Nothing is left out. */
export function holdAnswers(store: ExistingStore, areas: readonly AnswerArea[]): AreaResult[] {
  return areas.map(({ area, cases }) => {
    const different = cases.flatMap((answer, index): DifferentCase[] => {
      const difference = differenceOf(store, answer);
      const { call, args } = answer;
      return difference === undefined ? [] : [{ area, index, call, args, difference }];
    });
    const caseCount = cases.length;
    return { area, caseCount, equalCount: caseCount - different.length, different };
  });
}

function differenceOf(store: ExistingStore, answer: AnswerCase): Difference | undefined {
  const { call } = answer;
  const found = answerOf(store, answer);
  if (answer.error !== undefined) return differenceOfErrors(answer.error, found);
  if (found.error !== undefined) return { path: '', expected: answer.result, found: found.error };
  const condensed = condensedLike(answer.result, found.result);
  return firstDifference(settleTies(call, answer.result), settleTies(call, plainAnswer(condensed)));
}

interface FoundAnswer {
  readonly result?: unknown;
  readonly error?: { readonly message: string; readonly code?: string };
}

function answerOf(store: ExistingStore, { call, args, result }: AnswerCase): FoundAnswer {
  const known = findCall(call);
  if (known === undefined) return { error: { message: 'the reader does not know this call' } };
  try {
    return { result: known(store, args, result) };
  } catch (error) {
    if (error instanceof StoreRefusal) {
      const code = error.serverCode;
      return { error: { message: error.message, ...(code !== undefined && { code }) } };
    }
    if (error instanceof Database.SqliteError) {
      return { error: { message: error.message, code: error.code } };
    }
    if (error instanceof z.ZodError) {
      return { error: { message: `unusable arguments: ${z.prettifyError(error)}` } };
    }
    throw error;
  }
}

/** What SQLite says belongs to SQLite: there only the fact counts. Other words are the server's own. */
function differenceOfErrors(
  expected: NonNullable<AnswerCase['error']>,
  { error, result }: FoundAnswer,
): Difference | undefined {
  if (error === undefined) return { path: '', expected, found: result };
  if (isOfSqlite(expected) && isOfSqlite(error)) return undefined;
  return firstDifference(expected, error);
}

const isOfSqlite = ({ code }: { readonly code?: string | undefined }): boolean =>
  code?.startsWith('SQLITE_') === true;

/** Where only the ids of the rows were recorded, only those are compared. */
const condensedLike = (expected: unknown, found: unknown): unknown =>
  memberOf(expected, '$ids_only') !== undefined && Array.isArray(found)
    ? { $ids_only: found.map((row) => memberOf(row, 'id')) }
    : found;
