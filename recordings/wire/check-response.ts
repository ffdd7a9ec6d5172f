import { schemaFindings } from './schema-findings.ts';
import type { ValueFinding } from './schema-findings.ts';
import { readEvents } from './read-events.ts';
import type { WireEvent } from './read-events.ts';
import type { WireFinding } from './wire-finding.ts';
import type { WireApiName, WireSchema } from './wire-schema.ts';
import { memberOf } from './wire-shapes.ts';
import { wireSchema } from './wire-schemas.ts';

/** A response as it came off the wire. */
export interface WireResponse {
  /** 200 unless told. */
  readonly status?: number;
  readonly contentType?: string | undefined;
  readonly bytes: Uint8Array;
  /** False where the connection broke, or the client gave up: then its last words may be cut. */
  readonly isWhole?: boolean;
}

/** The events of a streamed response, parsed. */
export interface WireEvents {
  readonly events: readonly unknown[];
}

/** A finding, and in which event. */
type Found = ValueFinding & { readonly event?: number | undefined };

/** Everything in a response that the schema of its API does not say. */
export function checkResponse(
  api: WireApiName,
  response: WireResponse | WireEvents,
): readonly WireFinding[] {
  const schema = wireSchema(api);
  const found =
    'events' in response
      ? response.events.flatMap((value, index) => inEvent(schema, value, index + 1))
      : inBody(schema, response);
  return together(found);
}

function inBody(schema: WireSchema, response: WireResponse): Found[] {
  const { status = 200, contentType = '', bytes, isWhole = true } = response;
  const body = new TextDecoder().decode(bytes);
  const start = body.trimStart();
  // What is sent decides and not what is declared: gateways get the content type wrong.
  if (start.startsWith('{') || start.startsWith('[')) {
    const value = parsed(body);
    if (value !== undefined) return inJson(schema, value, status);
    return isWhole ? [violation('it begins like JSON, and is none')] : [];
  }
  if (/^(?::|(?:data|event|id|retry):)/u.test(start) || contentType.includes('event-stream')) {
    return inStream(schema, body, isWhole);
  }
  if (!isWhole) return [];
  const what = start === '' ? 'it is empty' : 'it is neither JSON nor a stream of events';
  // Proxies answer for the provider with pages of their own.
  return [status >= 400 ? { ...violation(what), kind: 'unknown' } : violation(what)];
}

function inJson(schema: WireSchema, value: unknown, status: number): Found[] {
  const isFailure = status >= 400;
  // Gemini streams an array where nobody asks for events.
  if (Array.isArray(value)) {
    return value.flatMap((item, index): Found[] =>
      isFailure ? [...schemaFindings(schema.error(item), item)] : inEvent(schema, item, index + 1),
    );
  }
  return [...schemaFindings((isFailure ? schema.error : schema.response)(value), value)];
}

function inStream(schema: WireSchema, body: string, isWhole: boolean): Found[] {
  const events = readEvents(body);
  const isCut = !isWhole && !/(?:\r\n|\n|\r){2}$/u.test(body);
  let number = 0;
  const found = events.flatMap((event, index): Found[] => {
    if (event.kind === 'event') number += 1;
    if (isCut && index === events.length - 1) return [];
    return event.kind === 'stray' ? [stray(event.lines, number)] : inData(schema, event, number);
  });
  return number === 0 && isWhole ? [...found, violation('it holds no event')] : found;
}

/** Clients skip such lines, and whatever they say is lost. */
function stray([first = '', ...others]: readonly string[], event: number): Found {
  const more = others.length === 0 ? '' : `, and ${others.length} more`;
  const message = `after it, a line that is no field: ${JSON.stringify(first.slice(0, 60))}${more}`;
  return { kind: 'unknown', event, path: '', message };
}

type DataEvent = Extract<WireEvent, { kind: 'event' }>;

function inData(schema: WireSchema, { name, data }: DataEvent, event: number): Found[] {
  if (data === schema.endMark) return [];
  const value = parsed(data);
  if (value !== undefined) {
    return [...inName(schema, { name, value, event }), ...inEvent(schema, value, event)];
  }
  // A mark without braces ends the streams of other APIs, and gateways put it anywhere.
  const kind = /^\[[A-Z]+\]$/u.test(data) ? 'unknown' : 'violation';
  return [{ kind, event, path: '', message: `${JSON.stringify(data.slice(0, 60))} is no JSON` }];
}

function inName(
  { eventName }: WireSchema,
  { name, value, event }: { readonly name?: string | undefined; value: unknown; event: number },
): Found[] {
  const type = memberOf(value, 'type');
  if (eventName === 'free' || typeof type !== 'string' || name === type) return [];
  if (name === undefined && eventName === 'same') return [];
  const said = name === undefined ? 'it has no name' : `its name is ${JSON.stringify(name)}`;
  return [{ ...violation(`${said}, its type ${JSON.stringify(type)}`), event }];
}

const inEvent = (schema: WireSchema, value: unknown, event: number): Found[] =>
  schemaFindings(schema.event(value), value).map((found) => ({ ...found, event }));

const violation = (message: string): ValueFinding => ({ kind: 'violation', path: '', message });

/** One finding for what stands in many events at one place. */
function together(found: readonly Found[]): WireFinding[] {
  const findings = new Map<string, WireFinding>();
  for (const { event, path, kind, message } of found) {
    const key = JSON.stringify([path, kind, message]);
    const { where = { event, path }, times = 0 } = findings.get(key) ?? {};
    findings.set(key, { side: 'response', where, kind, message, times: times + 1 });
  }
  return [...findings.values()];
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    // Not JSON is an answer here: `JSON.parse` never gives undefined.
    return undefined;
  }
}
