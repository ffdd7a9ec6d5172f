import type { ServerResponse } from 'node:http';
import type { RecordedEnd } from '#recordings/format/recording.ts';
import { deliverExchange, hasBody } from './deliver-exchange.ts';
import type { Delivery, Pacing } from './deliver-exchange.ts';
import { missHeaders } from './playback-core.ts';
import type { MissAnswer } from './playback-core.ts';
import type { Serving } from './served-exchanges.ts';

/**
 * Sends a recorded answer over a socket: each chunk is an HTTP chunk and a write of its own, and
 * none follows before the system took the one before. So a client that reads slowly, or never, holds
 * back all that comes after; one chunk waits here at most. One that keeps up is not waited for: what
 * the system takes at once is written in one turn of the event loop.
 */
export async function sendExchange(
  response: ServerResponse,
  serving: Serving,
  pacing: Pacing,
): Promise<void> {
  const delivery = deliverExchange(serving, pacing);
  // Comes after the end, too, when it changes nothing.
  response.once('close', () => delivery.left());
  if (response.destroyed) delivery.left();
  try {
    await sendSteps(response, delivery, serving.exchange.end.result);
  } catch (error) {
    if (!delivery.away.aborted) throw error;
  }
}

async function sendSteps(
  response: ServerResponse,
  delivery: Delivery,
  result: RecordedEnd['result'],
): Promise<void> {
  await untilDue(delivery);
  const head = delivery.head();
  if (head === undefined) return breakOff(response, result);
  writeHead(response, head.status, head.headers);
  if (!hasBody(head)) return void response.end();
  // The head is not kept back until there is a body.
  response.flushHeaders();
  for (;;) {
    await untilDue(delivery);
    const chunk = delivery.next();
    if (chunk === undefined) break;
    if (!(await write(response, chunk.bytes, delivery.away))) delivery.left();
    delivery.away.throwIfAborted();
    delivery.chunkServed();
  }
  if (result === 'ok') response.end();
  else breakOff(response, result);
}

/** Nothing is waited for where nothing holds the step back: also not for a turn of the event loop. */
async function untilDue(delivery: Delivery): Promise<void> {
  const closed = delivery.gate();
  if (closed !== undefined) await closed;
}

export function sendMiss(response: ServerResponse, { status, body }: MissAnswer): void {
  const text = JSON.stringify(body);
  const length = Buffer.byteLength(text);
  writeHead(response, status, { ...missHeaders, 'content-length': String(length) });
  response.end(text);
}

/** Nothing is said that was not recorded, except how the body is framed. */
function writeHead(
  response: ServerResponse,
  status: number,
  headers: Readonly<Record<string, string>>,
): void {
  response.sendDate = false;
  response.removeHeader('connection');
  response.writeHead(status, { ...headers });
}

/** Whether the system took the bytes; false if the client went first. */
async function write(
  response: ServerResponse,
  bytes: Uint8Array,
  away: AbortSignal,
): Promise<boolean> {
  // No bytes, no write: an empty HTTP chunk would end the body.
  if (bytes.length === 0) return true;
  const { promise, resolve } = Promise.withResolvers<boolean>();
  const onAway = (): void => resolve(false);
  away.addEventListener('abort', onAway, { once: true });
  // Null where all went well, whatever the types say.
  response.write(bytes, (error) => resolve(!(error instanceof Error)));
  const isWritten = await promise;
  away.removeEventListener('abort', onAway);
  return isWritten;
}

/**
 * `reset`: the connection breaks with RST, as it did. `abort`: it was the client that left, which
 * nobody can do in its place; the connection is closed in the middle of the body. Both are errors to
 * a client, never the end of an answer.
 */
function breakOff({ socket }: ServerResponse, result: RecordedEnd['result']): void {
  if (result === 'reset') socket?.resetAndDestroy();
  else socket?.destroy();
}
