import { EngineError } from '#engine/schema/errors.ts';
import type { PermissionDecision, PermissionRequest } from '#engine/schema/permission.ts';
import type { ToolInvocation, ToolPort, ToolResult } from '#engine/ports/tool-port.ts';
import type { Route } from '#engine/ports/tool-router-port.ts';
import type { CallState } from '#engine/projection/turn-state.ts';
import type { JsonObject } from '#engine/schema/json.ts';
import type { Happening } from './journal.ts';
import type { TurnParts } from './session-parts.ts';
import { outputWindow } from './output-window.ts';
import { turnOf } from './state-of.ts';

/** A call that may run, and the tool that runs it. */
interface ReadyCall {
  readonly call: CallState;
  readonly tool: ToolPort;
  readonly arguments: JsonObject;
}

/**
 * Takes a group of calls to their ends: permission in the order of the model, then all that may run,
 * at once. The outcomes are written in the order of the model as well, whichever tool was faster, so
 * that the log does not depend on it (invariant D2).
 */
export async function settleCalls(step: TurnParts, calls: readonly CallState[]): Promise<void> {
  const ready: ReadyCall[] = [];
  for (const call of calls) {
    const route = step.ports.tools.route(call);
    if (!route.ok) await reject(step, call, route);
    else if (await isAllowed(step, call, route)) ready.push({ call, ...route });
    if (step.signal.aborted) return;
  }
  if (ready.length === 0) return;
  await step.journal.append(...ready.map((each) => startedEvent(step, each)));
  const running = ready.map((each) => run(step, each));
  try {
    for (const outcome of running) await step.journal.append(await outcome);
  } catch (error) {
    // Nobody will read what the others do: stop them before anybody hears that it is over.
    step.abort();
    await Promise.allSettled(running);
    throw error;
  }
}

/** Ends calls that will not run any more. */
export async function rejectCalls(
  { journal }: TurnParts,
  calls: readonly CallState[],
  message: string,
): Promise<void> {
  const { turnId } = turnOf(journal);
  await journal.append(
    ...calls.map(({ callId, name }): Happening => ({
      type: 'tool.rejected',
      payload: { turnId, callId, name, code: 'cancelled', message },
    })),
  );
}

async function reject(
  { journal }: TurnParts,
  { callId, name }: CallState,
  { code, message }: Extract<Route, { ok: false }>,
): Promise<void> {
  const { turnId } = turnOf(journal);
  await journal.append({ type: 'tool.rejected', payload: { turnId, callId, name, code, message } });
}

/** Gets the decision on record; false when the call was denied, or nobody is left to ask. */
async function isAllowed(
  step: TurnParts,
  call: CallState,
  route: Extract<Route, { ok: true }>,
): Promise<boolean> {
  const { journal } = step;
  const { turnId } = turnOf(journal);
  const decision = await decide(step, {
    callId: call.callId,
    name: call.name,
    arguments: route.arguments,
    readOnly: route.tool.definition.readOnly,
  });
  if (decision === undefined) return false;
  const { callId, name } = call;
  const resolved: Happening = {
    type: 'permission.resolved',
    payload: { turnId, callId, ...decision },
  };
  if (decision.decision === 'allow') {
    await journal.append(resolved);
    return true;
  }
  const message = `Permission denied: ${decision.reason}`;
  await journal.append(resolved, {
    type: 'tool.rejected',
    payload: { turnId, callId, name, code: 'denied', message },
  });
  return false;
}

async function decide(
  { ports, journal, signal }: TurnParts,
  request: PermissionRequest,
): Promise<PermissionDecision | undefined> {
  const verdict = ports.permissions.judge(request);
  if (verdict.decision !== 'ask') return verdict;
  const { turnId } = turnOf(journal);
  await journal.append({ type: 'permission.requested', payload: { turnId, ...request } });
  if (signal.aborted) return undefined;
  try {
    const { decision, reason } = await ports.approvals.ask(request, signal);
    return { decision, by: 'user', reason };
  } catch (error) {
    // Only an abort withdraws the question; the turn then ends its open calls.
    if (signal.aborted) return undefined;
    throw error;
  }
}

function startedEvent(
  { journal }: TurnParts,
  { call, tool, arguments: args }: ReadyCall,
): Happening {
  const { turnId, calls } = turnOf(journal);
  const { callId, name } = call;
  const known = calls.find((each) => each.callId === callId);
  if (known?.decision !== 'allow') {
    throw new EngineError(
      'engine.invariant',
      `Call ${callId} of ${name} was about to run without permission (invariant P1).`,
    );
  }
  const { replay } = tool.definition;
  return { type: 'tool.started', payload: { turnId, callId, name, arguments: args, replay } };
}

async function run(
  { ports, journal, signal }: TurnParts,
  { call, tool, arguments: args }: ReadyCall,
): Promise<Happening> {
  const { callId } = call;
  const { turnId } = turnOf(journal);
  const startedAtMs = ports.clock.now();
  const writing: Promise<void>[] = [];
  const window = outputWindow(ports.clock, (text) => {
    const written = journal.append({ type: 'tool.delta', payload: { turnId, callId, text } });
    // Held below; a rejection that nobody holds yet would end the process.
    written.catch(() => {});
    writing.push(written);
  });
  const result = await runSafely(tool, {
    callId,
    arguments: args,
    signal,
    onDelta(text) {
      journal.show({ type: 'tool.delta', callId, text });
      window.add(text);
    },
  });
  window.close();
  await Promise.all(writing);
  const outcome = {
    turnId,
    callId,
    output: [...result.output],
    durationMs: ports.clock.now() - startedAtMs,
    ...(result.truncation && { truncation: result.truncation }),
  };
  return result.status === 'completed'
    ? { type: 'tool.completed', payload: outcome }
    : { type: 'tool.failed', payload: { ...outcome, code: result.code } };
}

/** A bug of the tool ends the call, not the session; the outcome says which it was. */
async function runSafely(tool: ToolPort, invocation: ToolInvocation): Promise<ToolResult> {
  if (invocation.signal.aborted) {
    const output = [{ type: 'text', text: 'Cancelled before it had any effect.' } as const];
    return { status: 'failed', code: 'cancelled', output };
  }
  try {
    return await tool.run(invocation);
  } catch (error) {
    const reason = error instanceof Error ? `${error.name}: ${error.message}` : String(error);
    const text = `The tool ${tool.definition.name} crashed (${reason}). It may have taken effect.`;
    return { status: 'failed', code: 'crashed', output: [{ type: 'text', text }] };
  }
}
