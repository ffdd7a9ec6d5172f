/**
 * How long a `retry-after` header asks us to wait, in milliseconds: seconds or an HTTP date
 * (RFC 9110, section 10.2.3); undefined where it does not say.
 * @param now milliseconds since 1970, for a date
 */
export function retryAfterMsOf(header: string | null, now: () => number): number | undefined {
  if (header === null) return undefined;
  const seconds = secondsIn(header);
  if (seconds !== undefined) return seconds * 1000;
  const at = Date.parse(header);
  return Number.isNaN(at) ? undefined : Math.max(0, at - now());
}

/** `48s` or `1.5s`: a duration as protobuf writes it in JSON; in milliseconds. */
export const durationMsOf = (text: string): number | undefined => {
  const seconds = text.endsWith('s') ? secondsIn(text.slice(0, -1)) : undefined;
  return seconds === undefined ? undefined : Math.round(seconds * 1000);
};

const secondsIn = (text: string): number | undefined =>
  /^\s*\d+(\.\d+)?\s*$/.test(text) ? Number(text) : undefined;
