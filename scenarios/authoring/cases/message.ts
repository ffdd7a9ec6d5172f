import { streamed } from '../anthropic-stream.ts';

/** The model of every authored recording. */
export const MODEL = 'claude-sonnet-4-5-20250929';

/** An answer of that model. */
export const message = (
  id: string,
  stop: 'end_turn' | 'tool_use' | 'max_tokens' | 'refusal',
  blocks: Parameters<typeof streamed>[0]['blocks'],
  usage: Parameters<typeof streamed>[0]['usage'],
) => streamed({ id: `msg_${id}`, model: MODEL, stop, blocks, usage });

/** Stands for what a provider signs: long, opaque, and never changed by us. */
export const signature = (of: string): string =>
  `EqQB${Buffer.from(`signature of ${of}, which nobody may touch. `.repeat(2)).toString('base64')}`;
