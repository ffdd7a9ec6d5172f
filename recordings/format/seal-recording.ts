import { createHash } from 'node:crypto';
import { encodeExchanges } from './encode-exchanges.ts';
import type { Exchange, Recording } from './recording.ts';
import { recordingVersion } from './schema.ts';
import type { RecordingManifest } from './schema.ts';

/** What the maker of a recording says about it; the rest follows from the exchanges. */
export type RecordingDetails = Pick<
  RecordingManifest,
  'title' | 'provenance' | 'seed' | 'startedAt'
> &
  Partial<Pick<RecordingManifest, 'redactions'>>;

/** Puts exchanges and what is known of them together, with the models they name and their sums. */
export function sealRecording(
  details: RecordingDetails,
  exchanges: readonly Exchange[],
): Recording {
  const { title, provenance, seed, startedAt, redactions = [] } = details;
  return {
    manifest: {
      format: 'reprise-recording',
      version: recordingVersion,
      title,
      provenance,
      models: modelsOf(exchanges),
      seed,
      startedAt,
      redactions,
      sums: { 'exchanges.jsonl': sumOf(encodeExchanges(exchanges)) },
    },
    exchanges,
  };
}

/** SHA-256, as it stands in `sums`. */
export const sumOf = (data: string | Uint8Array): string =>
  createHash('sha256').update(data).digest('hex');

function modelsOf(exchanges: readonly Exchange[]): string[] {
  const models = exchanges.flatMap(({ request: { body } }) =>
    typeof body === 'object' && body !== null && !Array.isArray(body) ? [body['model']] : [],
  );
  return [...new Set(models.filter((model) => typeof model === 'string'))];
}
