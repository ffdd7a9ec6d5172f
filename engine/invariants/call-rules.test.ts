import { expect, test } from 'vitest';
import { CallId } from '#engine/schema/ids.ts';
import { call, done, finished } from '#engine/testing/answers.ts';
import { scriptedTool } from '#engine/testing/scripted-tool.ts';
import { brokenPromises, hello, startHarness } from '#engine/testing/session-harness.ts';
import { soundLog, tamperingWith } from '#engine/testing/sound-log.ts';

const { changed, copied, moved, without } = tamperingWith(await soundLog());

test.each([
  [
    'P1: a call that starts before it is decided on',
    moved(['permission.resolved', 'c4'], ['tool.completed', 'c4']),
    ['P1 at 21: call c4 starts without a decision'],
  ],
  [
    'P1: a call that is never decided on',
    without(['permission.resolved', 'c4']),
    ['P1 at 21: call c4 starts without a decision'],
  ],
  [
    'P1: a decision on a call that nobody made',
    without(['model.tool_call_requested', 'c3']),
    ['P1 at 17: a decision on c3, not requested', 'T2 at 18: call c3 ends and was never requested'],
  ],
  [
    'P2: a denied call that starts',
    changed(['permission.resolved', 'c4'], { decision: 'deny' }),
    ['P2 at 22: call c4 starts and was denied'],
  ],
  [
    'T1: a started call without an outcome',
    without(['tool.completed', 'c4']),
    ['T1 at 23: call c4 of Change has no outcome'],
  ],
  [
    'T1: a denied call without an outcome',
    without(['tool.rejected', 'c3']),
    ['T1 at 23: call c3 of Change has no outcome'],
  ],
  [
    'T1: an outcome that comes after the next step has begun',
    moved(['tool.completed', 'c4'], ['turn.completed']),
    [
      'T1 at 23: call c4 of Change has no outcome',
      'T2 at 30: call c4 ends and was never requested',
    ],
  ],
  [
    'T1: a call with two outcomes',
    copied(['tool.completed', 'c1'], ['tool.completed', 'c2']),
    ['T1 at 16: call c1 ends twice'],
  ],
  [
    'T1: a call that is requested twice',
    copied(['model.tool_call_requested', 'c1'], ['permission.resolved', 'c1']),
    ['T1 at 11: call c1 is requested twice'],
  ],
  [
    'T2: an outcome without a start',
    without(['tool.started', 'c4']),
    ['T2 at 22: call c4 has tool.completed, started: false'],
  ],
  [
    'T2: a start without a request',
    without(['model.tool_call_requested', 'c4']),
    [
      'P1 at 20: a decision on c4, not requested',
      'T2 at 21: call c4 starts and was never requested',
      'T2 at 22: call c4 ends and was never requested',
    ],
  ],
  [
    'T2: a call that starts twice',
    copied(['tool.started', 'c4'], ['tool.completed', 'c4']),
    ['T2 at 23: call c4 starts twice'],
  ],
  [
    'T2: a call that starts after its end',
    copied(['tool.started', 'c4'], ['turn.completed']),
    ['T2 at 31: call c4 starts twice', 'T2 at 31: call c4 starts after its end'],
  ],
  [
    'T2: the rejection of a call that was started',
    changed(['tool.rejected', 'c3'], { callId: CallId.parse('c1') }),
    [
      'T1 at 19: call c1 ends twice',
      'T2 at 19: call c1 has tool.rejected, started: true',
      'T1 at 24: call c3 of Change has no outcome',
    ],
  ],
  [
    'T3: a change that starts beside a read',
    moved(['tool.completed', 'c2'], ['tool.completed', 'c4']),
    ['T3 at 21: call c4 starts beside c2'],
  ],
  [
    'T3: a read that starts beside a change',
    moved(['tool.started', 'c1'], ['tool.completed', 'c4']),
    [
      'T2 at 14: call c1 has tool.completed, started: false',
      'T2 at 22: call c1 starts after its end',
      'T3 at 22: call c1 starts beside c4',
    ],
  ],
])('%s is reported', (_title, events, reported) => {
  expect(brokenPromises(events)).toEqual(reported);
});

test('a call whose id an earlier answer used is another call, once that one has ended', async () => {
  const asking = [...call('c1', 'Look', {}, 0), ...finished('tool_use')];
  const { engine, events } = await startHarness({
    answers: [asking, asking, done],
    tools: [scriptedTool('Look', { readOnly: true })],
  });
  await engine.prompt(hello);
  expect((await events()).filter(({ type }) => type === 'tool.completed')).toHaveLength(2);
  expect(brokenPromises(await events())).toEqual([]);
});
