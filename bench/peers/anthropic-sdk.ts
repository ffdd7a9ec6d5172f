import { Anthropic } from '@anthropic-ai/sdk';

/** Reads one stream with the provider's own SDK: its events, one after the other, kept by nobody. */
export async function iterateBySdk(fetch: typeof globalThis.fetch): Promise<void> {
  const client = new Anthropic({ apiKey: 'none', fetch, maxRetries: 0 });
  const events = await client.messages.create({
    model: 'claude-bench',
    max_tokens: 1_000,
    messages: [{ role: 'user', content: 'go' }],
    stream: true,
  });
  for await (const event of events) if (event.type === 'message_stop') break;
}
