import type { JsonValue } from '#engine/schema/json.ts';
import type { StopReason } from '#engine/schema/model-stream.ts';

/**
 * How an answer ended: by itself, or with something that is no answer (`failure`): the model wrote a
 * call that is none, or the provider gave up. Asked again, it mostly gets it right.
 */
export type Ending = StopReason | 'failure';

/**
 * `finishReason`: types of SDK 3.1.0 and API reference, read 2026-11-21, and `MODEL_ARMOR` from a
 * recording. A stop for what was said, or for where it may come from, is `safety`. `STOP` says the
 * same for calls and for text; which it was is for the reader to say.
 */
const endings: Readonly<Record<string, Ending>> = {
  STOP: 'end',
  MAX_TOKENS: 'max_tokens',
  CONTINUATION: 'pause',
  SAFETY: 'safety',
  RECITATION: 'safety',
  BLOCKLIST: 'safety',
  PROHIBITED_CONTENT: 'safety',
  SPII: 'safety',
  MODEL_ARMOR: 'safety',
  JAILBREAK: 'safety',
  IMAGE_SAFETY: 'safety',
  IMAGE_PROHIBITED_CONTENT: 'safety',
  IMAGE_RECITATION: 'safety',
  LANGUAGE: 'refusal',
  MALFORMED_FUNCTION_CALL: 'failure',
  MALFORMED_RESPONSE: 'failure',
  UNEXPECTED_TOOL_CALL: 'failure',
  TOO_MANY_TOOL_CALLS: 'failure',
  NO_IMAGE: 'failure',
  IMAGE_OTHER: 'failure',
  OTHER: 'failure',
};

/** Their numbers, which clients get that ask for `enum-encoding=int` (7 recorded exchanges). */
const byNumber =
  'FINISH_REASON_UNSPECIFIED STOP MAX_TOKENS SAFETY RECITATION OTHER LANGUAGE BLOCKLIST PROHIBITED_CONTENT SPII MALFORMED_FUNCTION_CALL IMAGE_SAFETY'.split(
    ' ',
  );

/** The name of a `finishReason`, also where it came as a number. */
export const nameOfReason = (wire: JsonValue): string =>
  typeof wire === 'string'
    ? wire
    : ((typeof wire === 'number' ? byNumber[wire] : undefined) ?? JSON.stringify(wire));

/** Undefined for a reason that this version does not know. */
export const endingOf = (name: string): Ending | undefined =>
  Object.hasOwn(endings, name) ? endings[name] : undefined;
