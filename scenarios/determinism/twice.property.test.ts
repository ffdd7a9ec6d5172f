import { join } from 'node:path';
import { setImmediate as turn } from 'node:timers/promises';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { SessionLog } from '#engine/ports/log-port.ts';
import type { ToolPort } from '#engine/ports/tool-port.ts';
import type { PermissionMode } from '#engine/schema/permission.ts';
import { encodeLog } from '#engine/storage/jsonl/codec.ts';
import { inMemoryLog } from '#engine/storage/in-memory/in-memory-log.ts';
import { call, done, finished } from '#engine/testing/answers.ts';
import { arbitraryAnswers } from '#engine/testing/arbitrary-answers.ts';
import { someSession } from '#engine/testing/event-drafts.ts';
import { brokenPromises, startHarness } from '#engine/testing/session-harness.ts';
import { says, scriptedTool } from '#engine/testing/scripted-tool.ts';
import { forbidAmbient } from './forbid-ambient.ts';
import { seededChance } from './seeded-chance.ts';

/** After how many events (durable and live) the turn is cancelled or steered; often never. */
const moment = fc.option(fc.nat(40));
/** Names of the calls of one answer, mostly of tools that overlap. */
const callNames = fc.array(fc.constantFrom('Look', 'Look', 'Break', 'Change'), {
  minLength: 2,
  maxLength: 4,
});
/** Answers with many calls at once. */
const busyAnswers = fc
  .array(callNames, { minLength: 1, maxLength: 3 })
  .map((answers) =>
    answers.map((names, answer) => [
      ...names.flatMap((name, block) => call(`c${answer}_${block}`, name, {}, block)),
      ...finished('tool_use'),
    ]),
  );
const session = fc.record({
  answers: fc.oneof(busyAnswers, arbitraryAnswers),
  mode: fc.constantFrom<PermissionMode>('allow', 'deny', 'ask'),
  /** What each call comes to, in the order of the calls. */
  outcomes: fc.array(fc.constantFrom('well', 'well', 'failed', 'broken'), {
    minLength: 1,
    maxLength: 8,
  }),
  cancelAt: moment,
  steerAt: moment,
});

type Session = typeof session extends fc.Arbitrary<infer Value> ? Value : never;
/** Lets a few turns of the event loop pass, as many as chance says. */
type Wait = () => Promise<void>;

const waitBy = (seed: number): Wait => {
  const chance = seededChance(String(seed));
  return async () => {
    for (let left = Math.floor(chance() * 5); left > 0; left -= 1) await turn();
  };
};

/** Tools whose calls end in an order by chance; what they come to goes by their ids. */
function toolsOf(outcomes: Session['outcomes'], wait: Wait): readonly ToolPort[] {
  const run: Parameters<typeof scriptedTool>[1] = {
    run: async ({ callId }) => {
      await wait();
      const [, answer = '0', block = '0'] = /(\d+)_(\d+)$/u.exec(callId) ?? [];
      const outcome = outcomes[(Number(answer) * 4 + Number(block)) % outcomes.length];
      if (outcome === 'broken') throw new Error('broken');
      if (outcome === 'well') return says(`${callId} done`);
      return { ...says(`${callId} failed`), status: 'failed', code: 'failed' };
    },
  };
  return [
    scriptedTool('Look', { ...run, readOnly: true }),
    scriptedTool('Change', run),
    scriptedTool('Break', { ...run, readOnly: true }),
  ];
}

/** A log whose appends take as long as chance says, each one after the one before. */
async function waitingLog(wait: Wait): Promise<SessionLog> {
  const memory = await inMemoryLog().create(someSession);
  let last = Promise.resolve();
  return {
    ...memory,
    async append(...given) {
      const appending = memory.append(...given);
      last = last.then(wait);
      await last;
      return appending;
    },
  };
}

async function logOf(options: Session, wait: Wait): Promise<string> {
  let eventCount = 0;
  const harness = await startHarness({
    answers: [...options.answers, ...Array.from({ length: 12 }, () => done)],
    tools: toolsOf(options.outcomes, wait),
    log: await waitingLog(wait),
    setup: { permissionMode: options.mode, limits: { stepsMax: 10 } },
    approvals: {
      async ask({ callId }) {
        await wait();
        return { decision: callId.endsWith('1') ? 'deny' : 'allow', reason: 'so' };
      },
    },
    onEvent: (event, engine) => {
      // When its own words are on disk is the client's race with the stream; nothing is anchored there.
      if (!('live' in event) && event.type === 'user.message') return;
      eventCount += 1;
      if (eventCount === options.cancelAt) engine.cancel();
      if (eventCount === options.steerAt && engine.state.turn !== undefined) {
        void engine.steer([{ type: 'text', text: 'steer' }]);
      }
    },
  });
  await harness.engine.prompt([{ type: 'text', text: 'go' }]);
  await harness.engine.prompt([{ type: 'text', text: 'go on' }]);
  const events = await harness.events();
  expect(brokenPromises(events)).toEqual([]);
  return encodeLog(events);
}

// Goal: whatever a model, tools and a user do, the log does not depend on how fast anything is
// (invariants D1, D2), and the engine asks its ports alone. Method: the same session with two seeds of
// real waits in the tools, in the log and in the approvals; nothing may be read past the ports.
test('the same session gives the same log, whatever is faster', async () => {
  using guard = forbidAmbient({ root: join(import.meta.dirname, '..', '..') });
  await fc.assert(
    fc.asyncProperty(session, fc.nat(), fc.nat(), async (options, first, second) => {
      const before = await logOf(options, waitBy(first));
      const after = await logOf(options, waitBy(second));
      expect(after).toBe(before);
    }),
    { numRuns: 100 },
  );
  expect(guard.take()).toEqual([]);
});
