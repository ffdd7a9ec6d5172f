/**
 * Redaction leaves as many `*` as the secret had bytes, eight at least. A replay has another secret
 * in that place, or none of that length: any text stands for it. A text with fewer stars in a row
 * was never redacted, and compares as it is.
 */
const scrubbed = /\*{8,}/;

export function equalsScrubbed(recorded: string, live: string): boolean {
  const pieces = recorded.split(scrubbed);
  const first = pieces.shift() ?? '';
  const last = pieces.pop();
  if (last === undefined) return recorded === live;
  const end = live.length - last.length;
  if (!live.startsWith(first) || !live.endsWith(last)) return false;
  // The pieces between secrets come in order, each after at least one character of secret.
  let at = first.length;
  for (const piece of pieces) {
    const found = live.indexOf(piece, at + 1);
    if (found < 0) return false;
    at = found + piece.length;
  }
  return at < end;
}
