import { once } from 'node:events';
import { request } from 'node:http';
import type { ClientRequest, IncomingMessage } from 'node:http';
import { setImmediate } from 'node:timers/promises';
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

export type TransportOptions = Partial<Omit<LoopbackOptions, 'clock'>> & {
  readonly recording: Recording;
};

/** A recording under replay, as the client of some transport meets it. */
export interface Opened {
  readonly fetch: typeof globalThis.fetch;
  /** Where the client finds the Messages API. */
  readonly url: string;
  readonly clock: VirtualClock;
  receipt(): Receipt;
  /** Comes by itself at the end of the test. */
  close(): void | Promise<void>;
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

const complete = (
  options: TransportOptions,
): LoopbackOptions & { readonly clock: VirtualClock } => ({
  policy: 'strict',
  clock: virtualClock({ startMs }),
  ...options,
});

export const injectedFetch: Transport = {
  name: 'the injected fetch',
  keepsEmptyChunks: true,
  framing: {},
  async open(options) {
    const all = complete(options);
    const player = playback(all);
    const pieces = async (body: JsonValue): Promise<Buffer[]> => {
      const response = await player.fetch(url, asJson(body));
      const stream = response.body as ReadableStream<Uint8Array>;
      return (await Array.fromAsync(stream)).map((piece) => Buffer.from(piece));
    };
    return { ...player, url, clock: all.clock, close: () => undefined, pieces };
  },
};

export const msw: Transport = {
  name: 'MSW',
  keepsEmptyChunks: false,
  framing: {},
  async open(options) {
    const all = complete(options);
    const player = openMsw(all);
    onTestFinished(() => player.close());
    return opened(url.replace('https:', 'http:'), all.clock, player);
  },
};

export const loopback: Transport = {
  name: 'the loopback port',
  keepsEmptyChunks: false,
  framing: { 'transfer-encoding': 'chunked' },
  async open(options) {
    const all = complete(options);
    const player = await openLoopback(all);
    onTestFinished(() => player.close());
    return opened(`${player.url}/v1/messages`, all.clock, player);
  },
};

const opened = (
  address: string,
  clock: VirtualClock,
  { receipt, close }: Pick<Opened, 'receipt' | 'close'>,
): Opened => ({
  // Looked up at the call: MSW replaces it.
  fetch: (...args) => globalThis.fetch(...args),
  url: address,
  clock,
  receipt,
  close,
  async pieces(body) {
    const [response] = (await once(post(address, body), 'response')) as [IncomingMessage];
    const pieces: Buffer[] = [];
    response.on('data', (piece: Buffer) => pieces.push(piece));
    await once(response, 'end');
    return pieces;
  },
});

/** Resolves once a condition holds, looking at every turn of the event loop; no timer is involved. */
export async function eventually(holds: () => boolean): Promise<void> {
  while (!holds()) await setImmediate();
}

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

export const sendTo = (
  player: Opened,
  body: JsonValue,
  init: RequestInit = {},
): Promise<Response> => player.fetch(player.url, { ...asJson(body), ...init });
