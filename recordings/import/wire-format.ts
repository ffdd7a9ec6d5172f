/** The HTTP APIs whose exchanges are read here. */
export type WireFormat = 'anthropic-messages' | 'openai-responses' | 'openai-chat' | 'gemini';

const endings: readonly (readonly [WireFormat, RegExp])[] = [
  ['anthropic-messages', /\/v1\/messages$/u],
  ['openai-responses', /\/responses$/u],
  ['openai-chat', /\/chat\/completions$/u],
  ['gemini', /\/models\/[^/]+:(?:streamG|g)enerateContent$/u],
];

/** The API that an address belongs to, by its path; undefined for one that is not known here. */
export function wireFormatOf(url: string): WireFormat | undefined {
  const { pathname } = new URL(url);
  return endings.find(([, ending]) => ending.test(pathname))?.[0];
}

/** The address that a client of that API is told, with what the API adds taken off. */
export function baseUrlOf(url: string, format: WireFormat): string {
  const { origin, pathname } = new URL(url);
  const ending = endings.find(([name]) => name === format)?.[1] ?? /$/u;
  return `${origin}${pathname.replace(ending, '')}`;
}
