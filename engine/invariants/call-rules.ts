import type { EventOf } from '#engine/schema/events/session-event.ts';
import { ruleOf, type LogRule } from './log-rule.ts';
import type { Broken } from './violation.ts';

/** How far one call got. */
interface Call {
  readonly name: string;
  /** Number of the step that asked for it. */
  readonly step: number;
  decision?: 'allow' | 'deny';
  started?: boolean;
  outcome?: string;
}

/** The calls of a session at a point of its log. */
interface Calls {
  readonly byId: Map<string, Call>;
  readonly running: Set<string>;
  /** Names of the tools that change nothing. */
  readOnly: ReadonlySet<string>;
  step: number;
}

type Outcome = EventOf<'tool.completed' | 'tool.failed' | 'tool.rejected'>;

/**
 * P1: no tool starts without an `allow` before it. P2: a denied call never starts.
 * T1: every requested call has exactly one outcome before its turn ends.
 * T2: `completed` and `failed` follow a start, `rejected` has none, nothing starts twice.
 * T3: a call that changes something does not overlap with any other.
 */
export function callRules(): LogRule {
  const calls: Calls = { byId: new Map(), running: new Set(), readOnly: new Set(), step: 0 };
  return ruleOf(
    {
      'context.built': ({ payload }) => {
        if (payload.prefix !== undefined) calls.readOnly = readOnlyNames(payload.prefix.tools);
        calls.step += 1;
        return unanswered(calls);
      },
      'model.tool_call_requested': ({ payload }) => request(calls, payload),
      'permission.resolved': ({ payload }) => decide(calls, payload),
      'tool.started': ({ payload }) => start(calls, payload.callId),
      'tool.delta': ({ payload: { callId } }) =>
        calls.running.has(callId) ? [] : [['T2', `call ${callId} has output and is not running`]],
      'tool.completed': (event) => end(calls, event),
      'tool.failed': (event) => end(calls, event),
      'tool.rejected': (event) => end(calls, event),
      'turn.completed': () => unanswered(calls),
      'turn.failed': () => unanswered(calls),
      'turn.interrupted': () => unanswered(calls),
      'session.rewound': () => {
        const left = unanswered(calls);
        calls.byId.clear();
        calls.running.clear();
        return left;
      },
    },
    () => unanswered(calls),
  );
}

type Prefix = NonNullable<EventOf<'context.built'>['payload']['prefix']>;

const readOnlyNames = (tools: Prefix['tools']): ReadonlySet<string> =>
  new Set(tools.filter((tool) => tool.readOnly).map((tool) => tool.name));

function request(
  { byId, step }: Calls,
  { callId, name }: EventOf<'model.tool_call_requested'>['payload'],
): Broken[] {
  // Some providers count their calls anew in each answer.
  const before = byId.get(callId);
  const isKnown = before !== undefined && (before.outcome === undefined || before.step === step);
  byId.set(callId, { name, step });
  return isKnown ? [['T1', `call ${callId} is requested twice`]] : [];
}

function decide(
  { byId }: Calls,
  { callId, decision }: EventOf<'permission.resolved'>['payload'],
): Broken[] {
  const call = byId.get(callId);
  if (call === undefined) return [['P1', `a decision on ${callId}, not requested`]];
  call.decision = decision;
  return [];
}

function start({ byId, running, readOnly }: Calls, callId: string): Broken[] {
  const call = byId.get(callId);
  if (call === undefined) return [['T2', `call ${callId} starts and was never requested`]];
  const broken: Broken[] = [];
  if (call.decision === undefined) broken.push(['P1', `call ${callId} starts without a decision`]);
  if (call.decision === 'deny') broken.push(['P2', `call ${callId} starts and was denied`]);
  if (call.started === true) broken.push(['T2', `call ${callId} starts twice`]);
  if (call.outcome !== undefined) broken.push(['T2', `call ${callId} starts after its end`]);
  const others = [...running].filter((each) => each !== callId);
  const changing = [...others, callId].filter((each) => !readOnly.has(byId.get(each)?.name ?? ''));
  if (others.length > 0 && changing.length > 0) {
    broken.push(['T3', `call ${callId} starts beside ${others.join(', ')}`]);
  }
  call.started = true;
  running.add(callId);
  return broken;
}

function end({ byId, running }: Calls, { type, payload: { callId } }: Outcome): Broken[] {
  running.delete(callId);
  const call = byId.get(callId);
  if (call === undefined) return [['T2', `call ${callId} ends and was never requested`]];
  const broken: Broken[] = [];
  if (call.outcome !== undefined) broken.push(['T1', `call ${callId} ends twice`]);
  const wasStarted = call.started === true;
  if ((type === 'tool.rejected') === wasStarted) {
    broken.push(['T2', `call ${callId} has ${type}, started: ${wasStarted}`]);
  }
  call.outcome = type;
  return broken;
}

/** Calls without an outcome; each is told once. */
function unanswered({ byId, running }: Calls): Broken[] {
  const open = [...byId].filter(([, call]) => call.outcome === undefined);
  for (const [callId] of open) {
    byId.delete(callId);
    running.delete(callId);
  }
  return open.map(([callId, { name }]) => ['T1', `call ${callId} of ${name} has no outcome`]);
}
