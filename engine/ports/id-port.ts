import type { EventId, RequestId, SessionId, TurnId } from '#engine/schema/ids.ts';

/** The only source of ids for the engine. From a seed it gives the same ids in the same order. */
export interface IdPort {
  event(): EventId;
  session(): SessionId;
  turn(): TurnId;
  request(): RequestId;
}
