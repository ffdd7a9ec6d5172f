/** Text that grows, told as the JSON of an object with one string in it. */
export interface JsonStringPieces {
  /** The JSON for the next piece of the text. */
  add(text: string): string;
  /** What closes the object. */
  end(): string;
}

/** @param field the name that the string has in the object */
export function jsonStringPieces(field: string): JsonStringPieces {
  let opening = `{${JSON.stringify(field)}:"`;
  const open = (): string => {
    const text = opening;
    opening = '';
    return text;
  };
  return {
    // Half a surrogate pair becomes an escape, and two escapes are read as one pair again.
    add: (text) => open() + JSON.stringify(text).slice(1, -1),
    end: () => `${open()}"}`,
  };
}
