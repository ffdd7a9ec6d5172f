import type { JsonValue } from '#engine/schema/json.ts';
import { decisive } from './compare-requests.ts';
import type { RequestDifference } from './compare-requests.ts';
import type { Miss } from './receipt.ts';

/** How much of a value a message shows, in characters. */
const valueCharactersMax = 80;

/** What to do is part of each message: whoever reads it may never have heard of Reprise. */
const mends: Readonly<Record<Miss['kind'], string>> = {
  mismatch: 'If the new request is right, record again; if not, mend what builds it.',
  extra: 'Mend what asked once more, or record again with that request.',
  unreadable: 'Mend what sent it; it was not compared with anything.',
  ambiguous: 'Send one of them as it was recorded, or record again.',
};

/**
 * @param options.reason why there is none, where no difference is it: the turn of the exchange that
 *   it equals has not come, or it could not be read
 * @param options.isForeign the nearest exchange could be served, were the request of its conversation
 */
export function renderMiss(
  miss: Omit<Miss, 'asked' | 'message'>,
  options: {
    readonly asked: string;
    readonly reason?: string | undefined;
    readonly isForeign?: boolean;
  },
): string {
  const sentences = [
    `Replay: cause ${miss.cause}, no recorded answer for ${options.asked} (${miss.kind}).`,
  ];
  if (miss.equallyNear.length > 0) {
    sentences.push(`Exchanges ${miss.equallyNear.join(' and ')} are equally near.`);
  }
  if (options.reason !== undefined) {
    // A difference from some other exchange would only distract.
    sentences.push(options.reason);
  } else if (miss.nearest !== undefined) {
    const but = options.isForeign === true ? ', but its conversation is another one' : '';
    sentences.push(`Nearest is exchange ${miss.nearest}${but}.`, renderFirst(miss.differences));
  }
  return [...sentences, mends[miss.kind]].join(' ');
}

function renderFirst(differences: readonly RequestDifference[]): string {
  const first = decisive(differences);
  if (first === undefined) return '';
  const { path, recorded, live, note } = first;
  const because = note === undefined ? '' : `, but ${note}`;
  const more = differences.length - 1;
  const rest = more === 0 ? '' : ` (and ${more} more)`;
  // Two long texts often begin alike: show where they part.
  const skip = commonStart(recorded, live);
  return `First difference: ${path}: recorded ${shown(recorded, skip)}, live ${shown(live, skip)}${because}${rest}.`;
}

function commonStart(recorded: JsonValue | undefined, live: JsonValue | undefined): number {
  if (typeof recorded !== 'string' || typeof live !== 'string') return 0;
  let at = 0;
  while (at < recorded.length && recorded[at] === live[at]) at += 1;
  // Some of what they share stays, to find the place by.
  return at > valueCharactersMax / 2 ? at - valueCharactersMax / 4 : 0;
}

function shown(value: JsonValue | undefined, skip: number): string {
  if (value === undefined) return 'nothing';
  const text = JSON.stringify(typeof value === 'string' ? value.slice(skip) : value);
  const cut = text.length > valueCharactersMax ? `${text.slice(0, valueCharactersMax)}…` : text;
  return skip === 0 ? cut : `…${cut}`;
}
