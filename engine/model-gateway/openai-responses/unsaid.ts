/**
 * What is left to say of a whole text after its deltas. Where the two differ there is nothing that
 * could mend it: what was said stays said.
 */
export const unsaid = (whole: string, said: string): string =>
  whole.startsWith(said) ? whole.slice(said.length) : '';
