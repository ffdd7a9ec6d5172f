/** A smallest part of a list that still does what the whole list does. */
export interface Shrunk<Item> {
  readonly items: readonly Item[];
  /** False where the trials ran out before it was clear that nothing can be left out. */
  readonly isSmallest: boolean;
  readonly trialCount: number;
}

export interface ShrinkOptions<Item> {
  /** Whether a part still does it; the whole list does, and the empty one does not. */
  readonly stillFails: (items: readonly Item[]) => Promise<boolean>;
  readonly trialsMax: number;
}

/**
 * Delta debugging ("Simplifying and Isolating Failure-Inducing Input", Zeller and Hildebrandt, 2002):
 * tries ever smaller pieces, then the list without each of them. With one cause among n items it
 * takes about two trials for each halving; without any one of the items of the answer, nothing fails.
 */
export async function shrink<Item>(
  whole: readonly Item[],
  { stillFails, trialsMax }: ShrinkOptions<Item>,
): Promise<Shrunk<Item>> {
  let items = whole;
  let pieceCount = 2;
  let trialCount = 0;
  const firstFailing = async (
    parts: Iterable<readonly Item[]>,
  ): Promise<readonly Item[] | undefined> => {
    for (const part of parts) {
      if (trialCount === trialsMax) return undefined;
      trialCount += 1;
      if (await stillFails(part)) return part;
    }
    return undefined;
  };

  while (items.length > 1) {
    const pieces = split(items, pieceCount);
    const piece = await firstFailing(pieces);
    // Of two pieces, each is what the other leaves. Made one by one: they are long, and many.
    const rests = pieceCount === 2 ? [] : pieces.keys().map((at) => pieces.toSpliced(at, 1).flat());
    const rest = piece ?? (await firstFailing(rests));
    if (rest !== undefined) {
      items = rest;
      pieceCount = piece === undefined ? Math.max(pieceCount - 1, 2) : 2;
    } else if (trialCount === trialsMax) {
      return { items, isSmallest: false, trialCount };
    } else if (pieceCount >= items.length) {
      break;
    } else {
      pieceCount = Math.min(2 * pieceCount, items.length);
    }
  }
  return { items, isSmallest: true, trialCount };
}

/** Pieces that differ by one in length at most. */
const split = <Item>(items: readonly Item[], count: number): Item[][] =>
  Array.from({ length: count }, (_, index) =>
    items.slice(
      Math.floor((index * items.length) / count),
      Math.floor(((index + 1) * items.length) / count),
    ),
  );
