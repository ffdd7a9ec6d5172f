import { isWhiteSpace, jsonValueParser } from './json-values.ts';

/**
 * The body as server-sent events, one network read at a time, whichever of its ways the API took to
 * frame it: events (`alt=sse`), an array of responses (a stream without `alt=sse`), or one object (no
 * stream, an error). Bytes of events pass as they are.
 */
export function asEventStream(body: ReadableStream<Uint8Array>): ReadableStream<Uint8Array> {
  const reader = body.getReader();
  const framing = eventFraming();
  return new ReadableStream<Uint8Array>(
    {
      async pull(controller) {
        for (;;) {
          // One read after the other is the point: nothing is read ahead.
          const { value } = await reader.read();
          const bytes = value === undefined ? framing.end() : framing.push(value);
          if (bytes.length > 0) controller.enqueue(bytes);
          if (value === undefined) controller.close();
          if (value === undefined || bytes.length > 0) return;
        }
      },
      cancel: (reason) => reader.cancel(reason),
    },
    { highWaterMark: 0 },
  );
}

/** A line that begins with a brace is none of an event stream: it is JSON without its `data:`. */
const STRAY = '\n{';

/**
 * Bytes in, bytes of server-sent events out. The first byte that is no white space says which framing
 * it is. Vertex AI has been seen to put the JSON of an error behind events, bare (corpus,
 * `streaming-failure-error-mid-stream`): from there on it is read as JSON, else the standard of
 * event streams would have it passed over and a broken answer would look whole.
 */
function eventFraming() {
  const json = jsonValueParser();
  let framing: 'unknown' | 'events' | 'json' = 'unknown';
  let isAtLineStart = false;

  const asEvents = (values: readonly Uint8Array[]): Uint8Array =>
    Buffer.concat(values.flatMap((value) => [PREFIX, inOneLine(value), SUFFIX]));

  /** Where the first line that is none of an event stream begins; -1 where there is none. */
  const strayIn = (bytes: Buffer): number => {
    if (isAtLineStart && bytes[0] === LEFT_BRACE) return 0;
    const lineEnd = bytes.indexOf(STRAY);
    return lineEnd === -1 ? -1 : lineEnd + 1;
  };

  const passEvents = (bytes: Buffer): Uint8Array => {
    const stray = strayIn(bytes);
    isAtLineStart = bytes.at(-1) === LINE_FEED;
    if (stray === -1) return bytes;
    framing = 'json';
    const rest = asEvents(json.push(bytes.subarray(stray)));
    return Buffer.concat([bytes.subarray(0, stray), SUFFIX, rest]);
  };

  return {
    push(chunk: Uint8Array): Uint8Array {
      const bytes = Buffer.from(chunk.buffer, chunk.byteOffset, chunk.byteLength);
      if (framing === 'unknown') {
        const first = bytes.find((byte) => !isWhiteSpace(byte));
        if (first === undefined) return NOTHING;
        framing = first === LEFT_BRACE || first === LEFT_BRACKET ? 'json' : 'events';
      }
      return framing === 'json' ? asEvents(json.push(bytes)) : passEvents(bytes);
    },
    end: (): Uint8Array => asEvents(json.end()),
  };
}

const [LINE_FEED, RETURN, SPACE, LEFT_BRACE, LEFT_BRACKET] = [0x0a, 0x0d, 0x20, 0x7b, 0x5b];
const [PREFIX, SUFFIX, NOTHING] = [Buffer.from('data: '), Buffer.from('\n\n'), Buffer.alloc(0)];

/** Line ends in JSON stand between its tokens, where a space means the same. */
function inOneLine(value: Uint8Array): Uint8Array {
  const line = Buffer.from(value);
  for (const end of [LINE_FEED, RETURN]) {
    for (let at = line.indexOf(end); at !== -1; at = line.indexOf(end, at)) line[at] = SPACE;
  }
  return line;
}
