import { contextBuilder } from '#engine/context/context-builder.ts';
import type { SessionListener } from '#engine/core/journal.ts';
import { createSession, type SessionEngine } from '#engine/core/session-engine.ts';
import type { SessionPorts, SessionSetup } from '#engine/core/session-parts.ts';
import { seededIds, seededRandom } from '#engine/host/seeded-ports.ts';
import { virtualClock, type VirtualClock } from '#engine/host/virtual-clock.ts';
import { describeEvent } from '#engine/projection/event-line.ts';
import { logViolations } from '#engine/invariants/log-invariants.ts';
import { permissionPolicy } from '#engine/permissions/permission-policy.ts';
import type { ApprovalPort } from '#engine/ports/approval-port.ts';
import type { SessionLog } from '#engine/ports/log-port.ts';
import type { ToolPort } from '#engine/ports/tool-port.ts';
import type { SessionEvent } from '#engine/schema/events/session-event.ts';
import { inMemoryLog } from '#engine/storage/in-memory/in-memory-log.ts';
import { toolRouter } from '#engine/tool-router/tool-router.ts';
import { scriptedModel, type Answer, type ScriptedModel } from './scripted-model.ts';

/** What a user says where it does not matter. */
export const hello = [{ type: 'text', text: 'hello' } as const];

export interface HarnessOptions {
  readonly answers: readonly Answer[];
  readonly tools?: readonly ToolPort[];
  readonly approvals?: ApprovalPort;
  readonly setup?: Partial<SessionSetup>;
  readonly ports?: Partial<SessionPorts>;
  /** An empty log to write to; one in memory if not given. */
  readonly log?: SessionLog;
  /** Called with each event as listeners see it. */
  readonly onEvent?: (event: Parameters<SessionListener>[0], engine: SessionEngine) => void;
}

export interface Harness {
  readonly engine: SessionEngine;
  readonly model: ScriptedModel;
  readonly clock: VirtualClock;
  readonly log: SessionLog;
  readonly ports: SessionPorts;
  /** Everything in the log. */
  events(): Promise<readonly SessionEvent[]>;
  /** One line an event: its type, and what matters of it. */
  story(): Promise<readonly string[]>;
}

const noApproval: ApprovalPort = {
  ask: () => Promise.reject(new Error('nobody is there to approve')),
};

/** A session on scripted ports and a log in memory; every request is checked by the oracle. */
export async function startHarness(options: HarnessOptions): Promise<Harness> {
  const model = scriptedModel(options.answers);
  const clock = virtualClock({ startMs: Date.UTC(2026, 10, 20, 9) });
  const setup: SessionSetup = {
    workspace: '/workspace',
    model: { provider: 'scripted', model: 'scripted-1' },
    settings: { outputTokensMax: 1_000 },
    permissionMode: 'allow',
    limits: {},
    retry: { attemptsMax: 3, delayMsMin: 1_000, delayMsMax: 60_000, jitter: 0 },
    engineVersion: 'test',
    ...options.setup,
  };
  const ids = seededIds('harness');
  const ports: SessionPorts = {
    model,
    tools: toolRouter(options.tools ?? []),
    permissions: permissionPolicy(setup.permissionMode),
    approvals: options.approvals ?? noApproval,
    context: contextBuilder(),
    clock,
    ids,
    random: seededRandom('harness'),
    prices: { priceOf: () => undefined },
    ...options.ports,
  };
  const log = options.log ?? (await inMemoryLog().create(ids.session()));
  const engine = await createSession(ports, log, setup);
  engine.listen((event) => {
    if (!('live' in event) && event.type === 'session.rewound') model.forget();
    options.onEvent?.(event, engine);
  });
  const events = () => log.read();
  return {
    engine,
    model,
    clock,
    log,
    ports,
    events,
    story: async () => (await events()).map(storyLine),
  };
}

/** Every promise about logs that the log breaks, in words. */
export const brokenPromises = (events: readonly SessionEvent[]): readonly string[] =>
  logViolations(events).map(({ invariant, at, message }) => `${invariant} at ${at}: ${message}`);

const storyLine = (event: SessionEvent): string => `${event.type} ${describeEvent(event)}`.trim();
