import { STATUS_CODES } from 'node:http';
import type { ServerResponse } from 'node:http';
import type { Duplex } from 'node:stream';
import type { JsonValue } from '#engine/schema/json.ts';
import { missHeaders } from './playback-core.ts';
import type { PlaybackCore } from './playback-core.ts';

/** What Node's parser calls an input that ends too early: the client left, and hears nothing. */
const cutOff = 'HPE_INVALID_EOF_STATE';
/** And one that does not even begin with a method, such as a TLS handshake: no request at all. */
const noMethod = 'HPE_INVALID_METHOD';

/**
 * Answers bytes that are no HTTP/1.1, and ends their connection. What began like a request is
 * latched, because a client meant something by it.
 * @param options.current the answer that is being given on this connection
 */
export function answerBadHttp(
  error: Error & { readonly code?: string },
  options: {
    readonly socket: Duplex;
    readonly core: PlaybackCore;
    readonly current: ServerResponse | undefined;
  },
): void {
  const { socket, core, current } = options;
  const { code = '' } = error;
  // Each further piece of what could not be read is another such error; it was answered.
  if (socket.writableEnded) return;
  if (!code.startsWith('HPE_') || code === cutOff) return void socket.destroy(error);
  const problem =
    `What came is no HTTP/1.1 that can be read (${code}). ` +
    'Speak plain HTTP to this port, not HTTPS and not HTTP/2.';
  const body =
    code === noMethod
      ? { error: { message: `Replay: ${problem}` } }
      : core.refuse('a request', problem).body;
  // Words in the middle of an answer would be part of it.
  const isAnswering = current?.headersSent === true && !current.writableFinished;
  if (isAnswering || !socket.writable) return void socket.destroy(error);
  endWith(socket, code === 'HPE_HEADER_OVERFLOW' ? 431 : 400, body);
}

/** `CONNECT` asks for a tunnel to elsewhere, which a replay does not have. */
export function answerConnect(asked: string, socket: Duplex, core: PlaybackCore): void {
  endWith(socket, 400, core.refuse(asked, 'This port is a provider, not a proxy.').body);
}

function endWith(socket: Duplex, status: number, body: JsonValue): void {
  socket.end(rawAnswer(status, JSON.stringify(body)));
  // What still comes is thrown away: unread, it would keep the connection from ever closing.
  socket.resume();
}

function rawAnswer(status: number, body: string): string {
  const headers = {
    ...missHeaders,
    'content-length': Buffer.byteLength(body),
    connection: 'close',
  };
  const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}\r\n`);
  return `HTTP/1.1 ${status} ${STATUS_CODES[status]}\r\n${lines.join('')}\r\n${body}`;
}
