import { describe, expect, test } from 'vitest';
import { call, failed, finished, text } from '#engine/testing/answers.ts';
import { scriptedTool } from '#engine/testing/scripted-tool.ts';
import { brokenPromises, hello, startHarness } from '#engine/testing/session-harness.ts';

describe('limits', () => {
  const loop = (callId: string) => [...call(callId, 'Look'), ...finished('tool_use', 1_000)];
  const tools = [scriptedTool('Look', { readOnly: true })];

  test('a turn that takes too many steps fails', async () => {
    const { engine, model } = await startHarness({
      answers: [loop('c1'), loop('c2'), loop('c3')],
      tools,
      setup: { limits: { stepsMax: 2 } },
    });
    expect(await engine.prompt(hello)).toEqual({
      as: 'failed',
      code: 'limit_steps',
      message: 'The turn took 2 steps, its limit.',
    });
    expect(model.requests).toHaveLength(2);
  });

  test('a turn that costs too much fails before its next request', async () => {
    const price = { inputUsd: 0, outputUsd: 10, cacheReadUsd: 0, cacheWriteUsd: 0 };
    const { engine, model } = await startHarness({
      answers: [loop('c1'), loop('c2'), loop('c3')],
      tools,
      setup: { limits: { costUsdMax: 0.02 } },
      ports: { prices: { priceOf: () => price } },
    });
    expect(await engine.prompt(hello)).toMatchObject({ as: 'failed', code: 'limit_cost' });
    expect(model.requests).toHaveLength(2);
    expect(engine.state.costUsd).toBeCloseTo(0.02);
  });

  test('a cost limit without a known price is refused at once', async () => {
    const start = startHarness({ answers: [], setup: { limits: { costUsdMax: 1 } } });
    await expect(start).rejects.toThrowErrorMatchingInlineSnapshot(
      `[EngineError: A cost limit needs a price, and none is known for scripted/scripted-1. Leave the limit out, or choose a model that has one in \`reprise models\`.]`,
    );
  });

  test('a turn that takes too long is stopped, its stream too', async () => {
    const { engine, story, clock } = await startHarness({
      answers: [
        function* slow() {
          yield* text('one ');
          clock.advanceTo(clock.now() + 5_000);
          yield* text('two', 1);
          yield* finished('end');
        },
      ],
      setup: { limits: { durationMsMax: 3_000 } },
    });
    expect(await engine.prompt(hello)).toEqual({
      as: 'failed',
      code: 'limit_duration',
      message: 'The turn took 3000 ms, its limit.',
    });
    expect((await story()).slice(-2)).toEqual([
      'model.failed aborted',
      'turn.failed limit_duration',
    ]);
  });
});

describe('retries', () => {
  test('double their delay, honour retry-after, and each attempt is an event', async () => {
    const { engine, story, events } = await startHarness({
      answers: [
        failed({ code: 'overloaded', retryable: true }),
        failed({ code: 'rate_limit', retryable: true, retryAfterMs: 9_000 }),
        [...text('at last'), ...finished('end')],
      ],
    });
    await engine.prompt(hello);
    expect((await story()).filter((line) => line.startsWith('model.'))).toEqual([
      'model.requested step 0 attempt 0',
      'model.failed overloaded retry in 1000 ms',
      'model.requested step 0 attempt 1',
      'model.failed rate_limit retry in 9000 ms',
      'model.requested step 0 attempt 2',
      'model.delta text at last',
      'model.completed end 5 tokens',
    ]);
    expect(brokenPromises(await events())).toEqual([]);
  });

  test('end after the last attempt; what was said is kept', async () => {
    const cut = [...text('half an answer'), ...failed({ code: 'network', retryable: true })];
    const { engine, story, events } = await startHarness({ answers: [cut, cut, cut] });
    expect(await engine.prompt(hello)).toEqual({
      as: 'failed',
      code: 'model',
      message: 'The model gave no answer (network): scripted network',
    });
    expect(
      (await story()).filter((line) => line === 'assistant.message partial text'),
    ).toHaveLength(1);
    expect(brokenPromises(await events())).toEqual([]);
  });

  test('do not happen for what cannot be mended by waiting', async () => {
    const { engine, model } = await startHarness({ answers: [failed({ code: 'auth' })] });
    expect(await engine.prompt(hello)).toMatchObject({ as: 'failed', code: 'model' });
    expect(model.requests).toHaveLength(1);
  });
});
