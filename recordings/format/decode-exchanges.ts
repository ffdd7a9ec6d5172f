import { parseLine } from './parse-line.ts';
import { recordingError } from './recording-error.ts';
import type { RecordingErrorCode } from './recording-error.ts';
import type * as recorded from './recording.ts';
import type { ExchangeLine } from './schema.ts';

/** An exchange whose lines are still being read. */
interface Draft {
  readonly number: number;
  readonly line: number;
  readonly request: recorded.RecordedRequest;
  head?: recorded.RecordedHead;
  readonly chunks: recorded.RecordedChunk[];
  end?: recorded.RecordedEnd;
}

/**
 * Reads `exchanges.jsonl` and checks its grammar: requests numbered 1, 2, 3 … in the order of the
 * file; per exchange one request, at most one head, chunks only after it, one end and nothing after
 * it; `t` never runs back. Lines of several exchanges may be mixed, as they were on the wire.
 * @throws {InputError} at the first line that breaks it
 */
export function decodeExchanges(bytes: Uint8Array, file: string): recorded.Exchange[] {
  const fail = (code: RecordingErrorCode, line: number | undefined, problem: string): never => {
    throw recordingError(code, { file, line, problem });
  };
  const text = decodeText(bytes, file);
  const lines = text.split('\n');
  if (lines.pop() !== '') fail('recording.truncated', lines.length + 1, 'the line is cut off');

  const drafts: Draft[] = [];
  let timeUs = 0;
  for (const [index, lineText] of lines.entries()) {
    const number = index + 1;
    const line = parseLine(lineText, { file, line: number });
    if (line.t < timeUs) {
      fail('recording.malformed', number, `t runs back from ${timeUs} to ${line.t} µs`);
    }
    timeUs = line.t;
    const problem = addLine(drafts, line, number);
    if (problem !== undefined) fail('recording.malformed', number, problem);
  }
  if (drafts.length === 0) fail('recording.empty', undefined, 'there are no exchanges');
  return drafts.map((draft) => {
    const { number, request, head, chunks, end } = draft;
    if (end === undefined) {
      const problem = `exchange ${number} has no end`;
      throw recordingError('recording.truncated', { file, line: draft.line, problem });
    }
    return { number, request, head, chunks, end };
  });
}

/** @returns what is wrong with the line at this place, if anything is */
function addLine(drafts: Draft[], line: ExchangeLine, lineNumber: number): string | undefined {
  const { n, t: atUs } = line;
  if (line.kind === 'request') {
    if (n !== drafts.length + 1) return `exchange ${n} comes where ${drafts.length + 1} is due`;
    const { method, url, headers } = line;
    const body = 'body' in line ? { body: line.body } : {};
    const request = { atUs, method, url, headers, ...body };
    drafts.push({ number: n, line: lineNumber, request, chunks: [] });
    return undefined;
  }
  const draft = drafts[n - 1];
  if (draft === undefined) return `a ${line.kind} of exchange ${n} before its request`;
  if (draft.end !== undefined) return `a ${line.kind} of exchange ${n} after its end`;
  switch (line.kind) {
    case 'head':
      if (draft.head !== undefined) return `a second head of exchange ${n}`;
      draft.head = { atUs, status: line.status, headers: line.headers };
      return undefined;
    case 'chunk':
      if (draft.head === undefined) return `a chunk of exchange ${n} before its head`;
      draft.chunks.push({ atUs, bytes: bytesOf(line) });
      return undefined;
    case 'end':
      if (draft.head === undefined && line.result === 'ok') {
        return `exchange ${n} ends with ok, but has no head`;
      }
      draft.end = { atUs, result: line.result };
      return undefined;
    default:
      line satisfies never;
      return undefined;
  }
}

const encoder = new TextEncoder();

// A plain Uint8Array: Buffers of both kinds share pooled memory and compare differently.
const bytesOf = (line: { text?: string | undefined; base64?: string | undefined }): Uint8Array =>
  line.base64 === undefined
    ? encoder.encode(line.text)
    : Uint8Array.from(Buffer.from(line.base64, 'base64'));

function decodeText(bytes: Uint8Array, file: string): string {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch (cause) {
    throw recordingError('recording.malformed', { file, problem: 'it is not UTF-8', cause });
  }
}
