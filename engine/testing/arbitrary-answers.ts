import fc from 'fast-check';
import type { ModelChunk } from '#engine/schema/model-stream.ts';
import { call, failed, finished, text, thinking } from './answers.ts';

/** Names that a generated call may use; the last one is no tool. */
export const toolNames = ['Look', 'Change', 'Break', 'Nothing'] as const;

type Block =
  | { readonly kind: 'text'; readonly words: string }
  | { readonly kind: 'thinking'; readonly words: string; readonly signature: string }
  | { readonly kind: 'call'; readonly name: string; readonly bad: boolean };

const block: fc.Arbitrary<Block> = fc.oneof(
  fc.record({ kind: fc.constant('text' as const), words: fc.lorem({ maxCount: 4 }) }),
  fc.record({
    kind: fc.constant('thinking' as const),
    words: fc.lorem({ maxCount: 4 }),
    signature: fc.base64String({ minLength: 4, maxLength: 12 }),
  }),
  fc.record({
    kind: fc.constant('call' as const),
    name: fc.constantFrom(...toolNames),
    bad: fc.boolean(),
  }),
);

/** How an answer closes: in order, or cut after some of its chunks by a failure. */
const closing = fc.oneof(
  { weight: 4, arbitrary: fc.constant('in order' as const) },
  { weight: 1, arbitrary: fc.constantFrom('pause', 'refusal', 'max_tokens') },
  {
    weight: 1,
    arbitrary: fc.record({ cutAt: fc.nat(12), retryable: fc.boolean() }),
  },
);

const answerParts = fc.record({ blocks: fc.array(block, { minLength: 1, maxLength: 4 }), closing });

/** Answers of a model, one a request; every call has an id of its own. */
export const arbitraryAnswers: fc.Arbitrary<ModelChunk[][]> = fc
  .array(answerParts, { maxLength: 6 })
  .map((answers) => answers.map((parts, index) => toChunks(parts, index)));

function toChunks(
  parts: { readonly blocks: readonly Block[]; readonly closing: unknown },
  answerIndex: number,
): ModelChunk[] {
  const chunks = parts.blocks.flatMap((each, index) => {
    switch (each.kind) {
      case 'text':
        return text(each.words, index);
      case 'thinking':
        return thinking(each.words, each.signature, index);
      case 'call':
        return call(`c${answerIndex}_${index}`, each.name, each.bad ? { bad: true } : {}, index);
      default:
        return each satisfies never;
    }
  });
  const hasCalls = parts.blocks.some((each) => each.kind === 'call');
  const how = parts.closing;
  if (how === 'pause' || how === 'refusal' || how === 'max_tokens') {
    return [...chunks, ...finished(how)];
  }
  if (typeof how === 'object' && how !== null && 'cutAt' in how && 'retryable' in how) {
    const retryable = how.retryable === true;
    return [...chunks.slice(0, Number(how.cutAt)), ...failed({ code: 'network', retryable })];
  }
  return [...chunks, ...finished(hasCalls ? 'tool_use' : 'end')];
}
