import { createSession, resumeSession, type SessionEngine } from '#engine/core/session-engine.ts';
import { refuseSetup } from '#engine/core/refusals.ts';
import { EngineError } from '#engine/schema/errors.ts';
import type { SessionPorts, SessionSetup } from '#engine/core/session-parts.ts';
import { configOf, createdOf } from '#engine/core/state-of.ts';
import { contextBuilder } from '#engine/context/context-builder.ts';
import { modelRouter } from '#engine/model-gateway/model-router.ts';
import { priceOf } from '#engine/model-gateway/registry/price-of.ts';
import { permissionPolicy } from '#engine/permissions/permission-policy.ts';
import type { ApprovalPort } from '#engine/ports/approval-port.ts';
import type { ClockPort } from '#engine/ports/clock-port.ts';
import type { IdPort } from '#engine/ports/id-port.ts';
import type { LogPort, OpenOptions, SessionLog } from '#engine/ports/log-port.ts';
import type { ModelPort } from '#engine/ports/model-port.ts';
import type { RandomPort } from '#engine/ports/random-port.ts';
import type { ToolPort } from '#engine/ports/tool-port.ts';
import { pathToHead } from '#engine/projection/path.ts';
import { sessionStateOf } from '#engine/projection/session-state.ts';
import type { TextPart } from '#engine/schema/content.ts';
import type { RetryPolicy, TurnLimits } from '#engine/schema/events/session.ts';
import type { SessionId } from '#engine/schema/ids.ts';
import type { ModelRef, ModelSettings } from '#engine/schema/model-request.ts';
import type { PermissionMode } from '#engine/schema/permission.ts';
import { toolRouter } from '#engine/tool-router/tool-router.ts';

/** The adapters that a host puts together. */
export interface HostParts {
  readonly log: LogPort;
  /** One of each provider; the first one is asked where a session names none. */
  readonly models: readonly [ModelPort, ...ModelPort[]];
  readonly tools: readonly ToolPort[];
  readonly approvals: ApprovalPort;
  readonly clock: ClockPort;
  readonly ids: IdPort;
  readonly random: RandomPort;
}

/** How a session is to work. */
export interface SessionOptions {
  /** Absolute path. */
  readonly workspace: string;
  /** The model's id, in the words of its provider. */
  readonly model: string;
  /** The first one of the host if not given. */
  readonly provider?: string | undefined;
  /** Asked one after the other when a model cannot be reached any more. */
  readonly fallbacks?: readonly ModelRef[] | undefined;
  readonly settings?: ModelSettings | undefined;
  /** The system prompt instead of the built-in one. */
  readonly system?: readonly TextPart[] | undefined;
  readonly permissionMode: PermissionMode;
  /** Over the defaults, each by itself. */
  readonly limits?: TurnLimits | undefined;
  readonly retry?: RetryPolicy | undefined;
}

/** Makes and reopens sessions: the engine with real parts around it. */
export interface AgentHost {
  create(options: SessionOptions): Promise<SessionEngine>;
  /**
   * Goes on with a session under the rules that its log says: permission mode, model and limits as
   * it was created with, and the system prompt that the model was sent last, so that the cached
   * prefix stays the same (invariant M4).
   */
  resume(sessionId: SessionId, options?: OpenOptions): Promise<SessionEngine>;
}

const ENGINE_VERSION = '0.1.0';

export const defaultSettings: ModelSettings = { outputTokensMax: 16_384 };
export const defaultLimits: TurnLimits = { stepsMax: 100 };
export const defaultRetry: RetryPolicy = {
  attemptsMax: 5,
  delayMsMin: 1_000,
  delayMsMax: 60_000,
  jitter: 0.2,
};

export function agentHost(parts: HostParts): AgentHost {
  const model = modelRouter(parts.models);
  const known = parts.models.map(({ provider }) => provider);
  const portsFor = (options: Pick<SessionOptions, 'system' | 'permissionMode'>): SessionPorts => ({
    model,
    tools: toolRouter(parts.tools),
    permissions: permissionPolicy(options.permissionMode),
    approvals: parts.approvals,
    context: contextBuilder({ system: options.system }),
    clock: parts.clock,
    ids: parts.ids,
    random: parts.random,
    prices: { priceOf },
  });
  const reopen = async (log: SessionLog): Promise<SessionEngine> => {
    const state = sessionStateOf(pathToHead(await log.read()));
    const { permissionMode, system } = createdOf({ state });
    const { provider } = configOf({ state }).model;
    if (!known.includes(provider)) {
      throw new EngineError(
        'engine.configuration',
        `Session ${log.sessionId} talks to ${provider}, and this host to ${known.join(', ')}. ` +
          'Resume it with a host for its provider.',
      );
    }
    return resumeSession(portsFor({ permissionMode, system: state.prefix?.system ?? system }), log);
  };
  return {
    async create(options) {
      const ports = portsFor(options);
      const setup: SessionSetup = {
        workspace: options.workspace,
        model: { provider: options.provider ?? parts.models[0].provider, model: options.model },
        settings: options.settings ?? defaultSettings,
        ...(options.system && { system: [...options.system] }),
        permissionMode: options.permissionMode,
        limits: { ...defaultLimits, ...options.limits },
        retry: options.retry ?? defaultRetry,
        ...(options.fallbacks?.length && { fallbacks: [...options.fallbacks] }),
        engineVersion: ENGINE_VERSION,
      };
      refuseSetup(ports, setup);
      const log = await parts.log.create(parts.ids.session());
      return orClose(log, createSession(ports, log, setup));
    },
    async resume(sessionId, options) {
      const log = await parts.log.open(sessionId, options);
      return orClose(log, reopen(log));
    },
  };
}

/** A session that does not come about must not keep its log from others. */
async function orClose(log: SessionLog, engine: Promise<SessionEngine>): Promise<SessionEngine> {
  try {
    return await engine;
  } catch (error) {
    await log.close();
    throw error;
  }
}
