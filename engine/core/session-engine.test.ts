import { describe, expect, test } from 'vitest';
import type { LiveEvent } from '#engine/schema/live-event.ts';
import type { SessionEvent } from '#engine/schema/events/session-event.ts';
import { sessionStateOf } from '#engine/projection/session-state.ts';
import { call, failed, finished, text, thinking } from '#engine/testing/answers.ts';
import { says, scriptedTool } from '#engine/testing/scripted-tool.ts';
import { brokenPromises, startHarness } from '#engine/testing/session-harness.ts';

const hello = [{ type: 'text', text: 'hello' } as const];

test('a turn without tools: asked once, answered once, and every delta durable at its block’s end', async () => {
  const { engine, story, events } = await startHarness({
    answers: [[...text('Good morning to you'), ...finished('end')]],
  });
  const ending = await engine.prompt(hello);
  expect(ending).toEqual({ as: 'completed', stopReason: 'end' });
  expect(await story()).toEqual([
    'session.created scripted/scripted-1',
    'turn.started 0',
    'user.message prompt hello',
    'context.built step 0, 1 messages',
    'model.requested step 0 attempt 0',
    'model.delta text Good morning to you',
    'assistant.message text',
    'model.completed end 5 tokens',
    'turn.completed end',
  ]);
  expect(brokenPromises(await events())).toEqual([]);
});

test('what the engine knows is what its log says (invariant E3)', async () => {
  const { engine, events } = await startHarness({
    answers: [
      [...thinking('hm', 'sig'), ...call('c1', 'Look'), ...finished('tool_use')],
      [...text('done'), ...finished('end')],
    ],
    tools: [scriptedTool('Look', { readOnly: true })],
  });
  await engine.prompt(hello);
  expect(sessionStateOf(await events())).toEqual(engine.state);
});

test('thinking, calls and answers go back to the model in order', async () => {
  const { engine, model } = await startHarness({
    answers: [
      [
        ...thinking('let me look', 'signature-1'),
        ...text('Looking.', 1),
        ...call('c1', 'Look', { path: 'a' }, 2),
        ...finished('tool_use'),
      ],
      [...text('done'), ...finished('end')],
    ],
    tools: [scriptedTool('Look', { readOnly: true })],
  });
  await engine.prompt(hello);
  expect(model.requests[1]?.messages).toEqual([
    { role: 'user', content: hello },
    {
      role: 'assistant',
      content: [
        { type: 'thinking', text: 'let me look', signature: 'signature-1' },
        { type: 'text', text: 'Looking.' },
        { type: 'tool_call', callId: 'c1', name: 'Look', arguments: { path: 'a' } },
      ],
    },
    {
      role: 'tool',
      answers: [{ callId: 'c1', output: [{ type: 'text', text: 'Look done' }], isError: false }],
    },
  ]);
});

