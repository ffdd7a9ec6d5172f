import { bodyFromText } from '#recordings/format/body-from-text.ts';
import type { Receipt } from '#recordings/playback/receipt.ts';
import { liveViolation } from '#recordings/wire/live-request.ts';
import { canonicalText } from './canonical.ts';
import type { KeptRequest } from './kept-run.ts';
import type { ModelSource } from './model-source.ts';

/** A source that is listened to. */
export interface ListeningSource {
  readonly source: ModelSource;
  /** Of the requests so far, what has to be kept to explain the run later. */
  worthKeeping(receipt: Receipt | undefined): KeptRequest[];
  /** Requests that their own API would refuse, in words: whoever made them is to blame. */
  wireViolations(): string[];
}

/** What was sent, in the order in which it was; `undefined` where the body was no text. */
type Sent = { readonly address: string; readonly text: string | undefined };

export function listenTo(source: ModelSource): ListeningSource {
  const sent: Sent[] = [];
  return {
    source: {
      ...source,
      connect(run) {
        const connection = source.connect(run);
        return {
          ...connection,
          fetch(input, init) {
            const text =
              typeof init?.body === 'string' ? canonicalText(init.body, run.workspace) : undefined;
            sent.push({ address: input instanceof Request ? input.url : String(input), text });
            return connection.fetch(input, init);
          },
        };
      },
    },
    wireViolations: () =>
      sent.flatMap(({ address, text }, index) => {
        const body = text === undefined || text === '' ? undefined : bodyFromText(text);
        const problem = liveViolation({ url: address, body });
        return problem === undefined ? [] : [`request ${index + 1}: ${problem}`];
      }),
    worthKeeping(receipt) {
      if (receipt === undefined) return [];
      const numbers = numbersWorthKeeping(receipt);
      return sent.flatMap(({ address, text }, index) => {
        const asked = index + 1;
        if (!numbers.has(asked)) return [];
        const body = text === undefined || text === '' ? undefined : bodyFromText(text);
        return [{ asked, path: new URL(address).pathname, body }];
      });
    },
  };
}

/** What was served exactly stands in the recording, but for ids that became others before. */
function numbersWorthKeeping({ exchanges, misses }: Receipt): ReadonlySet<number> {
  const isRenaming = exchanges.some(({ differences }) =>
    differences.some((difference) => difference.class === 'id'),
  );
  const inexact = exchanges.filter(({ differences }) => isRenaming || differences.length > 0);
  return new Set([...inexact, ...misses].map(({ asked }) => asked));
}
