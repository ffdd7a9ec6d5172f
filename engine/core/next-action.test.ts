import { expect, test } from 'vitest';
import type { CallState, TurnState } from '#engine/projection/turn-state.ts';
import { noUsage } from '#engine/projection/usage.ts';
import { CallId, RequestId, TurnId } from '#engine/schema/ids.ts';
import type { ModelError } from '#engine/schema/model-stream.ts';
import { nextAction, type TurnAction, type TurnRules } from './next-action.ts';

const requestId = RequestId.parse('req_1');
const answered = {
  requestId,
  attemptIndex: 0,
  status: 'completed',
  failure: undefined,
  firstAttemptIndex: 0,
} as const;

/** A turn whose first step was answered to the end. */
const turn = (change: Partial<TurnState> = {}): TurnState => ({
  turnId: TurnId.parse('turn_1'),
  turnIndex: 0,
  stepIndex: 0,
  request: answered,
  stopReason: 'end',
  calls: [],
  unreadCount: 0,
  usage: noUsage,
  costUsd: 0,
  ...change,
});

const call = (callId: string, name: 'Look' | 'Change', ended = false): CallState => ({
  callId: CallId.parse(callId),
  name,
  arguments: {},
  malformed: undefined,
  decision: undefined,
  reason: undefined,
  started: undefined,
  ended,
});

const failedWith = (error: ModelError, retry?: { readonly delayMs: number }) =>
  turn({
    stopReason: undefined,
    request: {
      requestId,
      attemptIndex: 1,
      status: 'failed',
      firstAttemptIndex: 0,
      failure: {
        turnId: TurnId.parse('turn_1'),
        requestId,
        attemptIndex: 1,
        error,
        ...(retry && { retry }),
      },
    },
  });

const rules: TurnRules = {
  limits: {},
  interruption: undefined,
  fallback: undefined,
  isReadOnly: (name) => name === 'Look',
};
const stopped = { by: 'user', reason: 'enough' } as const;
const overtime = { by: 'limit_duration', reason: 'too long' } as const;
const busy: ModelError = { code: 'overloaded', message: 'busy', retryable: true };

const look1 = call('c1', 'Look');
const look2 = call('c2', 'Look');
const change1 = call('c3', 'Change');
const change2 = call('c4', 'Change');
const ended = call('c0', 'Change', true);

const ask = (stepIndex: number): TurnAction => ({ do: 'ask_model', stepIndex });
const settle = (...calls: CallState[]): TurnAction => ({ do: 'settle', calls });
const completed = (stopReason: NonNullable<TurnState['stopReason']>): TurnAction => ({
  do: 'finish',
  ending: { as: 'completed', stopReason },
});
const failed = (
  code: Extract<Extract<TurnAction, { do: 'finish' }>['ending'], { as: 'failed' }>['code'],
  message: string,
): TurnAction => ({ do: 'finish', ending: { as: 'failed', code, message } });

test.each<readonly [title: string, TurnState, Partial<TurnRules>, TurnAction]>([
  [
    'a turn begins by asking',
    turn({ stepIndex: -1, request: undefined, stopReason: undefined }),
    {},
    ask(0),
  ],
  ['an answer without calls is the end', turn(), {}, completed('end')],
  ['a cut answer is the end too', turn({ stopReason: 'max_tokens' }), {}, completed('max_tokens')],
  ['a pause is followed by another step', turn({ stopReason: 'pause' }), {}, ask(1)],
  ['what was said in the meantime is read', turn({ unreadCount: 1 }), {}, ask(1)],
  [
    'a refusal is the end, whatever is unread',
    turn({ stopReason: 'refusal', unreadCount: 1 }),
    {},
    completed('refusal'),
  ],
  [
    'reads that stand together run together',
    turn({ calls: [look1, look2, change1] }),
    {},
    settle(look1, look2),
  ],
  ['a change runs alone', turn({ calls: [change1, change2, look1] }), {}, settle(change1)],
  [
    'calls that have ended do not run',
    turn({ calls: [ended, look1, ended, look2] }),
    {},
    settle(look1, look2),
  ],
  [
    'a read does not overtake a change',
    turn({ calls: [look1, change1, look2] }),
    {},
    settle(look1),
  ],
  [
    'calls run even if the model says that it is done',
    turn({ stopReason: 'max_tokens', calls: [look1] }),
    {},
    settle(look1),
  ],
  [
    'once all calls have ended the model reads their answers',
    turn({ stopReason: 'tool_use', calls: [ended] }),
    {},
    ask(1),
  ],
  [
    'calls of a model that refuses are not run',
    turn({ stopReason: 'safety', calls: [ended, look1] }),
    {},
    { do: 'reject', calls: [look1], message: 'The model refused to go on; not run.' },
  ],
  [
    'a failure with a delay is followed by another attempt',
    failedWith(busy, { delayMs: 7 }),
    {},
    { do: 'ask_again', attemptIndex: 2, delayMs: 7 },
  ],
  [
    'a failure without one fails the turn',
    failedWith(busy),
    {},
    failed('model', 'The model gave no answer (overloaded): busy'),
  ],
  [
    'a limit of steps is reached before the next step',
    turn({ stopReason: 'pause' }),
    { limits: { stepsMax: 1 } },
    failed('limit_steps', 'The turn took 1 steps, its limit.'),
  ],
  [
    'a limit of steps leaves the step before it alone',
    turn({ stopReason: 'pause' }),
    { limits: { stepsMax: 2 } },
    ask(1),
  ],
  [
    'a limit of cost is reached before the next step',
    turn({ stopReason: 'pause', costUsd: 0.5 }),
    { limits: { costUsdMax: 0.5 } },
    failed('limit_cost', 'The turn has cost $0.5000 of $0.5, its limit.'),
  ],
  [
    'a limit does not stop a turn that is done',
    turn({ costUsd: 9 }),
    { limits: { stepsMax: 1, costUsdMax: 1 } },
    completed('end'),
  ],
  [
    'an interrupted turn ends its open calls first',
    turn({ calls: [ended, look1, change1] }),
    { interruption: stopped },
    { do: 'reject', calls: [look1, change1], message: 'Not run: enough' },
  ],
  [
    'then it ends',
    turn({ calls: [ended] }),
    { interruption: stopped },
    { do: 'finish', ending: { as: 'interrupted', reason: 'enough' } },
  ],
  [
    'out of time is a failure',
    turn(),
    { interruption: overtime },
    failed('limit_duration', 'too long'),
  ],
  [
    'an interruption comes before another attempt',
    failedWith(busy, { delayMs: 7 }),
    { interruption: stopped },
    { do: 'finish', ending: { as: 'interrupted', reason: 'enough' } },
  ],
])('%s', (_title, state, change, action) => {
  expect(nextAction(state, { ...rules, ...change })).toEqual(action);
});
