import type { Message } from '#engine/schema/message.ts';
import type { BuiltContext } from '#engine/ports/context-port.ts';
import { messagesOf } from '#engine/projection/messages.ts';
import { failedEvents, finishedEvents } from './answer-events.ts';
import type { Happening } from './journal.ts';
import { readAnswer } from './read-answer.ts';
import type { TurnParts } from './session-parts.ts';
import { configOf, createdOf, turnOf } from './state-of.ts';

type ContextBuilt = Extract<Happening, { type: 'context.built' }>;

/** Builds the context of the next step and asks the model for the first time. */
export async function askModel(step: TurnParts, stepIndex: number): Promise<void> {
  const messages = messagesOf(step.journal.state.conversation);
  const built = buildRequest(step, messages);
  const { request } = built;
  const { turnId } = turnOf(step.journal);
  const { system, tools } = request;
  const before = step.journal.state.prefix;
  const isSame =
    before !== undefined &&
    JSON.stringify([before.system, before.tools]) === JSON.stringify([system, tools]);
  const why = before === undefined ? 'first' : 'changed';
  const contextBuilt: ContextBuilt = {
    type: 'context.built',
    payload: {
      turnId,
      stepIndex,
      ...(isSame ? {} : { prefix: { why, system, tools } }),
      messageCount: request.messages.length,
    },
  };
  await attempt(step, { ...built, stepIndex, attemptIndex: 0, contextBuilt });
}

/** Asks again after a failed attempt, once the delay is over. */
export async function askModelAgain(
  step: TurnParts,
  { attemptIndex, delayMs }: { readonly attemptIndex: number; readonly delayMs: number },
): Promise<void> {
  await step.ports.clock.sleep(delayMs, step.signal);
  if (step.signal.aborted) return;
  const { stepIndex } = turnOf(step.journal);
  // The same request again: what was said in the meantime is read at the next step.
  const built = buildRequest(step, step.journal.state.conversation.read);
  await attempt(step, { ...built, stepIndex, attemptIndex });
}

function buildRequest({ ports, journal }: TurnParts, messages: readonly Message[]): BuiltContext {
  const { workspace } = createdOf(journal);
  const { model, settings } = configOf(journal);
  return ports.context.build({
    model,
    settings,
    workspace,
    tools: ports.tools.definitions,
    messages,
  });
}

interface Attempt extends BuiltContext {
  readonly stepIndex: number;
  readonly attemptIndex: number;
  readonly contextBuilt?: ContextBuilt;
}

async function attempt(step: TurnParts, asked: Attempt): Promise<void> {
  const { ports, journal, signal } = step;
  const { turnId } = turnOf(journal);
  const requestId = ports.ids.request();
  const { stepIndex, attemptIndex } = asked;
  const requested: Happening = {
    type: 'model.requested',
    payload: {
      turnId,
      requestId,
      stepIndex,
      attemptIndex,
      provider: asked.request.provider,
      model: asked.request.model,
      ...(asked.lost.length > 0 && { lost: [...asked.lost] }),
    },
  };
  await journal.append(...(asked.contextBuilt ? [asked.contextBuilt] : []), requested);

  const answer = await readAnswer(step, requestId, ports.model.stream(asked.request, signal));
  await journal.append(
    ...(answer.closing.type === 'finished'
      ? finishedEvents(step, requestId, answer, answer.closing)
      : failedEvents(step, requestId, answer, { error: answer.closing.error, attemptIndex })),
  );
}
