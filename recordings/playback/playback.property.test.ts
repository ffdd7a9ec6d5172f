import fc from 'fast-check';
import { expect, test } from 'vitest';
import { virtualClock } from '#engine/host/virtual-clock.ts';
import { bodyFromText } from '#recordings/format/body-from-text.ts';
import { buildRecording } from '#recordings/format/build-recording.ts';
import { playback } from './playback.ts';

const url = 'https://api.anthropic.com/v1/messages';
const details = {
  title: 'any run',
  provenance: { kind: 'authored' },
  seed: 's',
  startedAt: '2026-11-20T09:00:00.000Z',
} as const;

/** Up to four agents at once, each with a request a turn; names may repeat. */
const agents = fc.array(
  fc.record({ name: fc.constantFrom('a', 'b', 'c'), turns: fc.integer({ min: 1, max: 4 }) }),
  { minLength: 1, maxLength: 4 },
);
const body = (name: string, turn: number): string =>
  JSON.stringify({
    messages: Array.from({ length: 2 * turn + 1 }, (_, index) => ({
      role: index % 2 === 0 ? 'user' : 'assistant',
      content: `${name} ${index}`,
    })),
  });

// Goal: whoever sends what was recorded gets what was recorded, however agents that run at once
// overtake each other. Method: record in one order, replay in another that keeps each agent's own.
test('every order that the agents could have taken replays without a miss', async () => {
  await fc.assert(
    fc.asyncProperty(agents, fc.infiniteStream(fc.nat()), async (list, choices) => {
      const order = (): { agent: number; turn: number }[] => {
        const turns = list.map(() => 0);
        const issued: { agent: number; turn: number }[] = [];
        for (;;) {
          const open = list
            .keys()
            .toArray()
            .filter((at) => (turns[at] ?? 0) < (list[at]?.turns ?? 0));
          const agent = open[Number(choices.next().value) % open.length];
          if (agent === undefined) return issued;
          issued.push({ agent, turn: turns[agent] ?? 0 });
          turns[agent] = (turns[agent] ?? 0) + 1;
        }
      };
      const bodyOf = ({ agent, turn }: { agent: number; turn: number }): string =>
        body(list[agent]?.name ?? '', turn);
      const recording = buildRecording(
        details,
        order().map((request) => ({
          request: { url, body: bodyFromText(bodyOf(request)) },
          response: { chunks: [`answer to ${bodyOf(request)}`] },
        })),
      );
      const clock = virtualClock({ startMs: Date.parse(details.startedAt) });
      const player = playback({ recording, policy: 'strict', clock });
      for (const request of order()) {
        const text = bodyOf(request);
        const response = await player.fetch(url, { method: 'POST', body: text });
        expect(await response.text()).toBe(`answer to ${text}`);
      }
      expect(player.receipt()).toMatchObject({ ok: true, misses: [], unused: [], drift: 0 });
    }),
    { numRuns: 200 },
  );
});
