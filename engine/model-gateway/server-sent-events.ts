/** One event of a `text/event-stream`, as far as model providers use the format. */
export interface ServerSentEvent {
  /** The value of its `event:` line. */
  readonly name: string | undefined;
  /** Its `data:` lines, joined by line feeds. */
  readonly data: string;
}

/** Takes a stream apart into events, wherever the network cut it. */
export interface ServerSentEventParser {
  /** The events that these bytes complete, in order. */
  push(bytes: Uint8Array): ServerSentEvent[];
  /**
   * The event that the end of the stream completes. The standard drops an event without a blank line
   * after it; some gateways send none after their last one, so it counts here.
   */
  end(): ServerSentEvent[];
}

/**
 * Follows the WHATWG HTML standard, "Server-sent events", read 2026-11-20: lines end in LF, CR or
 * CRLF, lines that begin with a colon are comments, and an event without data is none.
 */
export function serverSentEventParser(): ServerSentEventParser {
  const decoder = new TextDecoder();
  let pending = '';
  /** Whether `pending` ends in a carriage return. Known without a look at it: see `push`. */
  let endsInReturn = false;
  let name: string | undefined;
  let data: string | undefined;

  const takeLine = (line: string, events: ServerSentEvent[]): void => {
    if (line === '') {
      if (data !== undefined) events.push({ name, data });
      name = undefined;
      data = undefined;
      return;
    }
    const colon = line.indexOf(':');
    const field = colon === -1 ? line : line.slice(0, colon);
    if (field !== 'data' && field !== 'event') return;
    const value = colon === -1 ? '' : line.slice(line[colon + 1] === ' ' ? colon + 2 : colon + 1);
    if (field === 'data') data = data === undefined ? value : `${data}\n${value}`;
    else name = value;
  };

  return {
    push(bytes) {
      const fresh = decoder.decode(bytes, { stream: true });
      const waited = endsInReturn;
      if (fresh !== '') endsInReturn = fresh.endsWith('\r');
      pending += fresh;
      const events: ServerSentEvent[] = [];
      // Without a line end in the new text there is nothing to find. Looking at `pending` would copy
      // all of it, and an event of a megabyte comes in hundreds of reads.
      if (!waited && !fresh.includes('\n') && !fresh.includes('\r')) return events;
      let start = 0;
      let carriageReturn = pending.indexOf('\r');
      for (;;) {
        // Searched again only once it lies behind, as most streams have none: else each line would
        // cost a search through all the text that came with it.
        if (carriageReturn !== -1 && carriageReturn < start) {
          carriageReturn = pending.indexOf('\r', start);
        }
        const end = lineEnd(pending, start, carriageReturn);
        if (end === -1) break;
        takeLine(pending.slice(start, end), events);
        start = end + (pending.startsWith('\r\n', end) ? 2 : 1);
      }
      pending = pending.slice(start);
      return events;
    },
    end() {
      const events: ServerSentEvent[] = [];
      const last = (pending + decoder.decode()).replace(/\r$/, '');
      pending = '';
      if (last !== '') takeLine(last, events);
      takeLine('', events);
      return events;
    },
  };
}

/**
 * Where the line that begins at `start` ends; -1 while that is not known.
 * @param carriageReturn the next one from `start` on, or -1
 */
function lineEnd(text: string, start: number, carriageReturn: number): number {
  const lineFeed = text.indexOf('\n', start);
  if (carriageReturn === -1 || (lineFeed !== -1 && lineFeed < carriageReturn)) return lineFeed;
  // A carriage return at the very end may be the first half of a CRLF that was cut in two.
  return carriageReturn === text.length - 1 ? -1 : carriageReturn;
}