describe('tools', () => {
  test('read-only calls overlap, and their outcomes stand in the order of the model (invariants T3, D2)', async () => {
    let runningCount = 0;
    let most = 0;
    const gates = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
    const look = scriptedTool('Look', {
      readOnly: true,
      async run({ callId }) {
        runningCount += 1;
        most = Math.max(most, runningCount);
        // The first call ends only after the second one has.
        if (callId === 'c1') await gates[0]?.promise;
        else gates[0]?.resolve();
        runningCount -= 1;
        return says(callId);
      },
    });
    const { engine, story, events } = await startHarness({
      answers: [
        [...call('c1', 'Look', {}, 0), ...call('c2', 'Look', {}, 1), ...finished('tool_use')],
        [...text('done'), ...finished('end')],
      ],
      tools: [look],
    });
    await engine.prompt(hello);
    expect(most).toBe(2);
    expect((await story()).filter((line) => line.startsWith('tool.'))).toEqual([
      'tool.started c1 Look {}',
      'tool.started c2 Look {}',
      'tool.completed c1 c1',
      'tool.completed c2 c2',
    ]);
    expect(brokenPromises(await events())).toEqual([]);
  });

  test('a call that changes something runs alone (invariant T3)', async () => {
    let runningCount = 0;
    const run = async () => {
      runningCount += 1;
      expect(runningCount).toBe(1);
      await Promise.resolve();
      runningCount -= 1;
      return says('done');
    };
    const { engine, story, events } = await startHarness({
      answers: [
        [
          ...call('c1', 'Look', {}, 0),
          ...call('c2', 'Change', {}, 1),
          ...call('c3', 'Change', {}, 2),
          ...finished('tool_use'),
        ],
        [...text('done'), ...finished('end')],
      ],
      tools: [scriptedTool('Look', { readOnly: true, run }), scriptedTool('Change', { run })],
    });
    await engine.prompt(hello);
    expect((await story()).filter((line) => line.startsWith('tool.'))).toEqual([
      'tool.started c1 Look {}',
      'tool.completed c1 done',
      'tool.started c2 Change {}',
      'tool.completed c2 done',
      'tool.started c3 Change {}',
      'tool.completed c3 done',
    ]);
    expect(brokenPromises(await events())).toEqual([]);
  });

  test('the intent of a call is in the log before its effect (invariant S2)', async () => {
    let types: readonly string[] = [];
    const harness = await startHarness({
      answers: [
        [...call('c1', 'Change'), ...finished('tool_use')],
        [...text('done'), ...finished('end')],
      ],
      tools: [
        scriptedTool('Change', {
          run: async () => {
            types = (await harness.events()).map((event) => event.type);
            return says('done');
          },
        }),
      ],
    });
    await harness.engine.prompt(hello);
    expect(types.slice(-2)).toEqual(['permission.resolved', 'tool.started']);
  });

  test('calls that cannot run are answered with the reason, and the turn goes on', async () => {
    const { engine, events, model } = await startHarness({
      answers: [
        [
          ...call('c1', 'Nothing', {}, 0),
          ...call('c2', 'Change', { bad: true }, 1),
          ...call('c3', 'Break', {}, 2),
          ...finished('tool_use'),
        ],
        [...text('sorry'), ...finished('end')],
      ],
      tools: [
        scriptedTool('Change'),
        scriptedTool('Break', {
          run: () => {
            throw new TypeError('a bug');
          },
        }),
      ],
    });
    await engine.prompt(hello);
    const answers = model.requests[1]?.messages.at(-1);
    expect(answers).toEqual({
      role: 'tool',
      answers: [
        {
          callId: 'c1',
          output: [
            {
              type: 'text',
              text: 'There is no tool named Nothing. The tools are: Change, Break.',
            },
          ],
          isError: true,
        },
        {
          callId: 'c2',
          output: [{ type: 'text', text: 'bad must not be true' }],
          isError: true,
        },
        {
          callId: 'c3',
          output: [
            {
              type: 'text',
              text: 'The tool Break crashed (TypeError: a bug). It may have taken effect.',
            },
          ],
          isError: true,
        },
      ],
    });
    expect(brokenPromises(await events())).toEqual([]);
  });

  test('arguments that are no JSON reach the model as a failed call', async () => {
    const malformed = call('c1', 'Change').map((chunk) =>
      chunk.type === 'tool_call.completed' ? { ...chunk, malformed: '{"path": "a' } : chunk,
    );
    const { engine, story } = await startHarness({
      answers: [
        [...malformed, ...finished('max_tokens')],
        [...text('again'), ...finished('end')],
      ],
      tools: [scriptedTool('Change')],
    });
    await engine.prompt(hello);
    expect(await story()).toContain('tool.rejected c1 invalid_arguments');
  });
});

describe('permissions', () => {
  const answers = [
    [...call('c1', 'Change'), ...finished('tool_use')],
    [...text('done'), ...finished('end')],
  ];
  const tools = [scriptedTool('Change')];

  test('the mode deny keeps every call from running (invariants P1, P2)', async () => {
    const { engine, story, events } = await startHarness({
      answers,
      tools,
      setup: { permissionMode: 'deny' },
    });
    await engine.prompt(hello);
    const lines = (await story()).filter((line) => /^(permission|tool)/u.test(line));
    expect(lines).toEqual(['permission.resolved c1 deny by mode', 'tool.rejected c1 denied']);
    expect(brokenPromises(await events())).toEqual([]);
  });

  test.each(['allow', 'deny'] as const)('a person is asked and says %s', async (decision) => {
    const { engine, story, events } = await startHarness({
      answers,
      tools,
      setup: { permissionMode: 'ask' },
      approvals: { ask: () => Promise.resolve({ decision, reason: 'because' }) },
    });
    await engine.prompt(hello);
    const lines = (await story()).filter((line) => /^(permission|tool)/u.test(line));
    expect(lines).toEqual([
      'permission.requested c1 Change {}',
      `permission.resolved c1 ${decision} by user`,
      ...(decision === 'allow'
        ? ['tool.started c1 Change {}', 'tool.completed c1 Change done']
        : ['tool.rejected c1 denied']),
    ]);
    expect(brokenPromises(await events())).toEqual([]);
  });

  test('a turn cancelled while a person is asked ends the call', async () => {
    const { engine, story, events } = await startHarness({
      answers,
      tools,
      setup: { permissionMode: 'ask' },
      approvals: {
        ask: (_request, signal) =>
          new Promise((_resolve, reject) => {
            signal.addEventListener('abort', () => reject(new Error('withdrawn')));
          }),
      },
      onEvent: (event, running) => {
        if (!('live' in event) && event.type === 'permission.requested') running.cancel();
      },
    });
    const ending = await engine.prompt(hello);
    expect(ending.as).toBe('interrupted');
    expect((await story()).slice(-3)).toEqual([
      'permission.requested c1 Change {}',
      'tool.rejected c1 cancelled',
      'turn.interrupted by user',
    ]);
    expect(brokenPromises(await events())).toEqual([]);
  });
});

