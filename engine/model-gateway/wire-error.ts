import { CodedError } from '#engine/schema/errors.ts';

/**
 * The answer of a provider could not be read:
 * - `wire.network`: the connection broke while the body was being read.
 * - `wire.protocol`: the bytes came, and they are not what the provider's format says.
 */
export class WireError extends CodedError<'wire.network' | 'wire.protocol'> {}

/** For the place where a provider's bytes break its own format. Another attempt may bring whole ones. */
export const brokenWire = (message: string, cause?: unknown): WireError =>
  new WireError('wire.protocol', message, { retryable: true, cause });
