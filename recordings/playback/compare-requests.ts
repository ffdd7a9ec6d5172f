import { hash } from 'node:crypto';
import type { JsonValue } from '#engine/schema/json.ts';
import type { HeaderValues } from '#recordings/format/recording.ts';
import { redactText } from '#recordings/format/redaction/redact-parts.ts';
import type { Cause } from './causes.ts';
import { idPairs } from './id-pairs.ts';
import type { IdPairs } from './id-pairs.ts';
import { canonicalJson, diffJson, isObject, renderPath } from './json-diff.ts';
import type { JsonDifference, JsonPath } from './json-diff.ts';
import { equalsScrubbed } from './scrubbed.ts';
import { wireApiOf } from './wire-api-of.ts';
import type { IdPlace, RequestFieldClass, WireApi } from './wire-api.ts';

/** A request as any transport sees it; the shape of `RecordedRequest` without its time. */
export interface PlainRequest {
  readonly method: string;
  readonly url: string;
  /** Lower-case names. */
  readonly headers: HeaderValues;
  readonly body?: JsonValue | undefined;
}

/** A difference that counts: fields of class `ignore` never become one. */
export interface RequestDifference {
  /** `method`, `url.path`, `url.query`, `headers.<name>`, or a place in the body. */
  readonly path: string;
  readonly kind: 'changed' | 'missing' | 'extra';
  readonly class: Exclude<RequestFieldClass, 'ignore'>;
  readonly cause: Cause;
  readonly recorded: JsonValue | undefined;
  readonly live: JsonValue | undefined;
  /** Where the values do not tell what is wrong: of an id, what it stood for before. */
  readonly note?: string;
}

/** A request, prepared once for every comparison with others. */
export interface ComparedRequest extends ComparedBody {
  readonly api: WireApi;
  readonly method: string;
  readonly path: string;
  readonly query: string;
  readonly headers: HeaderValues;
  /** Redaction took something out of its recording's requests: stars stand for that, and only then. */
  readonly isRedacted: boolean;
}

/** What there is to compare of a body. */
interface ComparedBody {
  readonly body: JsonValue | undefined;
  /** Equal bodies have equal digests; the reverse holds for the messages only. */
  readonly digest: string;
  /**
   * Element k stands for the first k + 1 messages: equal digests, equal histories, with ids that
   * became others as they were recorded.
   */
  readonly history: readonly string[];
  /** By their places, as paths of differences. */
  readonly ids: ReadonlyMap<string, string>;
}

export interface PrepareOptions {
  /** Of the run, for a live request. */
  readonly pairs?: IdPairs;
  /** A request that has the same body: what was prepared of it holds for this one. */
  readonly sameBody?: ComparedRequest | undefined;
  /** For a recorded request. */
  readonly isRedacted?: boolean;
}

export function prepareRequest(
  { method, url, headers, body }: PlainRequest,
  { pairs, sameBody, isRedacted = false }: PrepareOptions = {},
): ComparedRequest {
  const { pathname, searchParams } = new URL(url);
  const api = wireApiOf(pathname);
  searchParams.sort();
  const query = searchParams.toString();
  const prepared = sameBody?.api === api ? sameBody : prepareBody(body, api, pairs);
  return { ...prepared, api, method, path: pathname, query, headers, isRedacted };
}

function prepareBody(
  raw: JsonValue | undefined,
  api: WireApi,
  pairs: IdPairs | undefined,
): ComparedBody {
  const body = raw === undefined ? undefined : api.normalise(raw);
  const idPlaces = body === undefined ? [] : api.ids(body);
  const told = pairs?.isRenaming === true ? asRecorded(body, idPlaces, pairs) : body;
  const history: string[] = [];
  for (const message of told === undefined ? [] : api.history(told)) {
    history.push(digestOf(`${history.at(-1) ?? ''} ${canonicalJson(message)}`));
  }
  // A conversation is read once, however long; what else is in its body is left to the comparison.
  const digest = history.at(-1) ?? digestOf(canonicalJson(told));
  const ids = new Map(idPlaces.map(({ path, id }) => [renderPath(path), id]));
  return { body, digest, history, ids };
}

const digestOf = (text: string): string => hash('sha256', text);

/** A copy in which ids that stand for recorded ones are those. */
function asRecorded(
  body: JsonValue | undefined,
  places: readonly IdPlace[],
  pairs: IdPairs,
): JsonValue | undefined {
  const copy = structuredClone(body);
  for (const { path, id } of places) {
    const recorded = pairs.recordedOf(id);
    if (recorded !== undefined && recorded !== id) put(copy, path, recorded);
  }
  return copy;
}

/** Replaces what is there. */
function put(value: JsonValue | undefined, [step, ...rest]: JsonPath, id: string): void {
  if (Array.isArray(value) && typeof step === 'number') {
    if (rest.length === 0) value[step] = id;
    else put(value[step], rest, id);
  } else if (isObject(value) && typeof step === 'string') {
    if (rest.length === 0) Object.assign(value, { [step]: id });
    else put(value[step], rest, id);
  }
}

/**
 * Everything in which a live request differs from a recorded one, the host apart.
 * @param pairs ids that stand for each other in this run; what is new is not added to them
 */
