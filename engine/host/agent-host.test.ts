import { existsSync } from 'node:fs';
import { cp, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { ModelPort } from '#engine/ports/model-port.ts';
import type { ToolPort } from '#engine/ports/tool-port.ts';
import { describeEvent } from '#engine/projection/event-line.ts';
import type { SessionEvent } from '#engine/schema/events/session-event.ts';
import { jsonlLog } from '#engine/storage/jsonl/jsonl-log.ts';
import { readLogFile } from '#engine/storage/jsonl/read-log.ts';
import { call, done, finished } from '#engine/testing/answers.ts';
import { scriptedModel } from '#engine/testing/scripted-model.ts';
import { says, scriptedTool } from '#engine/testing/scripted-tool.ts';
import { brokenPromises, hello } from '#engine/testing/session-harness.ts';
import { agentHost, defaultLimits, defaultRetry, defaultSettings } from './agent-host.ts';
import { seededIds, seededRandom } from './seeded-ports.ts';
import { virtualClock } from './virtual-clock.ts';

let root: string;
beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'reprise-host-'));
});
afterEach(() => rm(root, { recursive: true, force: true }));

interface Parts {
  readonly model: ModelPort;
  readonly tools?: readonly ToolPort[];
  /** Folder of the logs, in the test's own. */
  readonly folder?: string;
  /** Of the ids: a process that resumes a session has others than the one that began it. */
  readonly seed?: string;
}

function hostOf({ model, tools = [], folder = 'sessions', seed = 'first' }: Parts) {
  const clock = virtualClock({ startMs: Date.UTC(2026, 10, 20, 9) });
  const ids = seededIds(seed);
  return agentHost({
    log: jsonlLog({ directory: join(root, folder), ids, clock }),
    models: [model],
    tools,
    approvals: { ask: () => Promise.reject(new Error('nobody is there to approve')) },
    clock,
    ids,
    random: seededRandom(seed),
  });
}

const options = {
  workspace: '/workspace',
  model: 'scripted-1',
  permissionMode: 'allow',
} as const;
const system = [{ type: 'text', text: 'Be brief.' } as const];
const eventsOf = (sessionId: string, folder = 'sessions') =>
  readLogFile(join(root, folder, sessionId, 'session.jsonl'));
const prefixesIn = (events: readonly SessionEvent[]) =>
  events.flatMap((event) => (event.type === 'context.built' ? [event.payload.prefix?.why] : []));

test('a session begins with what it was asked for, and with defaults for the rest', async () => {
  const engine = await hostOf({ model: scriptedModel([]) }).create(options);
  await engine.close();
  expect(engine.state.created).toEqual({
    workspace: '/workspace',
    model: { provider: 'scripted', model: 'scripted-1' },
    settings: defaultSettings,
    permissionMode: 'allow',
    limits: defaultLimits,
    retry: defaultRetry,
    engineVersion: '0.1.0',
  });
  expect(await eventsOf(engine.sessionId)).toMatchObject([{ type: 'session.created' }]);
});

test('a resumed session goes on from its log, under the rules in it (invariants E3, M4)', async () => {
  const first = await hostOf({ model: scriptedModel([done]) }).create({
    ...options,
    system,
    permissionMode: 'deny',
  });
  await first.prompt(hello);
  await first.close();

  const model = scriptedModel([[...call('c1', 'Change'), ...finished('tool_use')], done]);
  const tools = [scriptedTool('Change')];
  const second = await hostOf({ model, tools, seed: 'second' }).resume(first.sessionId);
  expect(second.state).toEqual(first.state);
  await second.prompt(hello);
  await second.close();

  const events = await eventsOf(first.sessionId);
  expect(model.requests[0]?.system).toEqual(system);
  expect(model.requests[0]?.messages.length).toBe(3);
  expect(prefixesIn(events)).toEqual(['first', 'changed', undefined]);
  expect(events.filter(({ type }) => type === 'permission.resolved')).toMatchObject([
    { payload: { decision: 'deny', by: 'mode' } },
  ]);
  expect(brokenPromises(events)).toEqual([]);
});

