import type { EventOf } from '#engine/schema/events/session-event.ts';
import type { Journal } from './journal.ts';
import type { ApprovalPort } from '#engine/ports/approval-port.ts';
import type { ClockPort } from '#engine/ports/clock-port.ts';
import type { ContextPort } from '#engine/ports/context-port.ts';
import type { IdPort } from '#engine/ports/id-port.ts';
import type { ModelPort } from '#engine/ports/model-port.ts';
import type { PermissionPort } from '#engine/ports/permission-port.ts';
import type { PricePort } from '#engine/ports/price-port.ts';
import type { RandomPort } from '#engine/ports/random-port.ts';
import type { ToolRouterPort } from '#engine/ports/tool-router-port.ts';

/** What the core reaches the world through. */
export interface SessionPorts {
  readonly model: ModelPort;
  readonly tools: ToolRouterPort;
  readonly permissions: PermissionPort;
  readonly approvals: ApprovalPort;
  readonly context: ContextPort;
  readonly clock: ClockPort;
  readonly ids: IdPort;
  readonly random: RandomPort;
  readonly prices: PricePort;
}

/** What every step of a turn works with. */
export interface TurnParts {
  readonly ports: SessionPorts;
  readonly journal: Journal;
  /** Aborts when the turn is interrupted. */
  readonly signal: AbortSignal;
  /** Stops whatever is running, because the session cannot go on. */
  readonly abort: () => void;
}

/** How a session is to work: the payload of its first event. */
export type SessionSetup = EventOf<'session.created'>['payload'];
