const [QUOTE, BACKSLASH, COMMA] = [0x22, 0x5c, 0x2c];
const [LEFT_BRACE, RIGHT_BRACE, LEFT_BRACKET, RIGHT_BRACKET] = [0x7b, 0x7d, 0x5b, 0x5d];

/** Takes a JSON array, or JSON values one after the other, apart into its objects. */
export interface JsonValueParser {
  /** The bytes of each object that these bytes complete, in order. */
  push(bytes: Uint8Array): Uint8Array[];
  /** What is left at the end and is no whole object; nothing as a rule. */
  end(): Uint8Array[];
}

/**
 * Finds where objects begin and end, wherever the network cut them, and looks at each byte once.
 * Whether one is JSON is for whoever parses it to say. From the first thing on that stands between
 * objects and should not, all the rest is one piece: it will not parse, and its beginning is shown.
 */
export function jsonValueParser(): JsonValueParser {
  /** What is there of the object that is not whole. */
  let pieces: Uint8Array[] = [];
  let depth = 0;
  let isInString = false;
  let isEscaped = false;
  let isBroken = false;

  /** Goes on inside an object. @returns where it ends, or the length of what is there */
  const within = (bytes: Uint8Array, start: number): number => {
    for (let at = start; at < bytes.length; at += 1) {
      const byte = bytes[at];
      if (isEscaped) isEscaped = false;
      else if (isInString) {
        if (byte === BACKSLASH) isEscaped = true;
        else if (byte === QUOTE) isInString = false;
      } else if (byte === QUOTE) isInString = true;
      else if (byte === LEFT_BRACE || byte === LEFT_BRACKET) depth += 1;
      else if (byte === RIGHT_BRACE || byte === RIGHT_BRACKET) {
        depth -= 1;
        if (depth === 0) return at + 1;
      }
    }
    return bytes.length;
  };

  return {
    push(bytes) {
      const values: Uint8Array[] = [];
      let at = 0;
      while (at < bytes.length) {
        if (isBroken) {
          pieces.push(bytes.subarray(at));
          break;
        }
        if (depth === 0 && isBetween(bytes[at])) {
          at += 1;
          continue;
        }
        if (depth === 0 && bytes[at] !== LEFT_BRACE) {
          isBroken = true;
          continue;
        }
        const end = within(bytes, at);
        pieces.push(bytes.subarray(at, end));
        if (depth === 0) {
          values.push(Buffer.concat(pieces));
          pieces = [];
        }
        at = end;
      }
      return values;
    },
    end() {
      const rest = pieces;
      pieces = [];
      return rest.length > 0 ? [Buffer.concat(rest)] : [];
    },
  };
}

/** White space, and what holds the objects of an array together. */
const isBetween = (byte: number | undefined): boolean =>
  isWhiteSpace(byte) || byte === COMMA || byte === LEFT_BRACKET || byte === RIGHT_BRACKET;

export const isWhiteSpace = (byte: number | undefined): boolean =>
  byte === 0x20 || byte === 0x0a || byte === 0x0d || byte === 0x09;
