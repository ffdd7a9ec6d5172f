/**
 * The id of a call in the alphabet of this API (`^[a-zA-Z0-9_-]+$`). Ids of its own are in it and stay
 * as they are; those of another provider, in a session that changed models, may not be. Call and
 * answer go through here alike, so that they still match.
 */
export const toWireId = (callId: string): string => callId.replaceAll(/[^a-zA-Z0-9_-]/g, '_');
