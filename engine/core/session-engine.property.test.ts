import fc from 'fast-check';
import { expect, test } from 'vitest';
import { pathToHead } from '#engine/projection/path.ts';
import { sessionStateOf } from '#engine/projection/session-state.ts';
import type { PermissionMode } from '#engine/schema/permission.ts';
import type { SessionEvent } from '#engine/schema/events/session-event.ts';
import { inMemoryLog } from '#engine/storage/in-memory/in-memory-log.ts';
import { done } from '#engine/testing/answers.ts';
import { arbitraryAnswers } from '#engine/testing/arbitrary-answers.ts';
import { scriptedTool } from '#engine/testing/scripted-tool.ts';
import { scriptedModel } from '#engine/testing/scripted-model.ts';
import { brokenPromises, startHarness, type Harness } from '#engine/testing/session-harness.ts';
import { resumeSession } from './session-engine.ts';

const tools = [
  scriptedTool('Look', { readOnly: true }),
  scriptedTool('Change'),
  scriptedTool('Break', {
    run: () => {
      throw new Error('broken');
    },
  }),
];

const mode = fc.constantFrom<PermissionMode>('allow', 'deny', 'ask');
/** After how many events (durable and live) the turn is cancelled or steered; often never. */
const moment = fc.option(fc.nat(40));
const session = fc.record({
  answers: arbitraryAnswers,
  mode,
  cancelAt: moment,
  steerAt: moment,
  /** Which event to go back to between the turns, modulo their count; often none. */
  rewindTo: fc.option(fc.nat()),
});

interface Session {
  readonly answers: Parameters<typeof scriptedModel>[0];
  readonly mode: PermissionMode;
  readonly cancelAt: number | null;
  readonly steerAt: number | null;
  readonly rewindTo: number | null;
}

async function runSession(options: Session) {
  const { answers, mode: permissionMode, cancelAt, steerAt, rewindTo } = options;
  let eventCount = 0;
  const harness = await startHarness({
    // Enough plain answers for whatever is left to ask.
    answers: [...answers, ...Array.from({ length: 12 }, () => done)],
    tools,
    setup: {
      permissionMode,
      limits: { stepsMax: 10 },
      retry: { attemptsMax: 3, delayMsMin: 1_000, delayMsMax: 60_000, jitter: 0.5 },
    },
    approvals: {
      ask: ({ callId }) =>
        Promise.resolve({ decision: callId.endsWith('1') ? 'deny' : 'allow', reason: 'so' }),
    },
    onEvent: (_event, engine) => {
      eventCount += 1;
      if (eventCount === cancelAt) engine.cancel();
      if (eventCount === steerAt && engine.state.turn !== undefined) {
        void engine.steer([{ type: 'text', text: 'steer' }]);
      }
    },
  });
  await harness.engine.prompt([{ type: 'text', text: 'go' }]);
  if (rewindTo !== null) await rewind(harness, rewindTo);
  await harness.engine.prompt([{ type: 'text', text: 'go on' }]);
  return harness;
}

/** Goes back to an event; those inside a turn are refused, which is the end of it. */
async function rewind({ engine, events }: Harness, to: number): Promise<void> {
  const log = await events();
  const target = log[to % log.length];
  if (target === undefined) return;
  await engine.rewind(target.id, 'back').catch((error: unknown) => {
    expect(error).toMatchObject({ code: 'engine.rewind' });
  });
}

// Goal: whatever a model, a tool and a user do, every promise about logs and requests is kept.
// Method: generated answers, outcomes, permissions, cancels, steers and rewinds; the scripted model checks
// each request, `brokenPromises` the log, and the state must be what the log says.
test('every session keeps every promise (invariants E1, E3, L1–L3, M1–M5, P1, P2, T1–T3)', async () => {
  await fc.assert(
    fc.asyncProperty(session, async (options) => {
      const harness = await runSession(options);
      const events = await harness.events();
      expect(brokenPromises(events)).toEqual([]);
      expect(sessionStateOf(pathToHead(events))).toEqual(harness.engine.state);
    }),
    { numRuns: 200 },
  );
});

test('the same session twice gives the same log (invariant D1)', async () => {
  await fc.assert(
    fc.asyncProperty(session, async (options) => {
      const first = await (await runSession(options)).events();
      const second = await (await runSession(options)).events();
      expect(second).toEqual(first);
    }),
    { numRuns: 50 },
  );
});

/** The log as it would be if the engine had died after `batchCount` appends, each of them atomic. */
async function cutLog({ ports }: Harness, events: readonly SessionEvent[], batchCount: number) {
  const log = await inMemoryLog().create(ports.ids.session());
  const batches = events.filter((event) => (event.batch?.index ?? 0) === 0);
  const next = batches[1 + (batchCount % batches.length)];
  for (const event of events.slice(0, next?.sequence)) {
    await log.append([event], event.parentId === null ? {} : { parentId: event.parentId });
  }
  return log;
}

// Goal: an engine that died at any moment is resumed without a call that nobody answers (invariant T1).
test('a log cut after any append is resumed, told the truth and gone on with', async () => {
  await fc.assert(
    fc.asyncProperty(session, fc.nat(), async (options, where) => {
      const harness = await runSession(options);
      const events = await harness.events();
      const log = await cutLog(harness, events, where);
      const ran: string[] = [];
      const model = scriptedModel([done]);
      const engine = await resumeSession({ ...harness.ports, model }, log);
      engine.listen((event) => {
        if (!('live' in event) && event.type === 'tool.started') ran.push(event.payload.callId);
      });
      await engine.prompt([{ type: 'text', text: 'where were we?' }]);
      expect(brokenPromises(await log.read())).toEqual([]);
      expect(ran).toEqual([]);
    }),
    { numRuns: 200 },
  );
});
