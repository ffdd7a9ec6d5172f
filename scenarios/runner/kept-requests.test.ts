import { expect, test } from 'vitest';
import { virtualClock } from '#engine/host/virtual-clock.ts';
import { buildRecording } from '#recordings/format/build-recording.ts';
import { listenTo } from './kept-requests.ts';
import { sourceOf } from './model-source.ts';

const url = 'https://api.anthropic.com/v1/messages';
const body = {
  model: 'claude-sonnet-4-5',
  max_tokens: 100,
  messages: [{ role: 'user', content: 'Hello' }],
};

/** What is said of one request, sent through a source that is listened to. */
async function violationsOf(sent: object): Promise<readonly string[]> {
  const recording = buildRecording(
    {
      title: 'one',
      provenance: { kind: 'authored' },
      seed: 's',
      startedAt: '2026-01-01T00:00:00.000Z',
    },
    [{ request: { url, body }, response: { chunks: ['{}'] } }],
  );
  const { source, wireViolations } = listenTo(sourceOf(recording));
  const clock = virtualClock({ startMs: 0 });
  const { fetch } = source.connect({ clock, workspace: '/workspace', policy: 'open' });
  await fetch(url, { method: 'POST', body: JSON.stringify(sent) });
  return wireViolations();
}

test('a request that its API would refuse is told, whatever the recording answered', async () => {
  expect(await violationsOf(body)).toEqual([]);
  const [told, ...more] = await violationsOf({ ...body, messages: 'Hello' });
  expect(more).toEqual([]);
  expect(told).toMatch(/^request 1: .*messages/u);
});
