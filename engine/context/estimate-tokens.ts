import type { ModelRequest } from '#engine/schema/model-request.ts';

/** A rule of thumb for English and code; the provider's own count is known only afterwards. */
const CHARACTERS_PER_TOKEN = 4;

/** About how many tokens the request's text has. Media count as the length of their base64. */
export function estimateTokens(
  request: Pick<ModelRequest, 'system' | 'tools' | 'messages'>,
): number {
  const { system, tools, messages } = request;
  return Math.ceil(JSON.stringify([system, tools, messages]).length / CHARACTERS_PER_TOKEN);
}
