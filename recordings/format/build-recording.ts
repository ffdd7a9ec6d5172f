import type { JsonValue } from '#engine/schema/json.ts';
import type { Exchange, HeaderValues, Recording, RecordedEnd } from './recording.ts';
import { sealRecording } from './seal-recording.ts';
import type { RecordingDetails } from './seal-recording.ts';

/** An exchange as an importer or an author knows it: mostly without times. */
export interface PlainExchange {
  readonly request: {
    readonly method?: string;
    readonly url: string;
    readonly headers?: HeaderValues;
    readonly body?: JsonValue;
  };
  /** Absent where no answer came; `result` then says why. */
  readonly response?: {
    readonly status?: number;
    readonly headers?: HeaderValues;
    /** Text is encoded as UTF-8. */
    readonly chunks?: readonly (string | Uint8Array)[];
  };
  readonly result?: RecordedEnd['result'];
  /** Microseconds from the end of the exchange before to the request; 0 unless told. */
  readonly pauseUs?: number;
  /** Microseconds between request, head, each chunk and the end; 1000 unless told. */
  readonly stepUs?: number;
}

/** Makes a recording of exchanges that follow one another, one after the other. */
export function buildRecording(
  details: RecordingDetails,
  exchanges: readonly PlainExchange[],
): Recording {
  let timeUs = 0;
  const timed = exchanges.map((plain, index): Exchange => {
    const { stepUs = 1000, pauseUs = 0 } = plain;
    timeUs += pauseUs;
    const next = (): number => (timeUs += stepUs);
    const { method = 'POST', url, headers = {} } = plain.request;
    const body = plain.request.body === undefined ? {} : { body: plain.request.body };
    const request = { atUs: timeUs, method, url, headers, ...body };
    const { response } = plain;
    const head = response && {
      atUs: next(),
      status: response.status ?? 200,
      headers: response.headers ?? {},
    };
    const chunks = (response?.chunks ?? []).map((chunk) => ({
      atUs: next(),
      bytes: typeof chunk === 'string' ? new TextEncoder().encode(chunk) : chunk,
    }));
    const result = plain.result ?? (head === undefined ? 'reset' : 'ok');
    return { number: index + 1, request, head, chunks, end: { atUs: next(), result } };
  });
  return sealRecording(details, timed);
}
