import type { EventOf } from '#engine/schema/events/session-event.ts';
import { ruleOf, type LogRule } from './log-rule.ts';
import type { Broken } from './violation.ts';

/** What is open at a point of the log. */
interface Open {
  turn: { readonly id: string; stepIndex: number; attemptIndex: number } | undefined;
  request: string | undefined;
  /** `session.ended` was seen: no turn may start any more. */
  isOver: boolean;
}

/**
 * L1: every turn that started ends exactly once, turns do not overlap, and none starts after the end
 * of the session, which comes once.
 * L2: every request ends exactly once, inside its turn, before the next one goes out.
 * L3: steps and attempts count up from 0 without gaps.
 */
export function lifecycleRules(): LogRule {
  const open: Open = { turn: undefined, request: undefined, isOver: false };
  return ruleOf(
    {
      'turn.started': ({ payload }) => startTurn(open, payload),
      'turn.completed': ({ payload }) => endTurn(open, payload),
      'turn.failed': ({ payload }) => endTurn(open, payload),
      'turn.interrupted': ({ payload }) => endTurn(open, payload),
      'context.built': ({ payload }) => startStep(open, payload),
      'model.requested': ({ payload }) => startRequest(open, payload),
      'model.completed': ({ payload }) => endRequest(open, payload),
      'model.failed': ({ payload }) => endRequest(open, payload),
      'session.rewound': () => {
        const left = open.turn?.id;
        close(open);
        return left === undefined ? [] : [['L1', `turn ${left} was rewound away before its end`]];
      },
      'session.ended': () => {
        const broken: Broken[] =
          open.turn === undefined ? [] : [['L1', `turn ${open.turn.id} has not ended`]];
        if (open.isOver) broken.push(['L1', 'the session ends twice']);
        open.isOver = true;
        return broken;
      },
    },
    () => (open.turn === undefined ? [] : [['L1', `turn ${open.turn.id} never ended`]]),
  );
}

function close(open: Open): void {
  open.turn = undefined;
  open.request = undefined;
}

function startTurn(open: Open, { turnId }: EventOf<'turn.started'>['payload']): Broken[] {
  const broken: Broken[] =
    open.turn === undefined ? [] : [['L1', `turn ${open.turn.id} has not ended`]];
  if (open.isOver) broken.push(['L1', `turn ${turnId} starts after the session ended`]);
  open.turn = { id: turnId, stepIndex: -1, attemptIndex: -1 };
  return broken;
}

function endTurn(
  open: Open,
  { turnId, stepCount }: EventOf<'turn.completed' | 'turn.failed' | 'turn.interrupted'>['payload'],
): Broken[] {
  const { turn, request } = open;
  const broken: Broken[] = [];
  if (turn?.id !== turnId) broken.push(['L1', `turn ${turnId} ends and was not open`]);
  if (request !== undefined) broken.push(['L2', `request ${request} has not ended`]);
  if (turn !== undefined && stepCount !== turn.stepIndex + 1) {
    broken.push(['L3', `${stepCount} steps counted, ${turn.stepIndex + 1} taken`]);
  }
  close(open);
  return broken;
}

function startStep({ turn }: Open, { stepIndex }: EventOf<'context.built'>['payload']): Broken[] {
  if (turn === undefined) return [['L1', 'a context was built outside a turn']];
  const expected = turn.stepIndex + 1;
  turn.stepIndex = stepIndex;
  turn.attemptIndex = -1;
  return stepIndex === expected ? [] : [['L3', `step ${stepIndex}, expected ${expected}`]];
}

function startRequest(
  open: Open,
  { requestId, stepIndex, attemptIndex }: EventOf<'model.requested'>['payload'],
): Broken[] {
  const { turn, request } = open;
  const broken: Broken[] = [];
  if (request !== undefined) broken.push(['L2', `request ${request} has not ended`]);
  if (turn === undefined) broken.push(['L1', 'a model was asked outside a turn']);
  const expected = (turn?.attemptIndex ?? -1) + 1;
  if (turn !== undefined && (attemptIndex !== expected || stepIndex !== turn.stepIndex)) {
    const place = `${expected} of step ${turn.stepIndex}`;
    broken.push(['L3', `attempt ${attemptIndex} of step ${stepIndex}, expected ${place}`]);
  }
  if (turn !== undefined) turn.attemptIndex = attemptIndex;
  open.request = requestId;
  return broken;
}

function endRequest(
  open: Open,
  { requestId }: EventOf<'model.completed' | 'model.failed'>['payload'],
): Broken[] {
  const isOpen = requestId === open.request;
  open.request = undefined;
  return isOpen ? [] : [['L2', `request ${requestId} ends and was not open`]];
}
