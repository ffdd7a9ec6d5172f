import { describe, expect, test } from 'vitest';
import { call, done, failed, finished, text } from '#engine/testing/answers.ts';
import { says, scriptedTool } from '#engine/testing/scripted-tool.ts';
import { brokenPromises, hello, startHarness } from '#engine/testing/session-harness.ts';
import { slowLog } from '#engine/testing/slow-log.ts';

describe('steering', () => {
  test('a message in the middle of a step is read after the answers of its calls', async () => {
    const steer = [{ type: 'text', text: 'in English, please' } as const];
    const { engine, model, events } = await startHarness({
      answers: [[...call('c1', 'Change'), ...finished('tool_use')], done],
      tools: [
        scriptedTool('Change', {
          run: async () => {
            await engine.steer(steer);
            return says('done');
          },
        }),
      ],
    });
    await engine.prompt(hello);
    expect(model.requests[1]?.messages.map((message) => message.role)).toEqual([
      'user',
      'assistant',
      'tool',
      'user',
    ]);
    expect(brokenPromises(await events())).toEqual([]);
  });

  test('a message during the last answer makes the turn go on', async () => {
    let steering: Promise<void> | undefined;
    const { engine, model, events } = await startHarness({
      answers: [done, [...text('done again'), ...finished('end')]],
      onEvent: (event, running) => {
        if ('live' in event && model.requests.length === 1) {
          steering ??= running.steer([{ type: 'text', text: 'and now?' }]);
        }
      },
    });
    await engine.prompt(hello);
    await steering;
    expect(model.requests).toHaveLength(2);
    expect(engine.state.conversation.unread).toEqual([]);
    expect(brokenPromises(await events())).toEqual([]);
  });

  test('a message as late as the end of the last answer is read in this turn', async () => {
    let steering: Promise<void> | undefined;
    const { engine, model, story } = await startHarness({
      answers: [done, done],
      // The message is still on its way to the disk when the engine decides what to do next.
      log: await slowLog(() => {}),
      onEvent: (event, running) => {
        if (!('live' in event) && event.type === 'model.completed') {
          steering ??= running.steer([{ type: 'text', text: 'and now?' }]);
        }
      },
    });
    await engine.prompt(hello);
    await steering;
    expect(model.requests.map(({ messages }) => messages.length)).toEqual([1, 3]);
    expect((await story()).filter((line) => /^(user|turn)/u.test(line))).toEqual([
      'turn.started 0',
      'user.message prompt hello',
      'user.message steer and now?',
      'turn.completed end',
    ]);
  });

  test('a message that comes after the end was decided is refused, not lost', async () => {
    let steering: Promise<unknown> | undefined;
    const log = await slowLog((types) => {
      if (!types.includes('turn.completed')) return;
      steering = harness.engine.steer(hello).catch((error: unknown) => error);
    });
    const harness = await startHarness({ answers: [done], log });
    await harness.engine.prompt(hello);
    expect(await steering).toMatchObject({ code: 'engine.no_turn' });
    expect(harness.engine.state.conversation.unread).toEqual([]);
  });

  test('without a turn there is nothing to steer', async () => {
    const { engine } = await startHarness({ answers: [] });
    await expect(engine.steer(hello)).rejects.toThrowErrorMatchingInlineSnapshot(
      `[EngineError: No turn is running. Send a prompt instead.]`,
    );
  });
});

describe('cancelling', () => {
  test('in the middle of a stream keeps what was said, and the next turn goes on from it', async () => {
    let deltaCount = 0;
    const { engine, story, events, model } = await startHarness({
      answers: [
        [...text('one two three four'), ...finished('end')],
        [...text('five'), ...finished('end')],
      ],
      onEvent: (event, running) => {
        if ('live' in event && (deltaCount += 1) === 2) running.cancel('enough');
      },
    });
    expect(await engine.prompt(hello)).toEqual({ as: 'interrupted', reason: 'enough' });
    expect((await story()).slice(-4)).toEqual([
      'model.delta text one two',
      'assistant.message partial text',
      'model.failed aborted',
      'turn.interrupted by user',
    ]);
    await engine.prompt([{ type: 'text', text: 'go on' }]);
    expect(model.requests[1]?.messages.map((message) => message.role)).toEqual([
      'user',
      'assistant',
      'user',
    ]);
    expect(brokenPromises(await events())).toEqual([]);
  });

  test('while a tool runs stops the tool, ends the other calls and asks no more', async () => {
    const { engine, story, events, model } = await startHarness({
      answers: [
        [...call('c1', 'Change', {}, 0), ...call('c2', 'Change', {}, 1), ...finished('tool_use')],
      ],
      tools: [
        scriptedTool('Change', {
          run: ({ signal, onDelta }) =>
            new Promise((resolve) => {
              onDelta('working');
              const stopped = { status: 'failed', code: 'cancelled', output: [] } as const;
              signal.addEventListener('abort', () => resolve(stopped));
            }),
        }),
      ],
      onEvent: (event, running) => {
        if ('live' in event && event.payload.type === 'tool.delta')
          setImmediate(() => running.cancel());
      },
    });
    await engine.prompt(hello);
    expect((await story()).slice(-4)).toEqual([
      'tool.started c1 Change {}',
      'tool.failed c1 cancelled',
      'tool.rejected c2 cancelled',
      'turn.interrupted by user',
    ]);
    expect(model.requests).toHaveLength(1);
    expect(brokenPromises(await events())).toEqual([]);
  });

  test('while a retry waits ends the turn without another request', async () => {
    const { engine, model } = await startHarness({
      answers: [failed({ code: 'overloaded', retryable: true })],
      onEvent: (event, running) => {
        if (!('live' in event) && event.type === 'model.failed') running.cancel();
      },
    });
    expect((await engine.prompt(hello)).as).toBe('interrupted');
    expect(model.requests).toHaveLength(1);
  });
});
