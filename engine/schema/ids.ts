import { z } from 'zod';

const prefixed = (prefix: string) =>
  z.string().regex(new RegExp(`^${prefix}_[0-9a-zA-Z]+$`), `expected an id like ${prefix}_…`);

export const SessionId = prefixed('sess').brand<'SessionId'>();
export type SessionId = z.infer<typeof SessionId>;

export const EventId = prefixed('evt').brand<'EventId'>();
export type EventId = z.infer<typeof EventId>;

export const TurnId = prefixed('turn').brand<'TurnId'>();
export type TurnId = z.infer<typeof TurnId>;

/** One attempt to get an answer from a model; a retry has an id of its own. */
export const RequestId = prefixed('req').brand<'RequestId'>();
export type RequestId = z.infer<typeof RequestId>;

/** A tool call, as the provider named it (`toolu_…`, `call_…`). Opaque. */
export const CallId = z.string().min(1).brand<'CallId'>();
export type CallId = z.infer<typeof CallId>;
