import { setTimeout } from 'node:timers/promises';
import type { VirtualClock } from '#engine/host/virtual-clock.ts';

/** Lets time on the run's clock take time on the machine's clock as well. */
export interface Pace {
  /** How many times faster than it was recorded; 1 is real time. */
  readonly speed: number;
  readonly clock: VirtualClock;
  /** Told of each wait, in milliseconds: for so long nothing is expected to happen. */
  readonly onWait: (durationMs: number) => void;
}

/** A clock whose sleeps are waited for. */
export const pacedClock = ({ clock, speed, onWait }: Pace): VirtualClock => ({
  ...clock,
  async sleep(durationMs, signal) {
    onWait(durationMs / speed);
    // An abort ends the wait; the clock then knows as well.
    await setTimeout(durationMs / speed, undefined, { signal }).catch(() => {});
    await clock.sleep(durationMs, signal);
  },
});

/** A `fetch` whose answers take the time that they took when they were recorded. */
export function pacedFetch(fetch: typeof globalThis.fetch, pace: Pace): typeof globalThis.fetch {
  return async (input, init) => {
    const response = await inPace(pace, () => fetch(input, init));
    const reader = response.body?.getReader();
    if (reader === undefined) return response;
    const body = new ReadableStream<Uint8Array>(
      {
        async pull(controller) {
          const read: { readonly value?: Uint8Array | undefined } = await inPace(pace, () =>
            reader.read(),
          );
          if (read.value === undefined) controller.close();
          else controller.enqueue(read.value);
        },
        cancel: (reason) => reader.cancel(reason),
      },
      { highWaterMark: 0 },
    );
    const { status, statusText, headers } = response;
    const paced = new Response(body, { status, statusText, headers });
    return Object.defineProperty(paced, 'url', { value: response.url });
  };
}

/** Hands on what `step` gives when as much time has passed as it took on the run's clock. */
async function inPace<Result>(
  { clock, speed, onWait }: Pace,
  step: () => Promise<Result>,
): Promise<Result> {
  const fromMs = clock.now();
  const result = await step();
  const waitMs = (clock.now() - fromMs) / speed;
  onWait(waitMs);
  await setTimeout(waitMs);
  return result;
}
