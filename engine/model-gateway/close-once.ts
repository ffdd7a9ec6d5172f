import type { ClosingChunk, ModelChunk, ModelError } from '#engine/schema/model-stream.ts';

/** What an adapter brings; `closeOnce` makes a model stream of it. */
export interface StreamSource {
  /**
   * Starts the request and yields what comes of it, the chunks of one network read together: waiting
   * is dearer than everything else that a chunk costs. It may throw, stop early, or go on after its
   * closing chunk; it is asked to `return` when nobody wants more.
   */
  open(): AsyncGenerator<readonly ModelChunk[], void>;
  /** What a thrown error means in the words of the engine. */
  toError(error: unknown): ModelError;
}

const aborted: ClosingChunk = {
  type: 'failed',
  error: { code: 'aborted', message: 'The request was aborted.', retryable: false },
};

const unfinished: ClosingChunk = {
  type: 'failed',
  error: {
    code: 'protocol',
    message: 'The stream ended without its closing event.',
    retryable: true,
  },
};

/**
 * Gives every adapter the endings that `ModelPort` promises (model-port.1 to model-port.3):
 * nothing is thrown, exactly one closing chunk comes and it is the last, and an abort ends the stream
 * before the next chunk, also in the middle of one network read and also while the source hangs.
 */
export async function* closeOnce(
  signal: AbortSignal,
  source: StreamSource,
): AsyncGenerator<ModelChunk, void> {
  if (signal.aborted) {
    yield aborted;
    return;
  }
  const reads = source.open();
  const reader = abortableReader(reads, signal);
  try {
    for (;;) {
      for (const chunk of await reader.next(source)) {
        if (signal.aborted) {
          yield aborted;
          return;
        }
        yield chunk;
        if (chunk.type === 'finished' || chunk.type === 'failed') return;
      }
    }
  } finally {
    reader.release();
    const returned = reads.return();
    if (signal.aborted) {
      // The source may hang in a read that ignores the signal: it is told to stop and not waited for.
      returned.catch(ignoreLateFailure);
    } else {
      await returned.catch(ignoreLateFailure);
    }
  }
}

/** The closing chunk is out: what fails while the source tidies up has nobody to be told to. */
const ignoreLateFailure = (): void => undefined;

/** Reads a source so that an abort does not wait for it, without one listener for each read. */
function abortableReader(reads: AsyncGenerator<readonly ModelChunk[], void>, signal: AbortSignal) {
  let wake: ((chunks: readonly ModelChunk[]) => void) | undefined;
  const onAbort = (): void => wake?.([aborted]);
  signal.addEventListener('abort', onAbort, { once: true });
  return {
    /** The chunks of one read; where the source has no more, the closing chunk that says why. */
    next: ({ toError }: Pick<StreamSource, 'toError'>): Promise<readonly ModelChunk[]> =>
      new Promise((resolve) => {
        if (signal.aborted) {
          resolve([aborted]);
          return;
        }
        wake = resolve;
        reads.next().then(
          (step) => resolve(step.done === true ? [unfinished] : step.value),
          (error: unknown) => resolve([{ type: 'failed', error: toError(error) }]),
        );
      }),
    release: (): void => signal.removeEventListener('abort', onAbort),
  };
}
