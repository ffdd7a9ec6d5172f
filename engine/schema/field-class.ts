import { z } from 'zod';

/**
 * What a difference in a field means when two logs are compared.
 * - `behaviour`: what the agent did. A difference is divergence and fails the run. The default.
 * - `request`: what was sent to the model. A difference is drift and is counted.
 * - `volatile`: ids and durations. Only `--strict` compares them.
 */
export type FieldClass = 'behaviour' | 'request' | 'volatile';

const classes = z.registry<{ class: FieldClass }>();

function classed<Schema extends z.ZodType>(schema: Schema, fieldClass: FieldClass): Schema {
  // A copy, so that a schema used in two places can have a class in each.
  const copy = schema.clone();
  classes.add(copy, { class: fieldClass });
  return copy;
}

/** Marks a field as part of what was sent to the model. */
export const asRequest = <Schema extends z.ZodType>(schema: Schema): Schema =>
  classed(schema, 'request');

/** Marks a field as free to differ between two runs that did the same. */
export const asVolatile = <Schema extends z.ZodType>(schema: Schema): Schema =>
  classed(schema, 'volatile');

/** The class declared for a field's schema; undeclared fields are behaviour. */
export function fieldClassOf(schema: z.core.$ZodType): FieldClass {
  return classes.get(schema as z.ZodType)?.class ?? 'behaviour';
}
