import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Harness, Player } from '../harness.ts';
import {
  ask,
  asking,
  exchange,
  playing,
  quote,
  recordingOf,
  says,
  textOf,
  unless,
} from './conversation.ts';

const body = asking([says('Hi')]);
const other = asking([says('Ho')]);
const attemptsMax = 3;

/** A client as SDKs are: what may be better later is asked again, whatever its body says. */
async function askPatiently(player: Player): Promise<{ attempts: number; status: number }> {
  for (let attempts = 1; ; attempts += 1) {
    const { status, headers } = await ask(player, other);
    const isLater = [408, 409, 429].includes(status) || status >= 500;
    const mayRetry = headers.get('x-should-retry') === 'true' || isLater;
    if (!mayRetry || attempts === attemptsMax) return { attempts, status };
  }
}

/** A miss is an answer that no client repeats. */
export function missIsFinal(harness: Harness): Promise<readonly string[]> {
  return playing(harness, { recording: recordingOf(exchange(body, 'a')) }, async (player) => {
    const { attempts, status } = await askPatiently(player);
    const headers = (await ask(player, other)).headers.get('x-should-retry');
    return [
      ...unless(attempts === 1, `a miss has status ${status}: a client asked ${attempts} times`),
      ...unless(headers === 'false', `a miss says x-should-retry: ${quote(headers)}`),
    ];
  });
}

/** A miss fails the run, whatever its client does with it, and whatever comes after it. */
export function missIsLatched(harness: Harness): Promise<readonly string[]> {
  const recording = recordingOf(exchange(body, 'a'), exchange(body, 'b'));
  return playing(harness, { recording }, async (player) => {
    await textOf(player, other);
    await textOf(player, body);
    await textOf(player, body);
    const { ok, misses } = player.receipt();
    return unless(
      !ok && misses.length === 1,
      `after a miss and 2 answers the receipt is ${ok ? '' : 'not '}ok, with ${misses.length} misses`,
    );
  });
}

/** Nothing reaches the provider, with an answer or without one. */
export async function noWayOut(harness: Harness): Promise<readonly string[]> {
  const reached: string[] = [];
  const provider = createServer((request, response) => {
    reached.push(`${request.method} ${request.url}`);
    request.resume();
    response.end('live');
  });
  await once(provider.listen(0, '127.0.0.1'), 'listening');
  const url = `http://127.0.0.1:${(provider.address() as AddressInfo).port}/v1/messages`;
  try {
    const recording = recordingOf({ request: { url, body }, response: { chunks: ['a'] } });
    await playing(harness, { recording }, async (player) => {
      await textOf(player, body);
      await textOf(player, other);
    });
    return reached.map((request) => `the provider was reached by ${request}`);
  } finally {
    provider.closeAllConnections();
    await new Promise((resolve) => provider.close(resolve));
  }
}

/** A recording without exchanges proves nothing, nor does one that nobody asked. */
export async function emptyRecording(harness: Harness): Promise<readonly string[]> {
  const isOk = (...exchanges: Parameters<typeof recordingOf>): Promise<boolean> =>
    playing(
      harness,
      { recording: recordingOf(...exchanges) },
      async (player) => player.receipt().ok,
    );
  return [
    ...unless(!(await isOk()), 'a recording without exchanges passes'),
    ...unless(!(await isOk(exchange(body, 'a'))), 'a recording that nobody asked passes'),
  ];
}

/** An exchange that nobody asked for fails the run. */
export function leftOver(harness: Harness): Promise<readonly string[]> {
  const recording = recordingOf(exchange(body, 'a'), exchange(other, 'b'));
  return playing(harness, { recording }, async (player) => {
    await textOf(player, body);
    const { ok, unused } = player.receipt();
    return unless(
      !ok && quote(unused) === '[2]',
      `with exchange 2 left over the receipt is ${ok ? '' : 'not '}ok, and names ${quote(unused)}`,
    );
  });
}

/** What is kept and printed of a miss does not hold the key of the live address. */
export function keyOfMiss(harness: Harness): Promise<readonly string[]> {
  const key = 'live-key-of-somebody-4711';
  return playing(harness, { recording: recordingOf(exchange(body, 'a')) }, async (player) => {
    const told = await (await ask(player, other, `?key=${key}`)).text();
    const { misses } = player.receipt();
    return [
      ...unless(misses.length === 1, 'a request with a key is no miss'),
      ...unless(!told.includes(key), 'the client is told the key of its address'),
      ...unless(!quote(misses).includes(key), 'the receipt of a miss holds the key of its address'),
    ];
  });
}
