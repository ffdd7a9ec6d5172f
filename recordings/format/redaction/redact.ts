import type { Exchange, HeaderValues, Recording } from '#recordings/format/recording.ts';
import type { Provenance, Redaction } from '#recordings/format/schema.ts';
import { sealRecording } from '#recordings/format/seal-recording.ts';
import type { KnownSecret } from './find-secrets.ts';
import { isAllowedHeader } from './header-allow-list.ts';
import { knownSecrets } from './known-secrets.ts';
import { redactChunks, redactJson, redactText } from './redact-parts.ts';
import type { Redacted } from './redact-parts.ts';

/** What is to be taken out besides everything that looks like a secret. */
export interface RedactOptions {
  /** Name to value; the name stands in the manifest, the value nowhere. */
  readonly secrets: Readonly<Record<string, string>>;
}

/**
 * The recording without its secrets: headers outside the allow-list are removed; known values and
 * what has a secret's shape become as many `*`, so that no chunk moves. The manifest counts what
 * was taken out.
 * @throws {CodedError} `redaction.too_short`
 */
export function redact(recording: Recording, { secrets }: RedactOptions): Recording {
  return strip(recording, knownSecrets(secrets), () => {});
}

/** A secret, or a header that nobody declared harmless, and where it stands. */
export interface SecretPlace {
  /** Undefined for the manifest. */
  readonly exchange: number | undefined;
  /** As in a manifest's `redactions`. */
  readonly where: string;
  readonly kind: string;
}

/** Everything in the recording that looks like a secret; empty where it may be saved. */
export function scanForSecrets(recording: Recording): SecretPlace[] {
  const places: SecretPlace[] = [];
  strip(recording, [], (place) => places.push(place));
  return places;
}

/** One walk for both, so that the scan looks wherever redaction does. */
function strip(
  recording: Recording,
  known: readonly KnownSecret[],
  report: (place: SecretPlace) => void,
): Recording {
  const counts = new Map<string, Redaction>();
  for (const redaction of recording.manifest.redactions) add(counts, redaction);
  const note = (exchange: number | undefined, where: string, kind: string): void => {
    report({ exchange, where, kind });
    add(counts, { where, kind, count: 1 });
  };
  const exchanges = recording.exchanges.map((exchange) =>
    stripExchange(exchange, known, (where, kind) => note(exchange.number, where, kind)),
  );
  const text = (where: string, value: string): string =>
    taking(redactText(value, known), (kind) => note(undefined, where, kind));
  const { manifest } = recording;
  const provenance: Provenance = { ...manifest.provenance };
  if (provenance.from !== undefined) provenance.from = text('provenance.from', provenance.from);
  if (provenance.command !== undefined) {
    provenance.command = text('provenance.command', provenance.command);
  }
  const title = text('title', manifest.title);
  const seed = text('seed', manifest.seed);
  const redactions = [...counts.values()];
  return sealRecording({ ...manifest, title, seed, provenance, redactions }, exchanges);
}

type Note = (where: string, kind: string) => void;

function stripExchange(exchange: Exchange, known: readonly KnownSecret[], note: Note): Exchange {
  const { request, head } = exchange;
  const at =
    (where: string) =>
    (kind: string): void =>
      note(where, kind);
  const url = taking(redactText(request.url, known, { address: true }), at('request.url'));
  const headers = stripHeaders('request', request.headers, known, note);
  const body =
    request.body === undefined
      ? {}
      : { body: taking(redactJson(request.body, known), at('request.body')) };
  const bytes = exchange.chunks.map((chunk) => chunk.bytes);
  const stripped = taking(redactChunks(bytes, known), at('response.body'));
  return {
    ...exchange,
    request: { ...request, url, headers, ...body },
    head: head && { ...head, headers: stripHeaders('response', head.headers, known, note) },
    chunks: exchange.chunks.map((chunk, index) => ({
      ...chunk,
      bytes: stripped[index] ?? chunk.bytes,
    })),
  };
}

function stripHeaders(
  side: 'request' | 'response',
  headers: HeaderValues,
  known: readonly KnownSecret[],
  note: Note,
): HeaderValues {
  const kept: Record<string, string> = {};
  for (const [name, value] of Object.entries(headers)) {
    const where = `${side}.headers.${name}`;
    if (!isAllowedHeader(side, name)) note(where, 'header');
    else kept[name] = taking(redactText(value, known), (kind) => note(where, kind));
  }
  return kept;
}

function taking<Part>({ part, kinds }: Redacted<Part>, note: (kind: string) => void): Part {
  for (const kind of kinds) note(kind);
  return part;
}

function add(counts: Map<string, Redaction>, { where, kind, count }: Redaction): void {
  const key = `${where} ${kind}`;
  counts.set(key, { where, kind, count: count + (counts.get(key)?.count ?? 0) });
}
