import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { CallState, TurnState } from '#engine/projection/turn-state.ts';
import { noUsage } from '#engine/projection/usage.ts';
import { CallId, RequestId, TurnId } from '#engine/schema/ids.ts';
import { StopReason } from '#engine/schema/model-stream.ts';
import { nextAction, type TurnAction, type TurnRules } from './next-action.ts';

const turnId = TurnId.parse('turn_1');
const requestId = RequestId.parse('req_1');

/** A denied call has its rejection in the same batch, so it has ended (see `settleCalls`). */
const callStates = fc.constantFrom(
  { decision: undefined, ended: false },
  { decision: undefined, ended: true },
  { decision: 'allow' as const, ended: false },
  { decision: 'allow' as const, ended: true },
  { decision: 'deny' as const, ended: true },
);
const calls: fc.Arbitrary<readonly CallState[]> = fc
  .array(fc.tuple(callStates, fc.constantFrom('Look', 'Change')), { maxLength: 6 })
  .map((each) =>
    each.map(([state, name], index) => ({
      callId: CallId.parse(`c${index}`),
      name,
      arguments: {},
      malformed: undefined,
      reason: undefined,
      started: undefined,
      ...state,
    })),
  );
const failure = fc.record({ retry: fc.option(fc.record({ delayMs: fc.nat(1_000) })) });
const request: fc.Arbitrary<TurnState['request']> = fc.option(
  fc.oneof(
    fc.constant({
      requestId,
      attemptIndex: 0,
      status: 'completed' as const,
      failure: undefined,
      firstAttemptIndex: 0,
    }),
    failure.map(({ retry }) => ({
      requestId,
      attemptIndex: 0,
      firstAttemptIndex: 0,
      status: 'failed' as const,
      failure: {
        turnId,
        requestId,
        attemptIndex: 0,
        error: { code: 'network' as const, message: 'gone', retryable: true },
        ...(retry && { retry }),
      },
    })),
  ),
  { nil: undefined },
);
const turn: fc.Arbitrary<TurnState> = fc.record({
  turnId: fc.constant(turnId),
  turnIndex: fc.nat(3),
  stepIndex: fc.integer({ min: -1, max: 5 }),
  request,
  stopReason: fc.option(fc.constantFrom(...StopReason.options), { nil: undefined }),
  calls,
  unreadCount: fc.nat(2),
  usage: fc.constant(noUsage),
  costUsd: fc.option(fc.double({ min: 0, max: 2, noNaN: true }), { nil: undefined }),
});
const limit = <Value>(of: fc.Arbitrary<Value>) => fc.option(of, { nil: undefined });
const limits = fc.record({
  stepsMax: limit(fc.integer({ min: 1, max: 5 })),
  costUsdMax: limit(fc.double({ min: 0.1, max: 2, noNaN: true })),
});
const interruption = fc.constantFrom(
  { by: 'user' as const, reason: 'enough' },
  { by: 'limit_duration' as const, reason: 'too long' },
);

const isReadOnly = (name: string) => name === 'Look';
const touched = (action: TurnAction) => ('calls' in action ? action.calls : []);

/** The turn as the log would have it after the action: its calls have ended. */
const after = (state: TurnState, action: TurnAction): TurnState => ({
  ...state,
  calls: state.calls.map((call) =>
    touched(action).includes(call) ? { ...call, ended: true } : call,
  ),
});

// Goal: nothing runs twice, nothing runs that was denied, and changes run alone (invariants P2, T2,
// T3). Method: any state that a log can leave a turn in.
test('no call is asked to run that has ended or was denied, and a change runs alone', () => {
  fc.assert(
    fc.property(turn, limits, (state, turnLimits) => {
      const rules: TurnRules = {
        limits: turnLimits,
        interruption: undefined,
        fallback: undefined,
        isReadOnly,
      };
      const action = nextAction(state, rules);
      expect(touched(action).filter(({ ended, decision }) => ended || decision === 'deny')).toEqual(
        [],
      );
      if (action.do !== 'settle') return;
      expect(action.calls.length).toBeGreaterThan(0);
      const changes = action.calls.filter(({ name }) => !isReadOnly(name));
      expect(changes.length === 0 || action.calls.length === 1).toBe(true);
    }),
  );
});

test('the model is not asked and the turn not ended while a call is open (invariants M1, T1)', () => {
  fc.assert(
    fc.property(
      turn,
      limits,
      fc.option(interruption, { nil: undefined }),
      (state, turnLimits, why) => {
        const action = nextAction(state, {
          limits: turnLimits,
          interruption: why,
          fallback: undefined,
          isReadOnly,
        });
        const isOpen = state.calls.some(({ ended }) => !ended);
        expect(action.do === 'settle' || action.do === 'reject').toBe(isOpen);
      },
    ),
  );
});

test('an interrupted turn runs nothing, asks nothing, and ends after one action at most', () => {
  fc.assert(
    fc.property(turn, limits, interruption, (state, turnLimits, why) => {
      const rules: TurnRules = {
        limits: turnLimits,
        interruption: why,
        fallback: undefined,
        isReadOnly,
      };
      const first = nextAction(state, rules);
      const last = first.do === 'reject' ? nextAction(after(state, first), rules) : first;
      const as = why.by === 'user' ? 'interrupted' : 'failed';
      expect(last).toMatchObject({ do: 'finish', ending: { as } });
    }),
  );
});

test('calls that are settled group by group all come to their end', () => {
  fc.assert(
    fc.property(turn, (state) => {
      const rules: TurnRules = {
        limits: {},
        interruption: undefined,
        fallback: undefined,
        isReadOnly,
      };
      let current = state;
      for (let round = 0; round < state.calls.length; round += 1) {
        current = after(current, nextAction(current, rules));
      }
      expect(current.calls.filter(({ ended }) => !ended)).toEqual([]);
    }),
  );
});
