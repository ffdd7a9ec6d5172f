import type { SessionEvent } from '#engine/schema/events/session-event.ts';
import type { LogRule } from './log-invariants.ts';
import type { Violation } from './violation.ts';

/**
 * L1: every turn that started ends exactly once, and turns do not overlap.
 * L2: every request ends exactly once, inside its turn, before the next one goes out.
 * L3: steps and attempts count up from 0 without gaps.
 */
export function lifecycleRules(): LogRule {
  let turn: { id: string; stepIndex: number; attemptIndex: number } | undefined;
  let request: string | undefined;
  let last = 0;

  const check = (event: SessionEvent): [string, string][] => {
    switch (event.type) {
      case 'turn.started': {
        const broken: [string, string][] = turn ? [['L1', `turn ${turn.id} has not ended`]] : [];
        turn = { id: event.payload.turnId, stepIndex: -1, attemptIndex: -1 };
        return broken;
      }
      case 'turn.completed':
      case 'turn.failed':
      case 'turn.interrupted': {
        const { turnId, stepCount } = event.payload;
        const broken: [string, string][] = [];
        if (turn?.id !== turnId) broken.push(['L1', `turn ${turnId} ends and was not open`]);
        if (request !== undefined) broken.push(['L2', `request ${request} has not ended`]);
        if (turn !== undefined && stepCount !== turn.stepIndex + 1) {
          broken.push(['L3', `${stepCount} steps counted, ${turn.stepIndex + 1} taken`]);
        }
        turn = undefined;
        request = undefined;
        return broken;
      }
      case 'context.built': {
        const expected = (turn?.stepIndex ?? -1) + 1;
        const { stepIndex } = event.payload;
        if (turn !== undefined) turn = { ...turn, stepIndex, attemptIndex: -1 };
        if (turn === undefined) return [['L1', 'a context was built outside a turn']];
        return stepIndex === expected ? [] : [['L3', `step ${stepIndex}, expected ${expected}`]];
      }
      case 'model.requested': {
        const broken: [string, string][] = [];
        if (request !== undefined) broken.push(['L2', `request ${request} has not ended`]);
        if (turn === undefined) broken.push(['L1', 'a model was asked outside a turn']);
        const { attemptIndex, stepIndex, requestId } = event.payload;
        const expected = (turn?.attemptIndex ?? -1) + 1;
        if (attemptIndex !== expected || stepIndex !== turn?.stepIndex) {
          broken.push(['L3', `attempt ${attemptIndex} of step ${stepIndex}, expected ${expected}`]);
        }
        if (turn !== undefined) turn = { ...turn, attemptIndex };
        request = requestId;
        return broken;
      }
      case 'model.completed':
      case 'model.failed': {
        const { requestId } = event.payload;
        const isOpen = requestId === request;
        request = undefined;
        return isOpen ? [] : [['L2', `request ${requestId} ends and was not open`]];
      }
      case 'session.rewound':
        turn = undefined;
        request = undefined;
        return [];
      default:
        return [];
    }
  };

  return {
    onEvent(event) {
      last = event.sequence;
      return check(event).map(([invariant, message]) => ({ invariant, at: last, message }));
    },
    atEnd: (): Violation[] =>
      turn === undefined
        ? []
        : [{ invariant: 'L1', at: last, message: `turn ${turn.id} never ended` }],
  };
}
