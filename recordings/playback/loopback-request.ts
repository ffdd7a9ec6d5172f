import type { IncomingHttpHeaders, IncomingMessage } from 'node:http';
import { bodyFromText } from '#recordings/format/body-from-text.ts';
import type { HeaderValues } from '#recordings/format/recording.ts';
import type { PlainRequest } from './compare-requests.ts';
import { undeclared } from './field-classes/undeclared.ts';
import { wireApiOf } from './wire-api-of.ts';

/** What came in on the port: a request to look up, or what keeps it from being one. */
export type IncomingRequest =
  | { readonly kind: 'request'; readonly request: PlainRequest }
  | { readonly kind: 'refused'; readonly problem: string }
  /** The client left in the middle of its request. */
  | { readonly kind: 'gone' };

const refused = (problem: string): IncomingRequest => ({ kind: 'refused', problem });

/** Such as `POST /v1/messages`, for messages; a query may hold a key. */
export const askedOf = ({ method = '', url = '' }: IncomingMessage): string =>
  `${method} ${url.replace(/\?.*/, '').slice(0, 200)}`;

/**
 * Reads a request to its end, also one that will be refused: a client that is still writing would
 * not see the answer.
 * @param options.origin what the client's paths stand below
 * @param options.bodyBytesMax no more than this of a body is ever held
 */
export async function readRequest(
  message: IncomingMessage,
  options: { readonly origin: string; readonly bodyBytesMax: number },
): Promise<IncomingRequest> {
  const body = await readBody(message, options.bodyBytesMax);
  if (body === undefined) return { kind: 'gone' };
  const { method = '', url = '' } = message;
  const address = URL.parse(url, options.origin);
  if (address === null) return refused('Its address is no URL.');
  if (typeof body === 'number') {
    return refused(`Its body has ${body} bytes; no more than ${options.bodyBytesMax} are read.`);
  }
  const headers = headerValues(message.headers);
  const problem = body.length === 0 ? undefined : unreadable(headers, address.pathname);
  if (problem !== undefined) return refused(problem);
  // As the Fetch standard reads a body as text: bytes that are not UTF-8 are replaced.
  const text = new TextDecoder().decode(body);
  const plain = { method, url: address.href, headers };
  return {
    kind: 'request',
    request: text === '' ? plain : { ...plain, body: bodyFromText(text) },
  };
}

/** The bytes; how many there were, if too many; undefined if the client left before the end. */
async function readBody(
  message: IncomingMessage,
  bytesMax: number,
): Promise<Uint8Array | number | undefined> {
  const chunks: Uint8Array[] = [];
  let sizeBytes = 0;
  try {
    for await (const chunk of message as AsyncIterable<Uint8Array>) {
      sizeBytes += chunk.length;
      if (sizeBytes <= bytesMax) chunks.push(chunk);
      else chunks.length = 0;
    }
  } catch {
    // A body that breaks HTTP is told by the server's `clientError`.
    return undefined;
  }
  return sizeBytes > bytesMax ? sizeBytes : Buffer.concat(chunks);
}

/** What the headers say about a body that would make the provider refuse it, too. */
function unreadable(headers: HeaderValues, path: string): string | undefined {
  const encoding = headers['content-encoding'] ?? 'identity';
  if (encoding !== 'identity') return `Its body is encoded with ${encoding}; send it as it is.`;
  const type = headers['content-type'];
  const isDeclared = wireApiOf(path) !== undeclared;
  return !isDeclared || type === undefined || /^application\/([\w.-]+\+)?json\s*(;|$)/i.test(type)
    ? undefined
    : `Its content-type is ${type}; ${path} takes application/json.`;
}

const headerValues = (headers: IncomingHttpHeaders): HeaderValues =>
  Object.fromEntries(
    Object.entries(headers).map(([name, value = '']) => [name, [value].flat().join(', ')]),
  );
