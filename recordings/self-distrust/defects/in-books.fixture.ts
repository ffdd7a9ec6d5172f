import { playbackCore } from '#recordings/playback/playback-core.ts';
import type { Harness } from '../harness.ts';
import { booking, withCore } from './plant.fixture.ts';

/** Forgives a miss once something after it was answered: the client has recovered. */
export const forgivesMisses: Harness = booking((receipt) => {
  const lastServed = Math.max(0, ...receipt.exchanges.map(({ asked }) => asked));
  const misses = receipt.misses.filter(({ asked }) => asked > lastServed);
  const { exchanges, unused } = receipt;
  const ok = misses.length === 0 && unused.length === 0 && exchanges.length > 0;
  return { ...receipt, misses, ok };
});

/** Notes the whole address of a miss, so that it can be found. */
export const notesAddress: Harness = withCore((recording, policy) => {
  const core = playbackCore(recording, policy);
  const addresses: string[] = [];
  return {
    ...core,
    answer(request) {
      const answer = core.answer(request);
      if (answer.kind === 'miss') addresses.push(request.url);
      return answer;
    },
    receipt() {
      const receipt = core.receipt();
      const misses = receipt.misses.map((miss, index) => ({
        ...miss,
        message: `${miss.message} It was sent to ${addresses[index]}.`,
      }));
      return { ...receipt, misses };
    },
  };
});

/** Passes where nobody asked anything. */
export const silenceIsOk: Harness = booking((receipt) => ({
  ...receipt,
  ok: receipt.ok || (receipt.misses.length === 0 && receipt.exchanges.length === 0),
}));

/** Looks at what was asked, and not at what was not. */
export const leftOversAreOk: Harness = booking((receipt) => ({
  ...receipt,
  ok: receipt.misses.length === 0 && receipt.exchanges.length > 0,
}));
