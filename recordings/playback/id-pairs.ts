/**
 * What a live id is to a recorded one: they are a pair, they could become one, or one of them has
 * another partner.
 */
export type IdVerdict = 'paired' | 'new' | 'contradiction';

/** Recorded ids and the live ones that stand for them, one to one. */
export interface IdPairs {
  liveOf(recorded: string): string | undefined;
  recordedOf(live: string): string | undefined;
  /** Whether any id has become another one. */
  readonly isRenaming: boolean;
}

export interface GrowingIdPairs extends IdPairs {
  /** Makes a pair of two ids that could be one, and changes nothing otherwise. */
  pair(recorded: string, live: string): IdVerdict;
}

/** @param base pairs that hold already; it is only read */
export function idPairs(base?: IdPairs): GrowingIdPairs {
  const lives = new Map<string, string>();
  const recordeds = new Map<string, string>();
  let isRenaming = base?.isRenaming ?? false;
  const liveOf = (recorded: string): string | undefined =>
    lives.get(recorded) ?? base?.liveOf(recorded);
  const recordedOf = (live: string): string | undefined =>
    recordeds.get(live) ?? base?.recordedOf(live);
  return {
    liveOf,
    recordedOf,
    get isRenaming() {
      return isRenaming;
    },
    pair(recorded, live) {
      const known = liveOf(recorded);
      if (known === live) return 'paired';
      if (known !== undefined || recordedOf(live) !== undefined) return 'contradiction';
      lives.set(recorded, live);
      recordeds.set(live, recorded);
      isRenaming ||= recorded !== live;
      return 'new';
    },
  };
}
