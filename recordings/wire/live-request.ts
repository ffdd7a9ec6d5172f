import type { JsonValue } from '#engine/schema/json.ts';
import { blame } from './blame.ts';
import type { WireOrigin } from './blame.ts';
import { checkRequest } from './check-request.ts';
import { isViolation, renderFinding } from './wire-finding.ts';
import { wireSchemaOf } from './wire-schemas.ts';

/** What an agent is sending. */
export interface LiveRequest {
  readonly url: string;
  /** As `bodyFromText` gives it. */
  readonly body?: JsonValue | undefined;
}

/** How many of the places that are wrong a text names. */
const SHOWN = 5;

/**
 * What is wrong with a request that an agent sends, and who drifted, for a person to read; undefined
 * where it follows its schema, or where no schema is for its address.
 */
export function liveViolation(
  { url, body }: LiveRequest,
  recorded?: Extract<WireOrigin, { from: 'live' }>['recorded'],
): string | undefined {
  const schema = wireSchemaOf(url);
  if (schema === undefined) return undefined;
  const findings = checkRequest(schema.api, body).filter(isViolation);
  if (findings.length === 0) return undefined;
  const shown = findings.slice(0, SHOWN).map((finding) => `  ${renderFinding(finding)}`);
  const more = findings.length > SHOWN ? [`  and ${findings.length - SHOWN} more`] : [];
  const origin: WireOrigin = { from: 'live', ...(recorded === undefined ? {} : { recorded }) };
  const verdicts = blame(findings, origin).map(({ message }) => message);
  return [`The request breaks the schema of ${schema.api}:`, ...shown, ...more, ...verdicts].join(
    '\n',
  );
}
