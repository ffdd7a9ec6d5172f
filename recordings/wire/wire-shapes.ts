import { z } from 'zod';

// The words in which the schemas of the providers' APIs are written. Every object is loose: a
// provider may add fields at any time, and a client must not mind.

/** Fields by their names. A field that may be absent says so itself. */
export type Shape = Readonly<Record<string, z.ZodType>>;

/** Makes a thing when it is first asked for: nobody pays for an API that he does not use. */
export function once<Made>(make: () => Made): () => Made {
  let made: Made | undefined;
  return () => (made ??= make());
}

export const text = z.string();
export const flag = z.boolean();
/** A number of things, or a position in a list. */
export const count = z.int().nonnegative();
/** An object whose members mean nothing here. */
export const anyObject = z.looseObject({});

/** Absent or null: providers send both, and mean the same. */
export const maybe = (schema: z.ZodType): z.ZodType => schema.nullish();

export const object = (shape: Shape): z.ZodType => z.looseObject(shape);

export const listOf = (schema: z.ZodType): z.ZodType => z.array(schema);

/** What an API takes as a text, or as a list of parts. */
export const textOr = (parts: z.ZodType): z.ZodType => z.union([text, z.array(parts)]);

/**
 * Objects of several kinds, told apart by one field. Another kind is no violation but an unknown
 * (`schema-findings.ts`): providers add kinds, and clients have to live with them.
 * @param options.untagged the kind of an object without that field, or with null in it
 */
export function oneOf(
  tag: string,
  kinds: Readonly<Record<string, Shape>>,
  options: { readonly untagged?: string } = {},
): z.ZodType {
  const [first, ...others] = Object.entries(kinds).map(([kind, shape]) => {
    const literal = z.literal(kind);
    return z.looseObject({
      ...shape,
      [tag]: kind === options.untagged ? literal.nullish() : literal,
    });
  });
  if (first === undefined) throw new TypeError(`no kinds are given to tell apart by ${tag}`);
  return z.discriminatedUnion(tag, [first, ...others]);
}

/** The same fields for several kinds. */
export const each = (kinds: readonly string[], shape: Shape): Record<string, Shape> =>
  Object.fromEntries(kinds.map((kind) => [kind, shape]));

/** Marks an issue as an unknown; see `schema-findings.ts`. */
export const unknownParams = { wire: 'unknown' };

/** A field that must be there, unless one of some others is. */
export const needs = (schema: z.ZodType, field: string, unless: readonly string[]): z.ZodType =>
  schema.refine((value) => [field, ...unless].some((name) => has(value, name)), {
    path: [field],
    error: `it is missing, and so ${unless.length === 1 ? 'is' : 'are'} ${unless.join(', ')}`,
  });

/** Whether an object has a field with a value. */
export const has = (value: unknown, field: string): boolean =>
  memberOf(value, field) !== undefined && memberOf(value, field) !== null;

/** The value of a field; undefined for what is no object or has no such field. */
export function memberOf(value: unknown, field: string): unknown {
  if (typeof value !== 'object' || value === null || !Object.hasOwn(value, field)) return undefined;
  return (value as Readonly<Record<string, unknown>>)[field];
}
