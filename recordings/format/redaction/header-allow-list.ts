/**
 * The headers that a recording keeps. All others are removed, known or not: a list of what is
 * dangerous would always be one header behind. Names that frame the body on the wire
 * (`content-length`, `content-encoding`, `transfer-encoding`) are left out too, because a recording
 * holds the decoded body and a replay frames it anew.
 */
const request: readonly RegExp[] = [
  /^(accept|content-type|user-agent)$/,
  /^anthropic-(version|beta)$/,
  /^openai-beta$/,
  /^x-goog-api-client$/,
  // The SDKs' own telemetry: language, version, retry count, timeout.
  /^x-stainless-[a-z-]+$/,
];

const response: readonly RegExp[] = [
  /^(content-type|date|retry-after|retry-after-ms|x-should-retry)$/,
  /^(request-id|x-request-id|apim-request-id)$/,
  /^anthropic-(ratelimit|priority)-[a-z-]+$/,
  /^x-ratelimit-(limit|remaining|reset)(-[a-z-]+)?$/,
  /^openai-(model|version|processing-ms)$/,
];

export function isAllowedHeader(side: 'request' | 'response', name: string): boolean {
  return (side === 'request' ? request : response).some((pattern) => pattern.test(name));
}
