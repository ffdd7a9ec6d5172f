import { InputError } from '#engine/schema/errors.ts';
import type { InputPlace } from '#engine/schema/errors.ts';

export type RecordingErrorCode =
  | 'recording.missing' // the folder, or a file in it, is not there
  | 'recording.malformed' // not the format: no JSON, unknown keys, lines out of order
  | 'recording.truncated' // the end of the exchanges is missing
  | 'recording.edited' // the bytes are not those that were written
  | 'recording.too_new' // written by a later version of Reprise
  | 'recording.empty' // no exchange: it would prove nothing
  | 'recording.exists' // the folder is there already and nobody said to replace it
  | 'recording.secret'; // something in it still looks like a secret

const mends: Readonly<Record<RecordingErrorCode, string>> = {
  'recording.missing': 'Check the path, or make the recording',
  'recording.malformed': 'Restore the folder from version control, or record again',
  'recording.truncated': 'Restore the folder from version control, or record again',
  'recording.edited':
    'Recordings are never edited by hand: restore the file from version control ' +
    '(with its line endings as they were), or record again',
  'recording.too_new': 'Update Reprise to read it',
  'recording.empty': 'Record again with at least one request',
  'recording.exists': 'Choose another name; a recording is replaced only with `overwrite`',
  'recording.secret':
    'Redact the recording before it is saved; nothing was written. If the secret is real and went ' +
    'elsewhere, revoke it',
};

/** A recording that cannot be read or may not be saved; the mend follows from the code. */
export const recordingError = (
  code: RecordingErrorCode,
  report: InputPlace & { readonly problem: string; readonly cause?: unknown },
): InputError<RecordingErrorCode> => new InputError(code, { ...report, mend: `${mends[code]}.` });
