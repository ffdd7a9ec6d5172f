/** One event of a `text/event-stream`, or lines that the format has no place for. */
export type WireEvent =
  | { readonly kind: 'event'; readonly name: string | undefined; readonly data: string }
  | { readonly kind: 'stray'; readonly lines: string[] };

const FIELDS = new Set(['data', 'event', 'id', 'retry']);

/**
 * The events of a whole stream, and the lines that are of no use, in their order. Read in the
 * plainest way, line by line, and sharing nothing with the engine's parser, so that the one does not
 * overlook what the other does. An event without a blank line after it counts, as it does for clients.
 */
export function readEvents(body: string): readonly WireEvent[] {
  const found: WireEvent[] = [];
  let name: string | undefined;
  let data: string[] = [];
  for (const line of [...body.split(/\r\n|\n|\r/u), '']) {
    if (line === '') {
      if (data.length > 0) found.push({ kind: 'event', name, data: data.join('\n') });
      name = undefined;
      data = [];
      continue;
    }
    // A colon at the beginning makes a comment.
    if (line.startsWith(':')) continue;
    const [, field = line, value = ''] = /^([^:]*)(?:: ?)(.*)$/su.exec(line) ?? [];
    if (field === 'data') data.push(value);
    else if (field === 'event') name = value;
    else if (!FIELDS.has(field)) addStray(found, line);
  }
  return found;
}

function addStray(found: WireEvent[], line: string): void {
  const last = found.at(-1);
  if (last?.kind === 'stray') last.lines.push(line);
  else found.push({ kind: 'stray', lines: [line] });
}
