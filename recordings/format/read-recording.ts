import { readFileSync } from 'node:fs';
import path from 'node:path';
import { decodeExchanges } from './decode-exchanges.ts';
import { firstProblem, parseJson } from './parse-line.ts';
import { recordingError } from './recording-error.ts';
import type { Recording } from './recording.ts';
import { RecordingManifest, recordingVersion } from './schema.ts';
import { sumOf } from './seal-recording.ts';

/**
 * Reads the recording in a folder and proves it whole.
 * @throws {InputError} with file, line, problem and mend; see `RecordingErrorCode`
 */
export async function readRecording(folder: string): Promise<Recording> {
  const manifestFile = path.join(folder, 'recording.json');
  const exchangesFile = path.join(folder, 'exchanges.jsonl');
  const manifestText = read(manifestFile).toString('utf8');
  const manifest = parseManifest(manifestText, manifestFile);
  const bytes = read(exchangesFile);
  // The grammar comes before the sum, because it can name the line.
  const exchanges = decodeExchanges(bytes, exchangesFile);
  const sum = sumOf(bytes);
  if (sum !== manifest.sums['exchanges.jsonl']) {
    const expected = manifest.sums['exchanges.jsonl'].slice(0, 12);
    throw recordingError('recording.edited', {
      file: exchangesFile,
      problem: `its SHA-256 is ${sum.slice(0, 12)}…, recording.json says ${expected}…`,
    });
  }
  return { manifest, exchanges };
}

function parseManifest(text: string, file: string): RecordingManifest {
  const value = parseJson(text, { file });
  const version = versionOf(value);
  // Before the schema: a later version may well have other keys.
  if (version !== undefined && version > recordingVersion) {
    const problem = `it has version ${version}; this Reprise reads up to ${recordingVersion}`;
    throw recordingError('recording.too_new', { file, problem });
  }
  const result = RecordingManifest.safeParse(value);
  if (result.success) return result.data;
  throw recordingError('recording.malformed', { file, problem: firstProblem(result.error) });
}

function versionOf(value: unknown): number | undefined {
  if (typeof value !== 'object' || value === null || !('version' in value)) return undefined;
  return typeof value.version === 'number' ? value.version : undefined;
}

/** At once: what follows, the parsing, takes longer and cannot be put off either. */
function read(file: string): Buffer {
  try {
    return readFileSync(file);
  } catch (cause) {
    const reason = cause instanceof Error && 'code' in cause ? String(cause.code) : 'unknown';
    const problem = reason === 'ENOENT' ? 'it does not exist' : `it cannot be read (${reason})`;
    throw recordingError('recording.missing', { file, problem, cause });
  }
}
