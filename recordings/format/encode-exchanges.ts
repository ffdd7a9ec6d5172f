import type { Exchange, HeaderValues } from './recording.ts';
import type { ExchangeLine } from './schema.ts';

/**
 * The text of `exchanges.jsonl`: lines in order of time, ties in order of the exchanges, keys in a
 * fixed order and headers by name, so that two recordings of the same run differ only where the
 * runs do.
 */
export function encodeExchanges(exchanges: readonly Exchange[]): string {
  return (
    exchanges
      .flatMap(linesOf)
      // Stable, so lines of one exchange and one time keep their order.
      .toSorted((left, right) => left.t - right.t)
      .map((line) => `${JSON.stringify(line)}\n`)
      .join('')
  );
}

function linesOf({ number: n, request, head, chunks, end }: Exchange): ExchangeLine[] {
  const { atUs, method, url, headers, body } = request;
  const lines: ExchangeLine[] = [
    { kind: 'request', n, t: atUs, method, url, headers: byName(headers), body },
  ];
  if (head !== undefined) {
    const { status } = head;
    lines.push({ kind: 'head', n, t: head.atUs, status, headers: byName(head.headers) });
  }
  for (const chunk of chunks) lines.push({ kind: 'chunk', n, t: chunk.atUs, ...data(chunk.bytes) });
  lines.push({ kind: 'end', n, t: end.atUs, result: end.result });
  return lines;
}

const byName = (headers: HeaderValues): Record<string, string> =>
  Object.fromEntries(
    Object.entries(headers).toSorted(([left], [right]) => (left < right ? -1 : 1)),
  );

// The byte order mark must survive: `ignoreBOM` keeps it in the text.
const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

function data(bytes: Uint8Array): { text: string } | { base64: string } {
  try {
    return { text: decoder.decode(bytes) };
  } catch {
    // Cut inside a character, or not text at all.
    return { base64: Buffer.from(bytes).toString('base64') };
  }
}
