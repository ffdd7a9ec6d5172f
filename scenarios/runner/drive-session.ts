import type { TurnEnding } from '#engine/core/next-action.ts';
import type { Approval, ApprovalPort } from '#engine/ports/approval-port.ts';
import type { UserPart } from '#engine/schema/content.ts';
import type { EventId } from '#engine/schema/ids.ts';
import type { Moment, Step } from '#scenarios/format/scenario.ts';
import type { Seat } from './seat.ts';

/** A turn of a scenario: what the user says, and what happens until it ends. */
interface ScriptedTurn {
  readonly say: readonly UserPart[];
  readonly answers: Approval[];
  readonly interventions: Intervention[];
}

type Intervention =
  | {
      readonly name: 'cancel' | 'steer' | 'switch';
      readonly after: Moment;
      readonly act: (seat: Seat) => Promise<void>;
    }
  | { readonly name: 'crash'; readonly after: Moment };

type Act = ScriptedTurn | { readonly rewindToBeforeTurn: number } | { readonly switchTo: Switch };

/** Another model; of the same provider if none is named. */
interface Switch {
  readonly provider?: string | undefined;
  readonly model: string;
}

/** Plays the steps of a scenario on a session. */
export interface Script {
  /** Answers the questions of the running turn. */
  readonly approvals: ApprovalPort;
  /** Runs every turn. @returns how each ended, and what did not happen as the steps said */
  run(seat: Seat): Promise<ScriptOutcome>;
}

export interface ScriptOutcome {
  readonly endings: readonly TurnEnding[];
  readonly problems: readonly string[];
}

/** Steps are in an order that `loadScenario` has checked: each belongs to the user step before it. */
export function scriptOf(steps: readonly Step[]): Script {
  const acts = actsOf(steps);
  const problems: string[] = [];
  let current: ScriptedTurn | undefined;

  return {
    approvals: {
      ask({ name, callId }) {
        const answer = current?.answers.shift();
        if (answer !== undefined) return Promise.resolve(answer);
        problems.push(
          `nobody says whether ${name} (${callId}) may run: a permission step is missing`,
        );
        return Promise.resolve({ decision: 'deny', reason: 'nobody was there to ask' });
      },
    },
    async run(seat) {
      const endings: TurnEnding[] = [];
      const turnStarts: EventId[] = [];
      let head: EventId | undefined;
      seat.listen((event) => {
        if ('live' in event) return;
        if (event.type === 'turn.started' && event.parentId !== null)
          turnStarts.push(event.parentId);
        head = event.id;
      });
      for (const act of acts) {
        if ('rewindToBeforeTurn' in act) {
          const to = turnStarts[act.rewindToBeforeTurn];
          if (to === undefined)
            problems.push(`there is no turn ${act.rewindToBeforeTurn} to rewind to`);
          else if (to !== head) await seat.engine.rewind(to, 'the scenario goes back');
          // The turns that were left behind no longer count.
          turnStarts.splice(act.rewindToBeforeTurn);
          continue;
        }
        if ('switchTo' in act) {
          await switchModel(seat, act.switchTo);
          continue;
        }
        current = act;
        const watched = watch(seat, act, problems);
        endings.push(await Promise.race([seat.engine.prompt(act.say), watched.crashed]));
        await watched.stop();
        for (const { decision } of act.answers) {
          problems.push(
            `turn ${endings.length}: nobody asked for the permission step "${decision}"`,
          );
        }
      }
      return { endings, problems };
    },
  };
}

function actsOf(steps: readonly Step[]): Act[] {
  const acts: Act[] = [];
  let turn: ScriptedTurn | undefined;
  for (const step of steps) {
    if ('user' in step) {
      turn = { say: partsOf(step.user), answers: [], interventions: [] };
      acts.push(turn);
    } else if ('rewind' in step) {
      acts.push({ rewindToBeforeTurn: step.rewind.toBeforeTurn });
    } else if ('permission' in step) {
      const { permission: decision, reason = `the user said ${decision}` } = step;
      turn?.answers.push({ decision, reason });
    } else if ('cancel' in step) {
      const { after } = step.cancel;
      turn?.interventions.push({
        name: 'cancel',
        after,
        act: async ({ engine }) => engine.cancel(),
      });
    } else if ('switch' in step) {
      const { after, ...to } = step.switch;
      if (after === undefined) acts.push({ switchTo: to });
      else {
        const act = (seat: Seat): Promise<void> => switchModel(seat, to);
        turn?.interventions.push({ name: 'switch', after, act });
      }
    } else if ('crash' in step) {
      const { after } = step.crash;
      turn?.interventions.push({ name: 'crash', after });
    } else {
      const { after, say } = step.steer;
      turn?.interventions.push({
        name: 'steer',
        after,
        act: ({ engine }) => engine.steer(partsOf(say)),
      });
    }
  }
  return acts;
}

async function switchModel({ engine }: Seat, { provider, model }: Switch): Promise<void> {
  const before = engine.state.config?.model.provider;
  const to = { provider: provider ?? before ?? 'unknown', model };
  await engine.configure({ model: to }, 'the scenario switches');
}

const partsOf = (words: string | readonly UserPart[]): readonly UserPart[] =>
  typeof words === 'string' ? [{ type: 'text', text: words }] : words;

interface WatchedTurn {
  /** Resolves in place of a turn whose engine was killed, when another one has resumed the session. */
  readonly crashed: Promise<TurnEnding>;
  /** Reports what never came. */
  stop(): Promise<void>;
}

/** Acts when its moment has come. */
function watch(seat: Seat, turn: ScriptedTurn, problems: string[]): WatchedTurn {
  const { promise: crashed, resolve: onCrashed, reject } = Promise.withResolvers<TurnEnding>();
  const waiting = new Set(turn.interventions);
  const counts = new Map<string, number>();
  const acting: Promise<void>[] = [];
  const crash = async (): Promise<void> => {
    await seat.crash();
    onCrashed({ as: 'interrupted', reason: 'the engine crashed' });
  };
  const unlisten = seat.listen((event) => {
    const key = 'live' in event ? `live ${event.payload.type}` : event.type;
    const count = (counts.get(key) ?? 0) + 1;
    counts.set(key, count);
    for (const intervention of waiting) {
      if (!isAt(intervention.after, key, count)) continue;
      waiting.delete(intervention);
      if (intervention.name === 'crash') {
        // Whether it can be resumed is the engine's affair, not the steps'.
        crash().catch(reject);
        return;
      }
      // Caught at once: a rejection that nobody holds yet would end the process.
      acting.push(
        intervention.act(seat).catch((error: unknown) => {
          const reason = error instanceof Error ? error.message : String(error);
          problems.push(`the ${intervention.name} step came too late: ${reason}`);
        }),
      );
    }
  });
  return {
    crashed,
    async stop() {
      unlisten();
      await Promise.all(acting);
      for (const { name, after } of waiting) {
        problems.push(`the moment of the ${name} step never came: ${JSON.stringify(after)}`);
      }
    },
  };
}

const isAt = (moment: Moment, key: string, count: number): boolean =>
  'delta' in moment
    ? key === 'live model.delta' && count === moment.delta
    : key === moment.event && count === moment.count;