export function compareRequests(
  recorded: ComparedRequest,
  live: ComparedRequest,
  pairs?: IdPairs,
): RequestDifference[] {
  const { api } = recorded;
  const differences: RequestDifference[] = [];
  const note = (
    path: string,
    what: Pick<RequestDifference, 'class' | 'cause'>,
    before: string,
    after: string | undefined,
  ): void => {
    if (before === after) return;
    const kind = after === undefined ? 'missing' : 'changed';
    differences.push({ path, kind, ...what, recorded: before, live: after });
  };
  const otherRequest = { class: 'must', cause: 'other' } as const;
  const otherSettings = { class: 'drift', cause: 'settings' } as const;
  note('method', otherRequest, recorded.method, live.method);
  note('url.path', otherRequest, recorded.path, live.path);
  if (!sameQuery(recorded.query, live.query)) {
    const values = { recorded: withoutKeys(recorded.query), live: withoutKeys(live.query) };
    differences.push({ path: 'url.query', kind: 'changed', ...otherSettings, ...values });
  }
  for (const name of api.headers) {
    const before = recorded.headers[name];
    // Importers often know no headers: what was not recorded cannot differ.
    if (before !== undefined) note(`headers.${name}`, otherSettings, before, live.headers[name]);
  }
  const bodies = diffJson(recorded.body, live.body);
  differences.push(...bodies.flatMap((found) => inBody(found, recorded)));
  return [...differences, ...compareIds(recorded, live, pairs)];
}

/** A difference of two bodies, as far as it counts; those of two ids are for `compareIds`. */
function inBody(
  difference: JsonDifference,
  { api, body = null, isRedacted }: ComparedRequest,
): RequestDifference[] {
  const { path, kind, recorded, live } = difference;
  const fieldClass = api.classOf(path, body);
  if (fieldClass === 'ignore' || (isRedacted && isScrubbed(recorded, live))) return [];
  const isText = typeof recorded === 'string' && typeof live === 'string';
  if (fieldClass === 'id' && isText) return [];
  const at = path.length === 0 ? 'body' : renderPath(path);
  const cause = api.causeOf(difference, body);
  return [
    { path: at, kind, class: fieldClass === 'id' ? 'must' : fieldClass, cause, recorded, live },
  ];
}

/** Ids that stand at the same place: each new pair of unlike ones, and each contradiction. */
function compareIds(
  recorded: ComparedRequest,
  live: ComparedRequest,
  pairs: IdPairs | undefined,
): RequestDifference[] {
  const trial = idPairs(pairs);
  return idsAtOnePlace(recorded, live).flatMap(({ path, before, after }): RequestDifference[] => {
    // What they stood for until now: in a contradiction, that is what is wrong.
    const other = trial.liveOf(before);
    const owner = trial.recordedOf(after);
    const verdict = trial.pair(before, after);
    const values = { path, kind: 'changed', recorded: before, live: after } as const;
    if (verdict === 'contradiction') {
      // The id of another call: calls or answers changed places.
      const cause = owner === undefined ? 'other' : 'order';
      const because = other === undefined ? [after, owner] : [other, before];
      const note = `${because[0]} stands for ${because[1]} in this run`;
      return [{ ...values, class: 'must', cause, note }];
    }
    const isOther = verdict === 'new' && before !== after;
    return isOther ? [{ ...values, class: 'id', cause: 'other' }] : [];
  });
}

/** Two ids where both requests have one; ids that were scrubbed say nothing. */
export const idsAtOnePlace = (
  recorded: ComparedRequest,
  live: ComparedRequest,
): { readonly path: string; readonly before: string; readonly after: string }[] =>
  [...recorded.ids].flatMap(([path, before]) => {
    const after = live.ids.get(path);
    const isSecret = recorded.isRedacted && after !== before && isScrubbed(before, after);
    const isComparable = after !== undefined && !isSecret;
    return isComparable ? [{ path, before, after }] : [];
  });

/** The first difference that must not be; where all may be, the first one. */
export const decisive = (
  differences: readonly RequestDifference[],
): RequestDifference | undefined =>
  differences.find((difference) => difference.class === 'must') ?? differences[0];

const isScrubbed = (recorded: JsonValue | undefined, live: JsonValue | undefined): boolean =>
  typeof recorded === 'string' && typeof live === 'string' && equalsScrubbed(recorded, live);

/** Parameters whose recorded value is nothing but stars were secrets, however short. */
function sameQuery(recorded: string, live: string): boolean {
  if (recorded === live) return true;
  const secret = new Set<string>();
  const before = [...new URLSearchParams(recorded)];
  for (const [name, value] of before) if (/^\*+$/.test(value)) secret.add(name);
  const shown = (pairs: Iterable<[string, string]>): string =>
    JSON.stringify([...pairs].filter(([name]) => !secret.has(name)));
  return shown(before) === shown(new URLSearchParams(live));
}

/** A receipt is kept and printed, so the key of a live address may not stand in it. */
const withoutKeys = (query: string): string =>
  redactText(`?${query}`, [], { address: true }).part.slice(1);

/** How many messages from the first one on two requests have in common. */
export function commonHistory(left: ComparedRequest, right: ComparedRequest): number {
  // Each digest covers all before it, so the first that differs ends what is common.
  const first = left.history.findIndex((digest, index) => digest !== right.history[index]);
  return first < 0 ? left.history.length : first;
}
