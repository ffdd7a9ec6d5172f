import type { JsonValue } from '#engine/schema/json.ts';
import { schemaFindings } from './schema-findings.ts';
import type { WireFinding } from './wire-finding.ts';
import type { WireApiName } from './wire-schema.ts';
import { wireSchema } from './wire-schemas.ts';

/**
 * Everything in the body of a request that the schema of its API does not say.
 * @param body undefined where the request has none; a string where it is no JSON
 */
export function checkRequest(
  api: WireApiName,
  body: JsonValue | undefined,
): readonly WireFinding[] {
  const findings = schemaFindings(wireSchema(api).request(body), body);
  return findings.map(({ path, ...found }) => ({
    side: 'request',
    where: { path },
    ...found,
    times: 1,
  }));
}
