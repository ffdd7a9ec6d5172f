/** The call ids of one request. The same id always gets the same answer. */
export interface WireIds {
  /** @param isOwn whether this API gave the id itself: then it goes back as it came */
  of(callId: string, isOwn?: boolean): string;
}

/** Longer ids are refused with a 400 ("string too long", seen since 2025). */
const LENGTH_MAX = 64;
const fits = /^[a-zA-Z0-9_-]{1,64}$/;

/**
 * Brings the ids of other providers, in a session that changed models, into what this API takes: one
 * to one, and by their order, so that a longer conversation gives its beginning the same ids.
 */
export function wireIds(): WireIds {
  const known = new Map<string, string>();
  const taken = new Set<string>();
  return {
    of(callId, isOwn = false) {
      const before = known.get(callId);
      if (before !== undefined) return before;
      const plain = callId.replaceAll(/[^a-zA-Z0-9_-]/g, '_').slice(0, LENGTH_MAX);
      let id = isOwn || fits.test(callId) ? callId : plain;
      for (let count = 1; taken.has(id); count += 1) {
        const suffix = `_${count}`;
        id = plain.slice(0, LENGTH_MAX - suffix.length) + suffix;
      }
      known.set(callId, id);
      taken.add(id);
      return id;
    },
  };
}
