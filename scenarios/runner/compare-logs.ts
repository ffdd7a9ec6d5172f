import { isDeepStrictEqual } from 'node:util';
import { SessionEvent } from '#engine/schema/events/session-event.ts';
import { fieldClassOf, type FieldClass } from '#engine/schema/field-class.ts';

/** A field in which two events differ. */
export interface FieldDifference {
  readonly field: string;
  readonly fieldClass: FieldClass;
  readonly golden: unknown;
  readonly actual: unknown;
}

/** The first event at which a run left its golden log. */
export interface Divergence {
  /** Position in the log of the run, from 0. */
  readonly index: number;
  readonly golden: SessionEvent | undefined;
  readonly actual: SessionEvent | undefined;
  /** Empty where the events are of different types, or one is missing. */
  readonly differences: readonly FieldDifference[];
}

/** A request that was not what it was, while the agent did the same. */
export interface Drift {
  readonly index: number;
  readonly difference: FieldDifference;
}

export interface LogComparison {
  readonly divergence: Divergence | undefined;
  readonly drift: readonly Drift[];
}

/** `strict` counts a difference in any field as divergence; ids, times and sums too. */
export type Strictness = 'strict' | 'by-class';

/**
 * Compares two logs in canonical form, event by event, by the class of each field. Drift is
 * collected up to the divergence only: after it, nothing means anything.
 */
export function compareLogs(
  golden: readonly SessionEvent[],
  actual: readonly SessionEvent[],
  strictness: Strictness,
): LogComparison {
  const drift: Drift[] = [];
  const isCompared = (event: SessionEvent): boolean => strictness === 'strict' || saysAny(event);
  const goldens = golden.filter(isCompared);
  const actuals = [...actual.entries()].filter(([, event]) => isCompared(event));
  for (let place = 0; place < Math.max(goldens.length, actuals.length); place += 1) {
    const left = goldens[place];
    const [index, right] = actuals[place] ?? [actual.length, undefined];
    if (left === undefined || right === undefined || left.type !== right.type) {
      return { drift, divergence: { index, golden: left, actual: right, differences: [] } };
    }
    const differences = differencesOf(left, right);
    const fatal = differences.filter(
      ({ fieldClass }) => strictness === 'strict' || fieldClass === 'behaviour',
    );
    if (fatal.length > 0) {
      return { drift, divergence: { index, golden: left, actual: right, differences: fatal } };
    }
    for (const difference of differences) {
      if (difference.fieldClass === 'request') drift.push({ index, difference });
    }
  }
  return { drift, divergence: undefined };
}

/** Whether an event says anything but ids and times. */
const saysAny = ({ type }: SessionEvent): boolean => !volatileTypes.has(type);

const volatileTypes: ReadonlySet<string> = new Set(
  SessionEvent.options
    .filter(({ shape }) =>
      Object.values<Parameters<typeof fieldClassOf>[0]>(shape.payload.shape).every(
        (field) => fieldClassOf(field) === 'volatile',
      ),
    )
    .map(({ shape }) => shape.type.value),
);

const schemas = new Map(SessionEvent.options.map((option) => [option.shape.type.value, option]));

function differencesOf(golden: SessionEvent, actual: SessionEvent): FieldDifference[] {
  const schema = schemas.get(golden.type);
  if (schema === undefined) throw new TypeError(`No schema for events of type ${golden.type}.`);
  const { payload: payloadSchema, ...envelope } = schema.shape;
  return [
    ...compareFields(golden.payload, actual.payload, payloadSchema.shape, 'payload.'),
    ...compareFields(golden, actual, envelope, ''),
  ];
}

function compareFields(
  golden: object,
  actual: object,
  shape: Readonly<Record<string, Parameters<typeof fieldClassOf>[0]>>,
  prefix: string,
): FieldDifference[] {
  const left = new Map<string, unknown>(Object.entries(golden));
  const right = new Map<string, unknown>(Object.entries(actual));
  return Object.entries(shape)
    .filter(([key]) => !isDeepStrictEqual(left.get(key), right.get(key)))
    .map(([key, schema]) => ({
      field: `${prefix}${key}`,
      fieldClass: fieldClassOf(schema),
      golden: left.get(key),
      actual: right.get(key),
    }));
}
