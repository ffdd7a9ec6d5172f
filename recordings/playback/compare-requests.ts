import { createHash } from 'node:crypto';
import type { JsonValue } from '#engine/schema/json.ts';
import type { HeaderValues } from '#recordings/format/recording.ts';
import { canonicalJson, diffJson, renderPath } from './json-diff.ts';
import { equalsScrubbed } from './scrubbed.ts';
import { wireApiOf } from './wire-api-of.ts';
import type { RequestFieldClass, WireApi } from './wire-api.ts';

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
  readonly recorded: JsonValue | undefined;
  readonly live: JsonValue | undefined;
}

/** A request, prepared once for every comparison with others. */
export interface ComparedRequest {
  readonly api: WireApi;
  readonly method: string;
  readonly path: string;
  readonly query: string;
  readonly headers: HeaderValues;
  readonly body: JsonValue | undefined;
  /** Of the body: equal digests, equal bodies. */
  readonly digest: string;
  /** Element k stands for the first k + 1 messages: equal digests, equal histories. */
  readonly history: readonly string[];
}

export function prepareRequest(request: PlainRequest): ComparedRequest {
  const { pathname, searchParams } = new URL(request.url);
  const api = wireApiOf(pathname);
  searchParams.sort();
  const body = request.body === undefined ? undefined : api.normalise(request.body);
  const history: string[] = [];
  for (const message of body === undefined ? [] : api.history(body)) {
    history.push(digestOf(`${history.at(-1) ?? ''} ${canonicalJson(message)}`));
  }
  const { method, headers } = request;
  const query = searchParams.toString();
  const digest = digestOf(canonicalJson(body));
  return { api, method, path: pathname, query, headers, body, digest, history };
}

const digestOf = (text: string): string => createHash('sha256').update(text).digest('hex');

/** Everything in which a live request differs from a recorded one, the host apart. */
export function compareRequests(
  recorded: ComparedRequest,
  live: ComparedRequest,
): RequestDifference[] {
  const { api } = recorded;
  const differences: RequestDifference[] = [];
  const note = (
    path: string,
    fieldClass: RequestDifference['class'],
    before: string,
    after: string | undefined,
  ): void => {
    if (before === after) return;
    const kind = after === undefined ? 'missing' : 'changed';
    differences.push({ path, kind, class: fieldClass, recorded: before, live: after });
  };
  note('method', 'must', recorded.method, live.method);
  note('url.path', 'must', recorded.path, live.path);
  if (!sameQuery(recorded.query, live.query))
    note('url.query', 'drift', recorded.query, live.query);
  for (const name of api.headers) {
    const before = recorded.headers[name];
    // Importers often know no headers: what was not recorded cannot differ.
    if (before !== undefined) note(`headers.${name}`, 'drift', before, live.headers[name]);
  }
  for (const difference of diffJson(recorded.body, live.body)) {
    const { path, kind, recorded: before, live: after } = difference;
    const fieldClass = api.classOf(path, recorded.body ?? null);
    if (fieldClass === 'ignore' || isScrubbed(before, after)) continue;
    const at = path.length === 0 ? 'body' : renderPath(path);
    differences.push({ path: at, kind, class: fieldClass, recorded: before, live: after });
  }
  return differences;
}

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

/** How many messages from the first one on two requests have in common. */
export function commonHistory(left: ComparedRequest, right: ComparedRequest): number {
  // Each digest covers all before it, so the first that differs ends what is common.
  const first = left.history.findIndex((digest, index) => digest !== right.history[index]);
  return first < 0 ? left.history.length : first;
}
