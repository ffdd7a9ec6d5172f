/**
 * One string as its reader puts it together, and where each of its characters stands in the raw
 * bytes: character `i` is written by the bytes from `starts[i]` up to `ends[i]`.
 */
export interface StreamedString {
  readonly text: string;
  readonly starts: readonly number[];
  readonly ends: readonly number[];
}

interface Building {
  text: string;
  readonly starts: number[];
  readonly ends: number[];
}

/**
 * The strings that a response spells out. A model that repeats a secret streams it in pieces, each
 * in an event of its own: no piece looks like a secret, and in the raw bytes they never touch. So
 * the strings of one field and one block are joined over all JSON documents of the body, whether
 * those are events (SSE), lines, or the body itself.
 * @param raw the whole body as a byte string
 */
export function streamedStrings(raw: string): StreamedString[] {
  const strings = new Map<string, Building>();
  for (const { start, text } of jsonDocuments(raw)) {
    const block = blockOf(text);
    if (block === undefined) continue;
    for (const literal of stringLiterals(text)) {
      const key = `${block} ${literal.path}`;
      const building = strings.get(key) ?? { text: '', starts: [], ends: [] };
      strings.set(key, building);
      append(building, literal.text, start + literal.start);
    }
  }
  return [...strings.values()];
}

function* jsonDocuments(raw: string): Generator<{ start: number; text: string }> {
  if (blockOf(raw) !== undefined) {
    yield { start: 0, text: raw };
    return;
  }
  for (const match of raw.matchAll(/^(?:data:[ \t]*)?([[{].*)$/gm)) {
    const text = match[1] ?? '';
    yield { start: match.index + match[0].length - text.length, text };
  }
}

/** Which block of the answer a document adds to; undefined where it is not a JSON document. */
function blockOf(text: string): string | undefined {
  try {
    const value: unknown = JSON.parse(text);
    if (typeof value !== 'object' || value === null) return undefined;
    const { index, output_index, content_index } = value as Record<string, unknown>;
    return [index, output_index, content_index].map(String).join(' ');
  } catch {
    // Not JSON: the search through the raw bytes covers it.
    return undefined;
  }
}

interface StringLiteral {
  readonly path: string;
  /** Offset in the document of what stands between the quotes. */
  readonly start: number;
  readonly text: string;
}

/** The string values (not the keys) of a document that is known to be valid JSON. */
function* stringLiterals(json: string): Generator<StringLiteral> {
  const path: (string | number)[] = [];
  let isKey = false;
  for (const match of json.matchAll(/"((?:[^"\\]|\\.)*)"|[{}[\],:]/g)) {
    const [token, text] = match;
    const last = path.length - 1;
    if (token === '{') {
      path.push('');
      isKey = true;
    } else if (token === '[') {
      path.push(0);
      isKey = false;
    } else if (token === '}' || token === ']') {
      path.pop();
    } else if (token === ',') {
      const place = path[last];
      if (typeof place === 'number') path[last] = place + 1;
      else isKey = true;
    } else if (token === ':') {
      isKey = false;
    } else if (text !== undefined) {
      if (isKey) path[last] = text;
      else yield { path: path.join('.'), start: match.index + 1, text };
    }
  }
}

const escapes: Readonly<Record<string, string>> = { n: '\n', r: '\r', t: '\t', b: '\b', f: '\f' };

function append(building: Building, literal: string, start: number): void {
  for (const match of literal.matchAll(/\\u([0-9a-fA-F]{4})|\\(.)|[^\\]/g)) {
    const [raw, unit, escaped] = match;
    let text = raw;
    if (unit !== undefined) {
      text = Buffer.from(String.fromCharCode(Number.parseInt(unit, 16))).toString('latin1');
    } else if (escaped !== undefined) {
      text = escapes[escaped] ?? escaped;
    }
    for (const character of text) {
      building.text += character;
      building.starts.push(start + match.index);
      building.ends.push(start + match.index + raw.length);
    }
  }
}
