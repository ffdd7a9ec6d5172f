import { expect, test } from 'vitest';
import { modelRouter } from '#engine/model-gateway/model-router.ts';
import type { ModelRef } from '#engine/schema/model-request.ts';
import type { ModelChunk } from '#engine/schema/model-stream.ts';
import { call, done, failed, finished, text } from '#engine/testing/answers.ts';
import { scriptedModel, type Answer } from '#engine/testing/scripted-model.ts';
import { scriptedTool } from '#engine/testing/scripted-tool.ts';
import { brokenPromises, hello, startHarness } from '#engine/testing/session-harness.ts';

const named = (provider: string): ModelRef => ({ provider, model: `${provider}-1` });

/** A session between two providers, `one` and `two`. */
async function between(
  one: readonly Answer[],
  two: readonly Answer[],
  setup: { readonly fallbacks?: ModelRef[] } = {},
) {
  const models = [
    { ...scriptedModel(one), provider: 'one' },
    { ...scriptedModel(two), provider: 'two' },
  ] as const;
  const harness = await startHarness({
    answers: [],
    tools: [scriptedTool('Change')],
    setup: { model: named('one'), ...setup },
    ports: { model: modelRouter(models) },
  });
  return { ...harness, one: models[0], two: models[1] };
}

const overloaded = failed({ code: 'overloaded', retryable: true });
const thinking: readonly ModelChunk[] = [
  { type: 'thinking.delta', index: 0, text: 'Hm.' },
  { type: 'thinking.signature', index: 0, signature: 'signed' },
  { type: 'block.completed', index: 0 },
];
const about = async ({ story }: { story: () => Promise<readonly string[]> }, ...kinds: string[]) =>
  (await story()).filter((line) => kinds.some((kind) => line.startsWith(kind)));

test('another model is asked from the next request on, in the middle of a tool loop too', async () => {
  const session = await between(
    [[...thinking, ...call('c1', 'Change', {}, 1), ...finished('tool_use')]],
    [done, done],
  );
  const { engine } = session;
  engine.listen((event) => {
    if (!('live' in event) && event.type === 'tool.started') {
      void engine.configure({ model: named('two') }, 'cheaper');
    }
  });
  await engine.prompt(hello);
  const asked = (await session.events()).flatMap(({ type, payload }) =>
    type === 'model.requested' ? [payload] : [],
  );
  expect(asked.map(({ provider, model, lost }) => ({ provider, model, lost }))).toEqual([
    { ...named('one'), lost: undefined },
    { ...named('two'), lost: ['1 × reasoning'] },
  ]);
  expect(session.two.requests[0]?.messages.map(({ role }) => role)).toEqual([
    'user',
    'assistant',
    'tool',
  ]);
  expect(brokenPromises(await session.events())).toEqual([]);
});

test('back at the first provider its own reasoning is there again', async () => {
  const session = await between(
    [[...thinking, ...text('One.', 1), ...finished('end')], done],
    [done],
  );
  const { engine } = session;
  await engine.prompt(hello);
  await engine.configure({ model: named('two') }, 'try');
  await engine.prompt(hello);
  await engine.configure({ model: named('one') }, 'back');
  await engine.prompt(hello);
  expect(JSON.stringify(session.two.requests[0]?.messages)).not.toContain('signed');
  expect(JSON.stringify(session.one.requests[1]?.messages)).toContain('signed');
});

test('settings alone change as well, and a resumed session keeps the change', async () => {
  const session = await between([done, done], []);
  await session.engine.configure({ settings: { outputTokensMax: 7 } }, 'short');
  await session.engine.prompt(hello);
  expect(session.one.requests[0]?.settings).toEqual({ outputTokensMax: 7 });
  expect(session.engine.state.config?.settings).toEqual({ outputTokensMax: 7 });
});

test('a model that cannot be reached is followed by the next one of the chain', async () => {
  const session = await between([overloaded, overloaded, overloaded], [done], {
    fallbacks: [named('two')],
  });
  const ending = await session.engine.prompt(hello);
  expect(ending).toEqual({ as: 'completed', stopReason: 'end' });
  expect(await about(session, 'model.requested', 'model.failed', 'config.')).toEqual([
    'model.requested step 0 attempt 0',
    'model.failed overloaded retry in 1000 ms',
    'model.requested step 0 attempt 1',
    'model.failed overloaded retry in 2000 ms',
    'model.requested step 0 attempt 2',
    'model.failed overloaded',
    'config.changed two/two-1 by fallback',
    'model.requested step 0 attempt 3',
  ]);
  expect(brokenPromises(await session.events())).toEqual([]);
});

test('each model of the chain has all its attempts, and then the turn fails with the reason', async () => {
  const all = [overloaded, overloaded, overloaded];
  const session = await between(all, all, { fallbacks: [named('two')] });
  expect(await session.engine.prompt(hello)).toMatchObject({ as: 'failed', code: 'model' });
  expect((await about(session, 'model.requested')).length).toBe(6);
});

test('a request that no model would take is not passed on', async () => {
  const invalid = failed({ code: 'invalid', retryable: false });
  const session = await between([invalid], [done], { fallbacks: [named('two')] });
  expect(await session.engine.prompt(hello)).toMatchObject({ as: 'failed', code: 'model' });
  expect(session.two.requests).toEqual([]);
});

test('a provider that is not there is a failed request, and the session goes on', async () => {
  const session = await between([done], []);
  await session.engine.configure({ model: named('three') }, 'a slip');
  expect(await session.engine.prompt(hello)).toMatchObject({
    as: 'failed',
    message: expect.stringContaining('There is no provider three here, but one, two') as string,
  });
  await session.engine.configure({ model: named('one') }, 'back');
  expect(await session.engine.prompt(hello)).toMatchObject({ as: 'completed' });
});
