import { recordingError } from '#recordings/format/recording-error.ts';
import type { Recording } from '#recordings/format/recording.ts';
import { scanForSecrets } from './redact.ts';
import type { SecretPlace } from './redact.ts';

/** How many places a message names before it only counts. */
const placesNamedMax = 3;

/**
 * The last gate before the disk. @throws {InputError} `recording.secret`, which names places and
 * kinds, never the secret
 */
export function refuseSecrets(recording: Recording, folder: string): void {
  const places = scanForSecrets(recording);
  if (places.length === 0) return;
  const named = places.slice(0, placesNamedMax).map(render).join('; ');
  const more = places.length - placesNamedMax;
  const rest = more > 0 ? `; and ${more} more` : '';
  const problem = `it still holds what looks like a secret: ${named}${rest}`;
  throw recordingError('recording.secret', { file: folder, problem });
}

function render({ exchange, where, kind }: SecretPlace): string {
  const place = exchange === undefined ? 'recording.json' : `exchange ${exchange}`;
  return kind === 'header'
    ? `${place}, ${where} (a header that is not on the allow-list)`
    : `${place}, ${where} (${kind})`;
}
