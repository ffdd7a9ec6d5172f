import type { UserPart } from '#engine/schema/content.ts';
import type { ModelRef } from '#engine/schema/model-request.ts';
import { askModel, askModelAgain } from './ask-model.ts';
import type { Happening, Journal } from './journal.ts';
import { nextAction, type Interruption, type TurnEnding, type TurnRules } from './next-action.ts';
import type { SessionPorts, TurnParts } from './session-parts.ts';
import { rejectCalls, settleCalls } from './settle-calls.ts';
import { configOf, createdOf, turnOf } from './state-of.ts';

/** A turn under way, as the session holds it. */
export interface RunningTurn {
  /** How it ended; rejects only when the engine itself failed. */
  readonly ending: Promise<TurnEnding>;
  /** Its end is decided: what is said from now on would not be read any more. */
  readonly isOver: boolean;
  /** Stops it; the first reason wins. */
  interrupt(interruption: Interruption): void;
}

/** Starts a turn with what the user said. */
export function runTurn(
  ports: SessionPorts,
  journal: Journal,
  content: readonly UserPart[],
): RunningTurn {
  const abort = new AbortController();
  let interruption: Interruption | undefined;
  const interrupt = (why: Interruption): void => {
    interruption ??= why;
    abort.abort();
  };
  const parts = { ports, journal, signal: abort.signal, abort: () => abort.abort() };
  const onOver = (): void => {
    running.isOver = true;
  };
  const control = { interrupt, interruption: () => interruption, onOver };
  const running: { -readonly [Member in keyof RunningTurn]: RunningTurn[Member] } = {
    ending: drive(parts, content, control),
    isOver: false,
    interrupt,
  };
  return running;
}

interface Control {
  readonly interrupt: (why: Interruption) => void;
  readonly interruption: () => Interruption | undefined;
  /** Called once the end is decided, before it is written. */
  readonly onOver: () => void;
}

async function drive(
  parts: TurnParts,
  content: readonly UserPart[],
  control: Control,
): Promise<TurnEnding> {
  const { ports, journal } = parts;
  const { limits } = createdOf(journal);
  const readOnly = new Set(
    ports.tools.definitions.filter((tool) => tool.readOnly).map((tool) => tool.name),
  );
  const rules = (): TurnRules => ({
    limits,
    interruption: control.interruption(),
    fallback: fallbackOf(journal),
    isReadOnly: (name) => readOnly.has(name),
  });
  const stopTimer = startTimer(ports, limits.durationMsMax, control);
  try {
    await start(parts, content);
    for (;;) {
      // What was said before this moment counts, also while it is on its way to the disk.
      await journal.settled();
      const action = nextAction(turnOf(journal), rules());
      switch (action.do) {
        case 'ask_model':
          await askModel(parts, action.stepIndex);
          break;
        case 'ask_again':
          await askModelAgain(parts, action);
          break;
        case 'fall_back':
          await journal.append({
            type: 'config.changed',
            payload: { model: action.to, by: 'fallback', reason: action.reason },
          });
          break;
        case 'settle':
          await settleCalls(parts, action.calls);
          break;
        case 'reject':
          await rejectCalls(parts, action.calls, action.message);
          break;
        case 'finish':
          control.onOver();
          await journal.append(endingEvent(journal, action.ending));
          return action.ending;
        default:
          action satisfies never;
      }
    }
  } finally {
    stopTimer();
  }
}

/** The one after the session's model in the chain; the first one for a model that is not in it. */
function fallbackOf(journal: Journal): ModelRef | undefined {
  const { fallbacks = [] } = createdOf(journal);
  const { model } = configOf(journal);
  const place = fallbacks.findIndex(
    (each) => each.provider === model.provider && each.model === model.model,
  );
  return fallbacks[place + 1];
}

function startTimer(
  { clock }: SessionPorts,
  durationMsMax: number | undefined,
  { interrupt }: Control,
): () => void {
  if (durationMsMax === undefined) return () => {};
  const reason = `The turn took ${durationMsMax} ms, its limit.`;
  return clock.after(durationMsMax, () => interrupt({ by: 'limit_duration', reason }));
}

async function start({ ports, journal }: TurnParts, content: readonly UserPart[]): Promise<void> {
  const turnId = ports.ids.turn();
  await journal.append(
    { type: 'turn.started', payload: { turnId, turnIndex: journal.state.turnCount } },
    { type: 'user.message', payload: { turnId, delivery: 'prompt', content: [...content] } },
  );
}

/** What the log says at the end of a turn. */
function endingEvent(journal: Journal, ending: TurnEnding): Happening {
  const { turnId, stepIndex, usage, costUsd } = turnOf(journal);
  const totals = {
    turnId,
    stepCount: stepIndex + 1,
    usage,
    ...(costUsd !== undefined && { costUsd }),
  };
  switch (ending.as) {
    case 'completed':
      return { type: 'turn.completed', payload: { ...totals, stopReason: ending.stopReason } };
    case 'failed':
      return {
        type: 'turn.failed',
        payload: { ...totals, code: ending.code, message: ending.message },
      };
    case 'interrupted':
      return {
        type: 'turn.interrupted',
        payload: { ...totals, by: 'user', reason: ending.reason },
      };
    default:
      return ending satisfies never;
  }
}
