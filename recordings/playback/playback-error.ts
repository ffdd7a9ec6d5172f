import { CodedError } from '#engine/schema/errors.ts';

export type PlaybackErrorCode =
  | 'playback.gate' // a gate that nothing will ever stand before
  | 'playback.port_taken' // another run listens there
  | 'playback.unfaithful' // the transport would play the recording otherwise than it was
  | 'playback.occupied' // the process has a replay through MSW already
  | 'playback.closed_world'; // a connection to somewhere else, which a replay never makes

/** A replay that cannot start, or a connection that it does not allow. */
export class PlaybackError extends CodedError<PlaybackErrorCode> {}
