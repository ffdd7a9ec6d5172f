import { z } from 'zod';
import type { ExistingStore } from '../database/existing-store.ts';

/**
 * How the reader answers one call.
 * @param args as the golden case gives them; parsed by the call
 * @param expected only its shape counts: some answers were recorded in full or as a hash, by size
 */
export type Call = (store: ExistingStore, args: readonly unknown[], expected: unknown) => unknown;

/** Makes a call of a schema of its arguments and what to do with them. */
export const callOf =
  <Args extends z.ZodType<readonly unknown[]>>(
    args: Args,
    answer: (store: ExistingStore, args: z.output<Args>, expected: unknown) => unknown,
  ): Call =>
  (store, given, expected) =>
    answer(store, args.parse(given), expected);

/** Arguments that many calls share. */
export const noArgs = z.tuple([]);
export const oneText = z.tuple([z.string()]);
export const Texts = z.array(z.string());
export const PagingArgs = z.object({ limit: z.number().optional(), offset: z.number().optional() });
