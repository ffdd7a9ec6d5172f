import { virtualClock } from '#engine/host/virtual-clock.ts';
import type { Recording } from '#recordings/format/recording.ts';
import { openLoopback } from '#recordings/playback/loopback-transport.ts';
import { openMsw } from '#recordings/playback/msw-transport.ts';
import { playback } from '#recordings/playback/playback.ts';
import type { PlaybackOptions } from '#recordings/playback/playback.ts';
import type { Receipt } from '#recordings/playback/receipt.ts';
import type { Answering } from './answering.ts';

// The three transports of a recording, as something to ask.

const url = 'http://api.anthropic.com/v1/messages';

export function playInjected(recording: Recording): Answering {
  const player = playback(optionsFor(recording));
  return { url, fetch: player.fetch, close: () => proveWhole(player.receipt()) };
}

export function playByMsw(recording: Recording): Answering {
  const player = openMsw(optionsFor(recording));
  return {
    url,
    fetch: (...args) => globalThis.fetch(...args),
    close() {
      player.close();
      proveWhole(player.receipt());
    },
  };
}

export async function playOnPort(recording: Recording): Promise<Answering> {
  const player = await openLoopback(optionsFor(recording));
  return {
    url: `${player.url}/v1/messages`,
    fetch: globalThis.fetch,
    async close() {
      await player.close();
      proveWhole(player.receipt());
    },
  };
}

const optionsFor = (recording: Recording): PlaybackOptions => ({
  recording,
  policy: 'drift',
  clock: virtualClock({ startMs: Date.parse(recording.manifest.startedAt) }),
});

/** What is fast because it answers otherwise is not measured. Nothing asked is fine. */
function proveWhole({ ok, exchanges, misses }: Receipt): void {
  if (ok || (exchanges.length === 0 && misses.length === 0)) return;
  throw new Error(`the recording was not played whole: ${misses[0]?.message ?? 'some are unused'}`);
}
