/**
 * How long a failed response asks us to wait, in milliseconds; undefined where it does not say.
 * `retry-after-ms` (Azure) is the finer one and wins. `retry-after` holds seconds or an HTTP date
 * (RFC 9110, section 10.2.3).
 * @param now milliseconds since 1970, for a date
 */
export function retryAfterMsOf(headers: Headers, now: () => number): number | undefined {
  const fine = numberOf(headers.get('retry-after-ms'));
  if (fine !== undefined) return fine;
  const header = headers.get('retry-after');
  if (header === null) return undefined;
  const seconds = numberOf(header);
  if (seconds !== undefined) return seconds * 1000;
  const at = Date.parse(header);
  return Number.isNaN(at) ? undefined : Math.max(0, at - now());
}

const numberOf = (header: string | null): number | undefined =>
  header !== null && /^\s*\d+(\.\d+)?\s*$/.test(header) ? Number(header) : undefined;
