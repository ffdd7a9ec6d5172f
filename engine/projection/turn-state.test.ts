import { expect, test } from 'vitest';
import { everyEvent } from '#engine/testing/every-event.ts';
import { logOf, type Happenings } from '#engine/testing/session-events.ts';
import { foldTurn, type TurnState } from './turn-state.ts';
import { noUsage } from './usage.ts';

const turnAfter = (...happenings: Happenings) =>
  logOf(...happenings).reduce<TurnState | undefined>(foldTurn, undefined);

const {
  'turn.started': started,
  'user.message': said,
  'context.built': built,
  'model.requested': requested,
  'model.completed': completed,
  'model.failed': failed,
  'model.tool_call_requested': called,
  'permission.resolved': resolved,
  'tool.started': toolStarted,
} = everyEvent;

const fresh = {
  turnId: 'turn_1',
  turnIndex: 0,
  stepIndex: -1,
  request: undefined,
  stopReason: undefined,
  calls: [],
  unreadCount: 0,
  usage: noUsage,
  costUsd: 0,
};
const { usage } = completed.payload;

test('a turn begins without a step, and counts what is said until the step begins', () => {
  expect(turnAfter(started)).toEqual(fresh);
  expect(turnAfter(started, said, said)).toEqual({ ...fresh, unreadCount: 2 });
  expect(turnAfter(started, said, said, built)).toEqual({ ...fresh, stepIndex: 0 });
});

test('a request is open, then it has failed or is complete, and is charged either way', () => {
  const open = {
    requestId: 'req_1',
    attemptIndex: 0,
    status: 'open',
    failure: undefined,
    firstAttemptIndex: 0,
  };
  const step = { ...fresh, stepIndex: 0 };
  const asked = [started, said, built, requested] as const;
  expect(turnAfter(...asked)).toEqual({ ...step, request: open });
  expect(turnAfter(...asked, failed)).toEqual({
    ...step,
    request: { ...open, status: 'failed', failure: failed.payload },
    usage,
    costUsd: 0.25,
  });
  expect(turnAfter(...asked, failed, requested, completed)).toEqual({
    ...step,
    request: { ...open, status: 'completed' },
    stopReason: 'tool_use',
    usage: { inputTokens: 20, outputTokens: 10, cacheReadTokens: 6, cacheWriteTokens: 4 },
    costUsd: 0.5,
  });
});

test('an attempt that failed before anything was counted costs nothing', () => {
  const { usage: _usage, costUsd: _costUsd, ...uncounted } = failed.payload;
  const turn = turnAfter(started, built, requested, { type: 'model.failed', payload: uncounted });
  expect([turn?.usage, turn?.costUsd]).toEqual([noUsage, 0]);
});

test('a call goes from requested over decided and started to ended', () => {
  const call = {
    callId: 'call_1',
    name: 'Look',
    arguments: { at: 'a' },
    malformed: '{"at"',
    decision: undefined,
    reason: undefined,
    started: undefined,
    ended: false,
  };
  const decided = { ...call, decision: 'allow', reason: 'fine' };
  const running = { ...decided, started: toolStarted.payload };
  const happenings = [called, resolved, toolStarted, everyEvent['tool.completed']];
  const states = happenings.map((_, index) =>
    turnAfter(started, built, ...happenings.slice(0, index + 1)),
  );
  expect(states.map((turn) => turn?.calls)).toEqual([
    [call],
    [decided],
    [running],
    [{ ...running, ended: true }],
  ]);
  for (const type of ['tool.failed', 'tool.rejected'] as const) {
    expect(turnAfter(started, built, called, everyEvent[type])?.calls).toEqual([
      { ...call, ended: true },
    ]);
  }
});

test('the next step begins without the calls, the request and the reason of the one before', () => {
  const { type, payload } = built;
  const next = { type, payload: { ...payload, stepIndex: 1 } };
  expect(turnAfter(started, built, requested, completed, called, next)).toEqual({
    ...fresh,
    stepIndex: 1,
    usage,
    costUsd: 0.25,
  });
});

test.each(['turn.completed', 'turn.failed', 'turn.interrupted', 'session.rewound'] as const)(
  'after %s no turn is open',
  (type) => {
    expect(turnAfter(started, said, everyEvent[type])).toBeUndefined();
  },
);

test('outside of a turn nothing but its start makes one', () => {
  const others = Object.values(everyEvent).filter(({ type }) => type !== 'turn.started');
  expect(turnAfter(...others)).toBeUndefined();
});

test('events that do not concern the turn leave it as it is', () => {
  const before = turnAfter(started, said, built, requested);
  const types = [
    'session.created',
    'session.repaired',
    'session.ended',
    'model.delta',
    'assistant.message',
    'permission.requested',
  ] as const;
  const events = logOf(...types.map((type) => everyEvent[type]));
  expect(events.reduce<TurnState | undefined>(foldTurn, before)).toBe(before);
});
