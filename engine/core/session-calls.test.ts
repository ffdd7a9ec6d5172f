import { expect, test } from 'vitest';
import { done } from '#engine/testing/answers.ts';
import { brokenPromises, hello, startHarness } from '#engine/testing/session-harness.ts';

// Goal: whatever a client calls at the same moment, the log keeps its promises (invariants E1, L1).
test('a prompt is refused while a rewind is under way', async () => {
  const { engine, events } = await startHarness({ answers: [done] });
  const start = (await events())[0];
  await engine.prompt(hello);
  if (start === undefined) throw new TypeError('a session has a first event');
  const rewinding = engine.rewind(start.id, 'again');
  await expect(engine.prompt(hello)).rejects.toMatchObject({ code: 'engine.busy' });
  await rewinding;
  expect(brokenPromises(await events())).toEqual([]);
});

test('nothing begins once the session is being ended, and it ends once', async () => {
  const { engine, events } = await startHarness({ answers: [done] });
  const ending = engine.end('done');
  await expect(engine.prompt(hello)).rejects.toMatchObject({ code: 'engine.ended' });
  await expect(engine.end('again')).rejects.toMatchObject({ code: 'engine.ended' });
  await ending;
  expect((await events()).map(({ type }) => type)).toEqual(['session.created', 'session.ended']);
  expect(brokenPromises(await events())).toEqual([]);
});

test('closing in the middle of a turn ends the turn first, and lets nothing else begin', async () => {
  let closing: Promise<void> | undefined;
  const { engine, events } = await startHarness({
    answers: [done],
    onEvent: (event, running) => {
      if ('live' in event) closing ??= running.close();
    },
  });
  expect((await engine.prompt(hello)).as).toBe('interrupted');
  await closing;
  await expect(engine.prompt(hello)).rejects.toMatchObject({ code: 'engine.ended' });
  expect((await events()).at(-1)?.type).toBe('turn.interrupted');
  expect(brokenPromises(await events())).toEqual([]);
});
