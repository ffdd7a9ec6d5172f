import { memberOf } from './stored-json.ts';

/**
 * What the full-text index holds of an entry of the memory ledger that was written before the index
 * knew ledgers: every word of it, joined by single spaces. Only what is text counts.
 */
export function ledgerIndexText(payload: unknown): string {
  const words = (names: readonly string[], value: unknown): unknown[] =>
    names.map((name) => memberOf(value, name));
  const lists = (name: string): unknown[] => {
    const list = memberOf(payload, name);
    return Array.isArray(list) ? list : [];
  };
  return [
    ...words(['title', 'input', 'entryType', 'status'], payload),
    ...lists('actions'),
    ...lists('lessons'),
    ...lists('decisions').flatMap((decision) => words(['choice', 'reason'], decision)),
    ...lists('files').flatMap((file) => words(['path', 'why'], file)),
    ...lists('tags'),
  ]
    .filter((word) => typeof word === 'string' && word !== '')
    .join(' ');
}
