import type { z } from 'zod';
import { memberOf, unknownParams } from './wire-shapes.ts';
import type { WireFinding } from './wire-finding.ts';

/** A finding in one JSON value, which does not know yet whose it is. */
export type ValueFinding = Pick<WireFinding, 'kind' | 'message'> & { readonly path: string };

type Issue = z.core.$ZodIssue;
type Path = readonly PropertyKey[];

/** Everything in a value that a schema does not say. */
export function schemaFindings(schema: z.ZodType, value: unknown): readonly ValueFinding[] {
  const result = schema.safeParse(value);
  return result.success ? [] : result.error.issues.flatMap((issue) => findingsOf(issue, [], value));
}

function findingsOf(issue: Issue, above: Path, value: unknown): ValueFinding[] {
  const path = [...above, ...issue.path];
  if (issue.code === 'invalid_union') {
    if (issue.discriminator !== undefined) return [untold(issue.discriminator, path, value)];
    const branch = branchMeant(issue.errors);
    if (branch !== undefined) return branch.flatMap((inner) => findingsOf(inner, path, value));
  }
  const isUnknown = issue.code === 'custom' && issue.params?.['wire'] === unknownParams.wire;
  const message = messageOf(issue, at(value, path));
  return [{ kind: isUnknown ? 'unknown' : 'violation', path: renderPath(path), message }];
}

/** The kind of an object is another one than those that are known, or none at all. */
function untold(tag: string, path: Path, value: unknown): ValueFinding {
  const kind = at(value, path);
  const place = { path: renderPath(path) };
  if (typeof kind === 'string') {
    return { ...place, kind: 'unknown', message: `${JSON.stringify(kind)} is not known` };
  }
  const message =
    kind === undefined ? `it is missing: no ${tag}` : `expected string, received ${typeOf(kind)}`;
  return { ...place, kind: 'violation', message };
}

/** Of several ways to write a value, the one whose outer form it has: its problems lie deeper. */
const branchMeant = (branches: readonly (readonly Issue[])[]): readonly Issue[] | undefined =>
  branches.find((issues) => issues.every(({ path }) => path.length > 0)) ??
  branches.find((issues) => issues.every(({ code }) => code === 'invalid_value'));

function messageOf(issue: Issue, value: unknown): string {
  if (issue.code === 'invalid_union') {
    const wanted = issue.errors.flatMap(([first]) =>
      first?.code === 'invalid_type' ? [String(first.expected)] : [],
    );
    const what = `expected ${wanted.join(' or ')}`;
    if (value === undefined) return `it is missing; ${what}`;
    if (wanted.length > 0) return `${what}, received ${typeOf(value)}`;
  }
  if (issue.code === 'invalid_type' && value === undefined) {
    return `it is missing; expected ${issue.expected}`;
  }
  if (issue.code === 'invalid_value') {
    const what = valuesOf(issue.values);
    return value === undefined
      ? `it is missing; expected ${what}`
      : `${excerpt(value)} is not ${what}`;
  }
  return issue.message.replace(/^Invalid input: /u, '');
}

const VALUES_SHOWN = 8;

function valuesOf(values: readonly unknown[]): string {
  const shown = values.slice(0, VALUES_SHOWN).map((value) => JSON.stringify(value));
  const more = values.length > shown.length ? `, … (${values.length} in all)` : '';
  return `${values.length === 1 ? '' : 'one of '}${shown.join(', ')}${more}`;
}

function at(value: unknown, path: Path): unknown {
  return path.reduce<unknown>(
    (inner, step) =>
      Array.isArray(inner) ? (inner as unknown[])[Number(step)] : memberOf(inner, String(step)),
    value,
  );
}

const typeOf = (value: unknown): string => {
  if (value === null) return 'null';
  return Array.isArray(value) ? 'array' : typeof value;
};

const EXCERPT_LENGTH = 60;

function excerpt(value: unknown): string {
  const text = JSON.stringify(value);
  return text.length > EXCERPT_LENGTH ? `${text.slice(0, EXCERPT_LENGTH)}…` : text;
}

const renderPath = (path: Path): string =>
  path.reduce<string>((text, step) => {
    if (typeof step === 'number') return `${text}[${step}]`;
    return text === '' ? String(step) : `${text}.${String(step)}`;
  }, '');
