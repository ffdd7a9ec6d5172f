import type { SessionEngine } from '#engine/core/session-engine.ts';
import type { TurnEnding } from '#engine/core/next-action.ts';
import type { Approval, ApprovalPort } from '#engine/ports/approval-port.ts';
import type { UserPart } from '#engine/schema/content.ts';
import type { Moment, Step } from '#scenarios/format/scenario.ts';

/** A turn of a scenario: what the user says, and what happens until it ends. */
interface ScriptedTurn {
  readonly say: readonly UserPart[];
  readonly answers: Approval[];
  readonly interventions: Intervention[];
}

interface Intervention {
  readonly after: Moment;
  readonly act: (engine: SessionEngine) => void;
  readonly name: string;
}

/** Plays the steps of a scenario on a session. */
export interface Script {
  /** Answers the questions of the running turn. */
  readonly approvals: ApprovalPort;
  /** Runs every turn. @returns how each ended, and what did not happen as the steps said */
  run(engine: SessionEngine): Promise<ScriptOutcome>;
}

export interface ScriptOutcome {
  readonly endings: readonly TurnEnding[];
  readonly problems: readonly string[];
}

/** @throws RangeError when the first step is not a user's message: `loadScenario` refuses that */
export function scriptOf(steps: readonly Step[]): Script {
  const turns = turnsOf(steps);
  const problems: string[] = [];
  let current: ScriptedTurn | undefined;

  return {
    approvals: {
      ask({ name, callId }) {
        const answer = current?.answers.shift();
        if (answer !== undefined) return Promise.resolve(answer);
        problems.push(
          `nobody answers whether ${name} (${callId}) may run: a permission step is missing`,
        );
        return Promise.resolve({ decision: 'deny', reason: 'nobody was there to ask' });
      },
    },
    async run(engine) {
      const endings: TurnEnding[] = [];
      for (const [index, turn] of turns.entries()) {
        current = turn;
        const stop = watch(engine, turn, problems);
        endings.push(await engine.prompt(turn.say));
        stop();
        for (const { decision } of turn.answers) {
          problems.push(`turn ${index + 1}: nobody asked for the permission step "${decision}"`);
        }
      }
      return { endings, problems };
    },
  };
}

function turnsOf(steps: readonly Step[]): ScriptedTurn[] {
  const turns: ScriptedTurn[] = [];
  for (const step of steps) {
    if ('user' in step) {
      turns.push({ say: partsOf(step.user), answers: [], interventions: [] });
      continue;
    }
    const turn = turns.at(-1);
    if (turn === undefined) throw new RangeError('the first step of a scenario is a user step');
    if ('permission' in step) {
      const { permission: decision, reason = `the user said ${decision}` } = step;
      turn.answers.push({ decision, reason });
    } else if ('cancel' in step) {
      turn.interventions.push({
        after: step.cancel.after,
        act: (engine) => engine.cancel(),
        name: 'cancel',
      });
    } else {
      const say = partsOf(step.steer.say);
      turn.interventions.push({
        after: step.steer.after,
        act: (engine) => void engine.steer(say),
        name: 'steer',
      });
    }
  }
  return turns;
}

const partsOf = (words: string | readonly UserPart[]): readonly UserPart[] =>
  typeof words === 'string' ? [{ type: 'text', text: words }] : words;

/** Acts when its moment has come. @returns a function that stops, and reports what never came */
function watch(engine: SessionEngine, turn: ScriptedTurn, problems: string[]): () => void {
  const waiting = new Set(turn.interventions);
  const counts = new Map<string, number>();
  const unlisten = engine.listen((event) => {
    const key = 'live' in event ? liveKey(event.payload.type) : event.type;
    const count = (counts.get(key) ?? 0) + 1;
    counts.set(key, count);
    for (const intervention of waiting) {
      if (!isAt(intervention.after, key, count)) continue;
      waiting.delete(intervention);
      intervention.act(engine);
    }
  });
  return () => {
    unlisten();
    for (const { name, after } of waiting) {
      problems.push(`the moment of the ${name} step never came: ${JSON.stringify(after)}`);
    }
  };
}

const LIVE_DELTA = 'live model.delta';
const liveKey = (type: string): string => (type === 'model.delta' ? LIVE_DELTA : `live ${type}`);

const isAt = (moment: Moment, key: string, count: number): boolean =>
  'delta' in moment
    ? key === LIVE_DELTA && count === moment.delta
    : key === moment.event && count === moment.count;
