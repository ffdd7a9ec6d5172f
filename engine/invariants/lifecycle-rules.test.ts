import { expect, test } from 'vitest';
import { RequestId, TurnId } from '#engine/schema/ids.ts';
import { brokenPromises } from '#engine/testing/session-harness.ts';
import { soundLog, tamperingWith } from '#engine/testing/sound-log.ts';

const sound = await soundLog();
const { changed, copied, without } = tamperingWith(sound);

/** What is reported, with the ids that the seed made left out. */
const reportOf = (events: Parameters<typeof brokenPromises>[0]) =>
  brokenPromises(events).map((line) => line.replaceAll(/(turn|req)_[0-9a-f]{16}/gu, '$1'));

test('a sound log is reported by no rule', () => {
  expect(brokenPromises(sound)).toEqual([]);
});

test.each([
  ['L1: a turn that never ends', without(['turn.completed']), ['L1 at 30: turn turn never ended']],
  [
    'L1: a turn without a start',
    without(['turn.started']),
    [
      'L1 at 2: a context was built outside a turn',
      'L1 at 3: a model was asked outside a turn',
      'L1 at 23: a context was built outside a turn',
      'L1 at 24: a model was asked outside a turn',
      'L1 at 26: a model was asked outside a turn',
      'L1 at 30: turn turn ends and was not open',
    ],
  ],
  [
    'L1: the end of another turn',
    changed(['turn.completed'], { turnId: TurnId.parse('turn_404') }),
    ['L1 at 31: turn turn_404 ends and was not open'],
  ],
  [
    'L1: a turn that begins within a turn',
    copied(['turn.started'], ['turn.completed']),
    ['L1 at 31: turn turn has not ended', 'L3 at 32: 2 steps counted, 0 taken'],
  ],
  [
    'L1: a turn that ends twice',
    copied(['turn.completed'], ['turn.completed']),
    ['L1 at 32: turn turn ends and was not open'],
  ],
  [
    'L2: a request without an end',
    without(['model.failed']),
    ['L2 at 26: request req has not ended'],
  ],
  [
    'L2: a request that ends twice',
    copied(['model.completed'], ['turn.completed']),
    ['L2 at 31: request req ends and was not open'],
  ],
  [
    'L2: the end of a request that was never made',
    without(['model.requested']),
    ['L2 at 5: request req ends and was not open'],
  ],
  [
    'L2: the end of another request',
    changed(['model.failed'], { requestId: RequestId.parse('req_404') }),
    ['L2 at 26: request req_404 ends and was not open'],
  ],
  [
    'L2: a turn that ends before its request',
    copied(['turn.completed'], ['model.failed']),
    [
      'L2 at 26: request req has not ended',
      'L2 at 27: request req ends and was not open',
      'L1 at 28: a model was asked outside a turn',
      'L1 at 32: turn turn ends and was not open',
    ],
  ],
  [
    'L3: a step that was left out',
    changed(['context.built'], { stepIndex: 1 }),
    [
      'L3 at 3: step 1, expected 0',
      'L3 at 4: attempt 0 of step 0, expected 0 of step 1',
      'L3 at 24: step 1, expected 2',
    ],
  ],
  [
    'L3: an attempt that was left out',
    changed(['model.requested'], { attemptIndex: 1 }),
    ['L3 at 4: attempt 1 of step 0, expected 0 of step 0'],
  ],
  [
    'L3: an attempt of another step',
    changed(['model.requested'], { stepIndex: 1 }),
    ['L3 at 4: attempt 0 of step 1, expected 0 of step 0'],
  ],
  [
    'L3: steps that were miscounted',
    changed(['turn.completed'], { stepCount: 1 }),
    ['L3 at 31: 1 steps counted, 2 taken'],
  ],
])('%s is reported', (_title, events, reported) => {
  expect(reportOf(events)).toEqual(reported);
});
