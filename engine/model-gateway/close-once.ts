import type { ClosingChunk, ModelChunk, ModelError } from '#engine/schema/model-stream.ts';

/** What an adapter brings; `closeOnce` makes a model stream of it. */
export interface StreamSource {
  /**
   * Starts the request and yields what comes of it. It may throw, stop early, or go on after its
   * closing chunk; it is asked to `return` when nobody wants more.
   */
  open(): AsyncGenerator<ModelChunk, void>;
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
  const chunks = source.open();
  const reader = abortableReader(chunks, signal);
  try {
    for (;;) {
      const chunk = await reader.next(source);
      yield chunk;
      if (chunk.type === 'finished' || chunk.type === 'failed') return;
    }
  } finally {
    reader.release();
    const returned = chunks.return();
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

/** Reads a source so that an abort does not wait for it, without one listener for each chunk. */
function abortableReader(chunks: AsyncGenerator<ModelChunk, void>, signal: AbortSignal) {
  let wake: ((chunk: ModelChunk) => void) | undefined;
  const onAbort = (): void => wake?.(aborted);
  signal.addEventListener('abort', onAbort, { once: true });
  return {
    /** Always one chunk; where the source has none, the closing chunk that says why. */
    next: ({ toError }: Pick<StreamSource, 'toError'>): Promise<ModelChunk> =>
      new Promise((resolve) => {
        if (signal.aborted) {
          resolve(aborted);
          return;
        }
        wake = resolve;
        chunks.next().then(
          (step) => resolve(step.done === true ? unfinished : step.value),
          (error: unknown) => resolve({ type: 'failed', error: toError(error) }),
        );
      }),
    release: (): void => signal.removeEventListener('abort', onAbort),
  };
}
