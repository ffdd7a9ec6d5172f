import { bytesUntouched, chunkByChunk, cutIsCut, headUntouched } from './checks/answering.ts';
import { canFail, ownConversation, repeatedRequest, wholeHistory } from './checks/matching.ts';
import {
  emptyRecording,
  keyOfMiss,
  leftOver,
  missIsFinal,
  missIsLatched,
  noWayOut,
} from './checks/missing.ts';
import { savedAsItCame, secretsStayOut } from './checks/saving.ts';
import type { Harness } from './harness.ts';

/** @returns what is wrong with the harness, as sentences; empty where it can be trusted */
export type TrustCheck = (harness: Harness) => Promise<readonly string[]>;

/**
 * How a replay is clean though its bytes are wrong, each as a check. What is expected stands in the
 * check as it is, never taken from the recording or from the player: those are what is distrusted.
 */
export const trustChecks = {
  'repeated-request': repeatedRequest,
  'whole-history': wholeHistory,
  'own-conversation': ownConversation,
  'can-fail': canFail,
  'bytes-untouched': bytesUntouched,
  'head-untouched': headUntouched,
  'chunk-by-chunk': chunkByChunk,
  'cut-is-cut': cutIsCut,
  'no-way-out': noWayOut,
  'miss-is-final': missIsFinal,
  'miss-is-latched': missIsLatched,
  'key-of-miss': keyOfMiss,
  'empty-recording': emptyRecording,
  'left-over': leftOver,
  'secrets-stay-out': secretsStayOut,
  'saved-as-it-came': savedAsItCame,
} satisfies Readonly<Record<string, TrustCheck>>;

export type TrustCheckName = keyof typeof trustChecks;
