import { z } from 'zod';
import type { ZodType } from 'zod';
import {
  anyObject,
  flag,
  has,
  listOf,
  maybe,
  object,
  once,
  text,
  unknownParams,
} from '../wire-shapes.ts';
import type { Shape } from '../wire-shapes.ts';

const snakeOf = (name: string): string =>
  name.replace(/[A-Z]/gu, (capital) => `_${capital.toLowerCase()}`);

/**
 * Fields of a request, which Google reads in two spellings: `functionCall` and `function_call`. Its
 * own JSON has the first one only.
 */
export const spelledTwice = (shape: Shape): Shape => ({
  ...shape,
  ...Object.fromEntries(
    Object.entries(shape).map(([name, schema]) => [snakeOf(name), maybe(schema)]),
  ),
});

/** Numbers of an enumeration are as good as its names. */
export const enumeration = z.union([text, z.int()]);

/** What a part may hold: the types of SDK 3.1.0, read 2026-11-21. */
const data = (): Shape => ({
  text: maybe(text),
  inlineData: maybe(object({ data: text })),
  fileData: maybe(anyObject),
  functionResponse: maybe(object({ name: text, response: anyObject, id: maybe(text) })),
  executableCode: maybe(object({ code: text, language: enumeration })),
  codeExecutionResult: maybe(object({ outcome: enumeration, output: maybe(text) })),
  toolCall: maybe(anyObject),
  toolResponse: maybe(anyObject),
  audioTranscription: maybe(anyObject),
});

const beside = {
  thought: maybe(flag),
  thoughtSignature: maybe(text),
  partMetadata: maybe(anyObject),
};

/** A part that holds nothing that is known is an unknown: each kind has a field of its own. */
const holding = (schema: ZodType, kinds: readonly string[]): ZodType =>
  schema.refine((part) => kinds.some((kind) => has(part, kind)), {
    params: unknownParams,
    error: 'it holds nothing that is known',
  });

const partOf = (shape: Shape): ZodType => {
  const kinds = Object.keys(shape);
  return holding(object({ ...shape, ...spelledTwice(beside) }), kinds);
};

export const sentPart = once(() => {
  const call = object({ name: text, args: maybe(anyObject), id: maybe(text) });
  return partOf(spelledTwice({ ...data(), functionCall: maybe(call) }));
});

/** A piece of the arguments of a call, where they are streamed. */
const partialArgument = (): ZodType => object({ jsonPath: text, willContinue: maybe(flag) });

export const answeredPart = once(() => {
  const call = object({
    // Only the first piece of a streamed call has it.
    name: maybe(text),
    args: maybe(anyObject),
    id: maybe(text),
    partialArgs: maybe(listOf(partialArgument())),
    willContinue: maybe(flag),
  });
  return partOf({ ...data(), functionCall: maybe(call) });
});
