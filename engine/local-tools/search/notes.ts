import { firstCharacters } from '../files/line-cut.ts';

/** How many are named before the rest is counted. */
const namedMax = 3;
const noteCharactersMax = 400;

/** A path as a line of its own can hold it; a name may have line ends and control characters. */
export const shownPath = (path: string): string =>
  /[\p{Cc}\u2028\u2029]/u.test(path) ? JSON.stringify(path) : path;

/** Things of one kind that the answer has to tell of: the first few by name, the rest by number. */
export interface Note {
  push(name: string): void;
  /** One line, or none if there is nothing to tell. */
  render(): readonly string[];
}

/** @param noun for one and for more: `['folder could not be read', 'folders could not be read']` */
export function note([one, more]: readonly [one: string, more: string]): Note {
  const named: string[] = [];
  let count = 0;
  return {
    push(name) {
      count += 1;
      if (named.length < namedMax) named.push(firstCharacters(name, noteCharactersMax));
    },
    render() {
      if (count === 0) return [];
      const rest = count > named.length ? ', …' : '';
      return [`[${count} ${count === 1 ? one : more}: ${named.join(', ')}${rest}]`];
    },
  };
}

/** Rows, notes after them, and something in place of no rows. */
export const withNotes = (text: string, notes: readonly string[]): string =>
  [text, ...notes].filter((part) => part !== '').join('\n');
