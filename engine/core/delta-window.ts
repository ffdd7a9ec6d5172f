import type { RequestId } from '#engine/schema/ids.ts';
import type { ModelChunk } from '#engine/schema/model-stream.ts';
import type { Happening } from './journal.ts';

/** How long text may be shown before it is durable, in milliseconds of the session's clock. */
export const DELTA_WINDOW_MS = 1_000;

type DeltaHappening = Extract<Happening, { type: 'model.delta' }>;
type TextChunk = Extract<ModelChunk, { type: 'text.delta' | 'thinking.delta' }>;

/** Joins the many small deltas of a stream into few durable ones. */
export interface DeltaWindow {
  /** @returns what has to be written now, before this chunk */
  add(chunk: TextChunk, nowMs: number): DeltaHappening[];
  /** @returns what is left, at the end of a block or of the stream */
  flush(): DeltaHappening[];
}

/**
 * A window closes when its block ends or when it is older than `DELTA_WINDOW_MS`; never by how the
 * network cut the stream, so that the same recording gives the same log (invariant D1).
 */
export function deltaWindow(requestId: RequestId): DeltaWindow {
  let open: { index: number; kind: 'text' | 'thinking'; text: string; sinceMs: number } | undefined;

  const flush = (): DeltaHappening[] => {
    if (open === undefined) return [];
    const { index, kind, text } = open;
    open = undefined;
    return [{ type: 'model.delta', payload: { requestId, index, kind, text } }];
  };

  return {
    flush,
    add(chunk, nowMs) {
      const kind = chunk.type === 'text.delta' ? 'text' : 'thinking';
      const goesOn =
        open?.index === chunk.index && open.kind === kind && nowMs - open.sinceMs < DELTA_WINDOW_MS;
      const due = goesOn ? [] : flush();
      open ??= { index: chunk.index, kind, text: '', sinceMs: nowMs };
      open.text += chunk.text;
      return due;
    },
  };
}
