import { createServer } from 'node:http';
import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Duplex } from 'node:stream';
import { answerBadHttp, answerConnect } from './loopback-bad-http.ts';
import { sendExchange, sendMiss } from './loopback-answer.ts';
import { askedOf, readRequest } from './loopback-request.ts';
import { playbackCore } from './playback-core.ts';
import { PlaybackError } from './playback-error.ts';
import { pacingOf } from './playback.ts';
import type { PlaybackOptions } from './playback.ts';
import type { Receipt } from './receipt.ts';

const host = '127.0.0.1';

export interface LoopbackOptions extends PlaybackOptions {
  /** A free one, unless told. */
  readonly port?: number;
  /** Longer requests are refused; 64 MiB unless told, twice of what providers take. */
  readonly bodyBytesMax?: number;
}

/** A recording that answers on a port of this machine, to any process. */
export interface Loopback {
  /** Stands where the provider's origin stood: `http://127.0.0.1:<port>`. */
  readonly url: string;
  /** The state so far; ask for it when the run is over. */
  receipt(): Receipt;
  /** Breaks off what is being answered, and resolves once the port is free. */
  close(): Promise<void>;
}

/**
 * Serves a recording over HTTP/1.1 on 127.0.0.1. Faults are real here: an answer that was reset is
 * reset. TCP keeps bytes and order; a chunk stays one HTTP chunk, but many clients join chunks that
 * wait, or split large ones, and an empty one cannot be sent. Time passes when a chunk is handed to
 * the system, which may be before the client reads it, and an alarm of the run's clock that makes
 * the client leave is noticed only when its connection closes.
 * @throws {PlaybackError} where the port is taken, or a gate has no place
 */
export async function openLoopback(options: LoopbackOptions): Promise<Loopback> {
  const { recording, policy, port = 0, bodyBytesMax = 64 * 1024 * 1024 } = options;
  const core = playbackCore(recording, policy);
  const pacing = pacingOf(options);
  const sockets = new Map<Duplex, ServerResponse | undefined>();
  const unfinished = new Set<Promise<void>>();
  let origin = '';

  const answer = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    sockets.set(request.socket, response);
    const incoming = await readRequest(request, { origin, bodyBytesMax });
    if (incoming.kind === 'gone') return;
    const found =
      incoming.kind === 'refused'
        ? core.refuse(askedOf(request), incoming.problem)
        : core.answer(incoming.request);
    if (found.kind === 'miss') sendMiss(response, found);
    else await sendExchange(response, found.serving, pacing);
  };

  // Time stands still here, so none of the server's own time limits may fire.
  const timeless = { requestTimeout: 0, headersTimeout: 0, keepAliveTimeout: 0, noDelay: true };
  const server = createServer(timeless, (request, response) => {
    const answered = answer(request, response)
      .catch((error: unknown) => {
        // Bytes that HTTP cannot carry, or a gate that failed.
        core.refuse(askedOf(request), `Its recorded answer failed: ${String(error)}.`);
        request.socket.destroy();
      })
      .finally(() => unfinished.delete(answered));
    unfinished.add(answered);
  });
  server.on('connection', (socket) => {
    sockets.set(socket, undefined);
    socket.once('close', () => sockets.delete(socket));
  });
  server.on('clientError', (error, socket) => {
    answerBadHttp(error, { socket, core, current: sockets.get(socket) });
  });
  server.on('connect', (request, socket) => answerConnect(askedOf(request), socket, core));
  origin = `http://${host}:${await listen(server, { port, title: recording.manifest.title })}`;

  return {
    url: origin,
    receipt: () => core.receipt(),
    async close() {
      const closed = new Promise((resolve) => server.close(resolve));
      for (const socket of sockets.keys()) socket.destroy();
      await closed;
      await Promise.all(unfinished);
    },
  };
}

async function listen(
  server: Server,
  { port, title }: { readonly port: number; readonly title: string },
): Promise<number> {
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  server.once('error', reject);
  server.listen({ host, port, exclusive: true }, resolve);
  try {
    await promise;
  } catch (cause) {
    if (!(cause instanceof Error && 'code' in cause && cause.code === 'EADDRINUSE')) throw cause;
    const message =
      `Replay: port ${port} of ${host} is taken, so "${title}" cannot be served there. Each run ` +
      'needs a port of its own: end what listens there, or name no port to get a free one.';
    throw new PlaybackError('playback.port_taken', message, { cause });
  }
  server.removeListener('error', reject);
  return (server.address() as AddressInfo).port;
}
