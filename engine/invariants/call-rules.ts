import type { SessionEvent } from '#engine/schema/events/session-event.ts';
import type { LogRule } from './log-invariants.ts';
import type { Violation } from './violation.ts';

/** How far one call got. */
interface Call {
  readonly name: string;
  decision?: 'allow' | 'deny';
  started?: boolean;
  outcome?: string;
}

/**
 * P1: no tool starts without an `allow` before it. P2: a denied call never starts.
 * T1: every requested call has exactly one outcome before its turn ends.
 * T2: `completed` and `failed` follow a start, `rejected` has none, nothing starts twice.
 * T3: a call that changes something does not overlap with any other.
 */
export function callRules(): LogRule {
  const calls = new Map<string, Call>();
  const running = new Set<string>();
  let readOnly = new Set<string>();
  let last = 0;

  const start = (callId: string, call: Call | undefined): [string, string][] => {
    const broken: [string, string][] = [];
    if (call === undefined) return [['T2', `call ${callId} starts and was never requested`]];
    if (call.decision === undefined)
      broken.push(['P1', `call ${callId} starts without a decision`]);
    if (call.decision === 'deny') broken.push(['P2', `call ${callId} starts and was denied`]);
    if (call.started === true) broken.push(['T2', `call ${callId} starts twice`]);
    if (call.outcome !== undefined) broken.push(['T2', `call ${callId} starts after its end`]);
    const changing = [...running, callId].filter(
      (each) => !readOnly.has(calls.get(each)?.name ?? ''),
    );
    if (running.size > 0 && changing.length > 0) {
      broken.push(['T3', `call ${callId} starts beside ${[...running].join(', ')}`]);
    }
    call.started = true;
    running.add(callId);
    return broken;
  };

  const end = (callId: string, outcome: string): [string, string][] => {
    running.delete(callId);
    const call = calls.get(callId);
    if (call === undefined) return [['T2', `call ${callId} ends and was never requested`]];
    const broken: [string, string][] = [];
    if (call.outcome !== undefined) broken.push(['T1', `call ${callId} ends twice`]);
    if ((outcome === 'tool.rejected') === (call.started === true)) {
      broken.push(['T2', `call ${callId} has ${outcome}, started: ${call.started === true}`]);
    }
    call.outcome = outcome;
    return broken;
  };

  const check = (event: SessionEvent): [string, string][] => {
    switch (event.type) {
      case 'context.built': {
        const tools = event.payload.prefix?.tools;
        if (tools !== undefined) {
          readOnly = new Set(tools.filter((tool) => tool.readOnly).map((tool) => tool.name));
        }
        return unanswered(calls);
      }
      case 'model.tool_call_requested': {
        const { callId, name } = event.payload;
        const known = calls.get(callId);
        calls.set(callId, { name });
        return known === undefined ? [] : [['T1', `call ${callId} is requested twice`]];
      }
      case 'permission.resolved': {
        const call = calls.get(event.payload.callId);
        if (call === undefined)
          return [['P1', `a decision on ${event.payload.callId}, not requested`]];
        call.decision = event.payload.decision;
        return [];
      }
      case 'tool.started':
        return start(event.payload.callId, calls.get(event.payload.callId));
      case 'tool.completed':
      case 'tool.failed':
      case 'tool.rejected':
        return end(event.payload.callId, event.type);
      case 'turn.completed':
      case 'turn.failed':
      case 'turn.interrupted':
        return unanswered(calls);
      case 'session.rewound':
        calls.clear();
        running.clear();
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
      unanswered(calls).map(([invariant, message]) => ({ invariant, at: last, message })),
  };
}

/** Calls without an outcome; each is told once. */
function unanswered(calls: Map<string, Call>): [string, string][] {
  const open = [...calls].filter(([, call]) => call.outcome === undefined);
  for (const [callId] of open) calls.delete(callId);
  return open.map(([callId, { name }]) => ['T1', `call ${callId} of ${name} has no outcome`]);
}
