import type { Exchange } from '#recordings/format/recording.ts';
import { checkRequest } from './check-request.ts';
import { checkResponse } from './check-response.ts';
import type { WireFinding } from './wire-finding.ts';
import type { WireApiName } from './wire-schema.ts';
import { wireSchemaOf } from './wire-schemas.ts';

/** What the schemas say of one exchange of a recording. */
export interface CheckedExchange {
  readonly number: number;
  /** Undefined where no schema is for its address; then nothing was checked. */
  readonly api: WireApiName | undefined;
  /** Of the response; undefined where none came. */
  readonly status: number | undefined;
  /** Those of the request first. */
  readonly findings: readonly WireFinding[];
}

/** Holds both directions of every exchange against the schema of its API. */
export const checkRecording = ({
  exchanges,
}: {
  readonly exchanges: readonly Exchange[];
}): readonly CheckedExchange[] => exchanges.map(checkExchange);

function checkExchange({ number, request, head, chunks, end }: Exchange): CheckedExchange {
  const api = wireSchemaOf(request.url)?.api;
  const status = head?.status;
  if (api === undefined) return { number, api, status, findings: [] };
  const findings = [...checkRequest(api, request.body)];
  if (head !== undefined) {
    const bytes = Buffer.concat(chunks.map((chunk) => chunk.bytes));
    const contentType = head.headers['content-type'];
    const isWhole = end.result === 'ok';
    findings.push(...checkResponse(api, { status: head.status, contentType, bytes, isWhole }));
  }
  return { number, api, status, findings };
}
