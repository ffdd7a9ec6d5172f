import { virtualClock } from '#engine/host/virtual-clock.ts';
import type { Exchange, Recording } from '#recordings/format/recording.ts';
import type { PlainRequest } from '#recordings/playback/compare-requests.ts';
import { fetchTransport } from '#recordings/playback/fetch-transport.ts';
import { pacingOf } from '#recordings/playback/playback.ts';
import { playbackCore } from '#recordings/playback/playback-core.ts';
import type { PlaybackCore } from '#recordings/playback/playback-core.ts';
import type { PlaybackPolicy } from '#recordings/playback/playback-policy.ts';
import type { Receipt } from '#recordings/playback/receipt.ts';
import { url } from '#recordings/playback/playback.fixture.ts';
import type { Harness, PlayerOptions } from '../harness.ts';
import { honest } from '../honest.fixture.ts';

/** Makes the core of a player; the honest one is `playbackCore`. */
export type CoreOf = (recording: Recording, policy: PlaybackPolicy) => PlaybackCore;

/** The honest harness with another core: what is picked, compared and kept in the books. */
export const withCore = (coreOf: CoreOf): Harness => ({
  ...honest,
  async open({ recording, policy = 'strict', gates = [] }) {
    const clock = virtualClock({ startMs: Date.parse(recording.manifest.startedAt) });
    const core = coreOf(recording, policy);
    return {
      fetch: fetchTransport(core, pacingOf({ recording, policy, clock, gates })),
      url,
      receipt: () => core.receipt(),
      close: () => undefined,
    };
  },
});

/** … that serves something else than the exchange that was picked; the books are right. */
export const serving = (change: (exchange: Exchange, request: PlainRequest) => Exchange): Harness =>
  withCore((recording, policy) => {
    const core = playbackCore(recording, policy);
    return {
      ...core,
      answer(request) {
        const answer = core.answer(request);
        if (answer.kind === 'miss') return answer;
        const exchange = change(answer.serving.exchange, request);
        return { ...answer, serving: { ...answer.serving, exchange } };
      },
    };
  });

/** … that answers in other words; the chunks stay where they are. */
export const rewording = (change: (text: string) => string): Harness =>
  serving((exchange) => ({
    ...exchange,
    chunks: exchange.chunks.map(({ atUs, bytes }) => {
      const text = Buffer.from(bytes).toString('latin1');
      return { atUs, bytes: Uint8Array.from(Buffer.from(change(text), 'latin1')) };
    }),
  }));

/** … that keeps other books. */
export const booking = (change: (receipt: Receipt) => Receipt): Harness =>
  withCore((recording, policy) => {
    const core = playbackCore(recording, policy);
    return { ...core, receipt: () => change(core.receipt()) };
  });

type Fetch = typeof globalThis.fetch;

/** The honest harness with something between the client and the player. */
export const between = (wrap: (fetch: Fetch, options: PlayerOptions) => Fetch): Harness => ({
  ...honest,
  async open(options) {
    const player = await honest.open(options);
    return { ...player, fetch: wrap(player.fetch, options) };
  },
});