describe('steering', () => {
  test('a message in the middle of a step is read after the answers of its calls', async () => {
    const steer = [{ type: 'text', text: 'in English, please' } as const];
    const { engine, model, events } = await startHarness({
      answers: [
        [...call('c1', 'Change'), ...finished('tool_use')],
        [...text('done'), ...finished('end')],
      ],
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
      answers: [
        [...text('done'), ...finished('end')],
        [...text('done again'), ...finished('end')],
      ],
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

describe('limits', () => {
  const loop = () => [...call(`c${Math.random()}`, 'Look'), ...finished('tool_use', 1_000)];
  const tools = [scriptedTool('Look', { readOnly: true })];

  test('a turn that takes too many steps fails', async () => {
    const { engine, model } = await startHarness({
      answers: [loop(), loop(), loop()],
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
      answers: [loop(), loop(), loop()],
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
      `[EngineError: A cost limit needs a price, and none is known for scripted/scripted-1. Leave the limit out, or choose a model that \`engine/model-gateway/prices.ts\` lists.]`,
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

describe('why a model stopped', () => {
  test('a pause is answered by asking again with what it said', async () => {
    const { engine, model } = await startHarness({
      answers: [
        [...text('searching'), ...finished('pause')],
        [...text('found'), ...finished('end')],
      ],
    });
    await engine.prompt(hello);
    expect(model.requests[1]?.messages.map((message) => message.role)).toEqual([
      'user',
      'assistant',
    ]);
  });

  test('a refusal ends the turn and runs no call', async () => {
    const { engine, story, events } = await startHarness({
      answers: [[...call('c1', 'Change'), ...finished('refusal')]],
      tools: [scriptedTool('Change')],
    });
    expect(await engine.prompt(hello)).toEqual({ as: 'completed', stopReason: 'refusal' });
    expect(await story()).toContain('tool.rejected c1 cancelled');
    expect(brokenPromises(await events())).toEqual([]);
  });
});

test('live deltas are seen at once, durable events only once they are in the log (invariant S1)', async () => {
  const seen: (SessionEvent | LiveEvent)[] = [];
  const late: string[] = [];
  const harness = await startHarness({
    answers: [[...text('a b c'), ...finished('end')]],
    onEvent: (event) => {
      seen.push(event);
      const headSequence = harness.log.head?.sequence ?? -1;
      if (!('live' in event) && event.sequence > headSequence) late.push(event.type);
    },
  });
  await harness.engine.prompt(hello);
  const live = seen.filter((event) => 'live' in event);
  expect(live.map(({ afterSequence, offset }) => [afterSequence, offset])).toEqual([
    [4, 0],
    [4, 1],
    [4, 2],
  ]);
  expect(late).toEqual([]);
});

test('text that streams longer than a window becomes durable on the way', async () => {
  const harness = await startHarness({
    answers: [
      function* slow() {
        for (const word of ['one ', 'two ', 'three ']) {
          yield { type: 'text.delta', index: 0, text: word };
          harness.clock.advanceTo(harness.clock.now() + 600);
        }
        yield { type: 'block.completed', index: 0 };
        yield* finished('end');
      },
    ],
  });
  await harness.engine.prompt(hello);
  const deltas = (await harness.story()).filter((line) => line.startsWith('model.delta'));
  expect(deltas).toEqual(['model.delta text one two', 'model.delta text three']);
});

describe('one thing at a time', () => {
  test('a second prompt is refused while a turn runs', async () => {
    const { engine } = await startHarness({ answers: [[...text('hi'), ...finished('end')]] });
    const first = engine.prompt(hello);
    await expect(engine.prompt(hello)).rejects.toThrowErrorMatchingInlineSnapshot(
      `[EngineError: Cannot start a turn while a turn is running. Wait for it, steer it, or cancel it.]`,
    );
    expect((await first).as).toBe('completed');
  });

  test('an ended session takes no more prompts', async () => {
    const { engine, story } = await startHarness({ answers: [] });
    await engine.end('done');
    expect((await story()).at(-1)).toBe('session.ended done');
    await expect(engine.prompt(hello)).rejects.toMatchObject({ code: 'engine.ended' });
  });
});

test('after a rewind the model does not read what was left behind', async () => {
  const { engine, model, events } = await startHarness({
    answers: [
      [...text('first answer'), ...finished('end')],
      [...text('other answer'), ...finished('end')],
    ],
  });
  const start = (await events())[0];
  await engine.prompt(hello);
  if (start !== undefined) await engine.rewind(start.id, 'try again');
  await engine.prompt([{ type: 'text', text: 'something else' }]);
  expect(model.requests[1]?.messages).toEqual([
    { role: 'user', content: [{ type: 'text', text: 'something else' }] },
  ]);
  expect(brokenPromises(await events())).toEqual([]);
});