test.each([
  ['the built-in prompt', undefined],
  ['a prompt of its own', system],
])('a resumed session with %s sends the same prefix again (invariant M4)', async (_, prompt) => {
  const before = scriptedModel([done]);
  const first = await hostOf({ model: before }).create({ ...options, system: prompt });
  await first.prompt(hello);
  await first.close();
  const after = scriptedModel([done]);
  const second = await hostOf({ model: after, seed: 'second' }).resume(first.sessionId);
  await second.prompt(hello);
  await second.close();
  expect(after.requests[0]?.system).toEqual(before.requests[0]?.system);
  expect(prefixesIn(await eventsOf(first.sessionId))).toEqual(['first', undefined]);
});

// Goal: a process that dies in the middle of a tool loses the tool's result and nothing else, and
// runs nothing twice (invariants T1, S2). Method: what is on disk while the tool runs is all that a
// dead process leaves; another host resumes a copy of it.
test('a session that crashed in the middle of a tool is resumed and told the truth', async () => {
  const { promise: runs, resolve: onRun } = Promise.withResolvers<void>();
  const { promise: gate, resolve: letGo } = Promise.withResolvers<void>();
  const slow = scriptedTool('Change', {
    run: async () => {
      onRun();
      await gate;
      return says('done');
    },
  });
  const dying = await hostOf({
    model: scriptedModel([[...call('c1', 'Change'), ...finished('tool_use')], done]),
    tools: [slow],
  }).create(options);
  const turn = dying.prompt(hello);
  await runs;
  await cp(join(root, 'sessions'), join(root, 'left'), { recursive: true });
  letGo();
  await turn;
  await dying.close();

  const ran: string[] = [];
  const tool = scriptedTool('Change', {
    run: ({ callId }) => {
      ran.push(callId);
      return says('again');
    },
  });
  const model = scriptedModel([done]);
  const host = hostOf({ model, tools: [tool], folder: 'left', seed: 'second' });
  const resumed = await host.resume(dying.sessionId);
  expect(resumed.state.turn).toBeUndefined();
  await resumed.prompt(hello);
  await resumed.close();
  const events = await eventsOf(dying.sessionId, 'left');
  const story = events.map((event) => `${event.type} ${describeEvent(event)}`);
  expect(story.slice(story.indexOf('tool.started c1 Change {}'))).toEqual([
    'tool.started c1 Change {}',
    'tool.failed c1 interrupted The engine stopped while this tool was running, and its result is lost.…',
    'turn.interrupted by crash',
    'turn.started 1',
    'user.message prompt hello',
    'context.built step 0, 4 messages',
    'model.requested step 0 attempt 0',
    'model.delta text done',
    'assistant.message text',
    'model.completed end 5 tokens',
    'turn.completed end',
  ]);
  expect(brokenPromises(events)).toEqual([]);
  expect(ran).toEqual([]);
});

test('a session that cannot be as asked leaves nothing behind', async () => {
  const host = hostOf({ model: scriptedModel([]) });
  const limits = { costUsdMax: 1 };
  await expect(host.create({ ...options, limits })).rejects.toMatchObject({
    code: 'engine.configuration',
  });
  expect(existsSync(join(root, 'sessions'))).toBe(false);
});

test('a session is not resumed with the model of another provider, and its log is let go', async () => {
  const host = hostOf({ model: scriptedModel([]) });
  const { sessionId, close } = await host.create(options);
  await close();
  const elsewhere = hostOf({
    model: { ...scriptedModel([]), provider: 'another' },
    seed: 'second',
  });
  await expect(elsewhere.resume(sessionId)).rejects.toThrowErrorMatchingInlineSnapshot(
    `[EngineError: Session sess_d51dbdc25febfa47 talks to scripted, and this host to another. Resume it with a host for its provider.]`,
  );
  await (await host.resume(sessionId)).close();
});

test('a system prompt of one’s own is kept from the first event on', async () => {
  const model = scriptedModel([done]);
  const host = hostOf({ model });
  const { sessionId, close } = await host.create({ ...options, system });
  await close();
  const engine = await host.resume(sessionId);
  await engine.prompt(hello);
  await engine.close();
  expect(model.requests[0]?.system).toEqual(system);
});
