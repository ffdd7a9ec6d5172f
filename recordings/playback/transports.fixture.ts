import { once } from 'node:events';
import { request } from 'node:http';
import type { ClientRequest, IncomingMessage } from 'node:http';
import { onTestFinished } from 'vitest';
import { virtualClock } from '#engine/host/virtual-clock.ts';
import type { VirtualClock } from '#engine/host/virtual-clock.ts';
import type { JsonValue } from '#engine/schema/json.ts';
import type { Recording } from '#recordings/format/recording.ts';
import { openLoopback } from './loopback-transport.ts';
import type { LoopbackOptions } from './loopback-transport.ts';
import { openMsw } from './msw-transport.ts';
import { startMs, url } from './playback.fixture.ts';
import { playback } from './playback.ts';
import type { Receipt } from './receipt.ts';

export type TransportOptions = Partial<LoopbackOptions> & { readonly recording: Recording };

/** A recording under replay, as the client of some transport meets it. */
export interface Opened {
  readonly fetch: typeof globalThis.fetch;
  /** Where the client finds the Messages API. */
  readonly url: string;
  readonly clock: VirtualClock;
  receipt(): Receipt;
  /** What a client that takes bytes as they come is given, each piece by itself. */
  pieces(body: JsonValue): Promise<Buffer[]>;
}

/** One way for an answer to reach a client. */
export interface Transport {
  readonly name: string;
  /** Whether a client is given a chunk without bytes. */
  readonly keepsEmptyChunks: boolean;
  /** Headers that HTTP needs and a recording does not have. */
  readonly framing: Readonly<Record<string, string>>;
  open(options: TransportOptions): Promise<Opened>;
}

const complete = (options: TransportOptions) => ({
  policy: 'strict' as const,
  clock: virtualClock({ startMs }),
  ...options,
});

export const injectedFetch: Transport = {
  name: 'the injected fetch',
  keepsEmptyChunks: true,
  framing: {},
  async open(options) {
    const { clock, ...all } = complete(options);
    const player = playback({ ...all, clock });
    const pieces = async (body: JsonValue): Promise<Buffer[]> => {
      const response = await player.fetch(url, asJson(body));
      const stream = response.body as ReadableStream<Uint8Array>;
      return (await Array.fromAsync(stream)).map((piece) => Buffer.from(piece));
    };
    return { ...player, url, clock: clock as VirtualClock, pieces };
  },
};

export const msw: Transport = {
  name: 'MSW',
  keepsEmptyChunks: false,
  framing: {},
  async open(options) {
    const { clock, ...all } = complete(options);
    const player = openMsw({ ...all, clock });
    onTestFinished(() => player.close());
    return opened(url.replace('https:', 'http:'), clock as VirtualClock, player.receipt);
  },
};

export const loopback: Transport = {
  name: 'the loopback port',
  keepsEmptyChunks: false,
  framing: { 'transfer-encoding': 'chunked' },
  async open(options) {
    const { clock, ...all } = complete(options);
    const player = await openLoopback({ ...all, clock });
    onTestFinished(() => player.close());
    return opened(`${player.url}/v1/messages`, clock as VirtualClock, player.receipt);
  },
};

const opened = (address: string, clock: VirtualClock, receipt: () => Receipt): Opened => ({
  // Looked up at the call: MSW replaces it.
  fetch: (...args) => globalThis.fetch(...args),
  url: address,
  clock,
  receipt,
  async pieces(body) {
    const [response] = (await once(post(address, body), 'response')) as [IncomingMessage];
    const pieces: Buffer[] = [];
    response.on('data', (piece: Buffer) => pieces.push(piece));
    await once(response, 'end');
    return pieces;
  },
});

/** A request by `node:http`. */
export function post(address: string, body: JsonValue): ClientRequest {
  const sent = request(address, { method: 'POST', headers: json });
  sent.end(JSON.stringify(body));
  return sent;
}

const json = { 'content-type': 'application/json' };

export const asJson = (body: JsonValue): RequestInit => ({
  method: 'POST',
  headers: json,
  body: JSON.stringify(body),
});

export const sendTo = (player: Opened, body: JsonValue, init: RequestInit = {}): Promise<Response> =>
  player.fetch(player.url, { ...asJson(body), ...init });
