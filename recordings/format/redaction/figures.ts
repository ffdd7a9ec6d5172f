import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { chanceOf } from './figures/chance.ts';
import { heldOutKinds } from './figures/held-out-kinds.ts';
import { innocents } from './figures/innocents.ts';
import { innocentPlaces, namedPlaces, readable, textPlaces } from './figures/places.ts';
import type { Named, Place } from './figures/places.ts';
import { searchRealTraffic } from './figures/real-traffic.ts';
import { secretDocuments } from './figures/secret-documents.ts';
import { secretKinds } from './figures/secret-kinds.ts';
import { redact, scanForSecrets } from './redact.ts';

/** How often something was found, of how many. */
export interface Count {
  found: number;
  total: number;
}

/** What redaction takes out, and what it takes out by mistake. */
export interface Figures {
  /** By kind of secret, over all places where its name stands beside it. */
  readonly recall: ReadonlyMap<string, Count>;
  /** The same of makers that came when the detector was done. */
  readonly heldOut: ReadonlyMap<string, Count>;
  /** By place, over all kinds but those. */
  readonly recallAt: ReadonlyMap<string, Count>;
  /** By kind of innocent string: here `found` is wrong. */
  readonly falsePositives: ReadonlyMap<string, Count>;
  /** Those of them that a provider wants back as they were. */
  readonly mustReturn: Count;
}

export interface FiguresOptions {
  readonly seed: string;
  /** How many strings of each kind stand in each place. */
  readonly samples: number;
}

/** No name, no shape: it is measured, and counted by itself. */
const unnamed = 'prose without its name';

/** So many characters of a secret in a row are a leak. */
const leakedMin = 8;

export function measureRedaction({ seed, samples }: FiguresOptions): Figures {
  const chance = chanceOf(seed);
  const tally = {
    recall: counts(),
    heldOut: counts(),
    recallAt: counts(),
    falsePositives: counts(),
  };
  const mustReturn: Count = { found: 0, total: 0 };
  /** Whether a secret is gone from a recording that has it in this place. */
  const isGone = (secret: string, put: Place, string: Named): boolean =>
    !leaks(readable(redact(put(string, chance), { secrets: {} })), secret);
  for (let sample = 0; sample < samples; sample += 1) {
    for (const { kind, field, prefix, random } of secretKinds) {
      for (const [place, put] of Object.entries(namedPlaces)) {
        const secret = random(chance);
        const isFound = isGone(secret, put, { field, value: prefix + secret });
        tally.recallAt.add(place, isFound);
        if (place !== unnamed) tally.recall.add(kind, isFound);
      }
    }
    for (const { kind, write } of secretDocuments) {
      for (const [place, put] of Object.entries(textPlaces)) {
        const { text, secret } = write(chance);
        const isFound = isGone(secret, put, { field: 'content', value: text });
        tally.recallAt.add(place, isFound);
        tally.recall.add(kind, isFound);
      }
    }
    for (const { kind, field, prefix, random } of heldOutKinds) {
      for (const [place, put] of Object.entries(namedPlaces)) {
        const secret = random(chance);
        const isFound = isGone(secret, put, { field, value: prefix + secret });
        if (place !== unnamed) tally.heldOut.add(kind, isFound);
      }
    }
    for (const { kind, field, mustReturn: isWanted, write } of innocents) {
      for (const put of Object.values(innocentPlaces)) {
        const recording = put({ field, value: write(chance) });
        const isTouched = scanForSecrets(recording).length > 0;
        tally.falsePositives.add(kind, isTouched);
        if (isWanted === true) count(mustReturn, isTouched);
      }
    }
  }
  const { recall, heldOut, recallAt, falsePositives } = tally;
  return {
    recall: recall.byName,
    heldOut: heldOut.byName,
    recallAt: recallAt.byName,
    falsePositives: falsePositives.byName,
    mustReturn,
  };
}

function counts(): {
  readonly byName: Map<string, Count>;
  add(name: string, isFound: boolean): void;
} {
  const byName = new Map<string, Count>();
  return {
    byName,
    add(name, isFound) {
      const entry = byName.get(name) ?? { found: 0, total: 0 };
      byName.set(name, entry);
      count(entry, isFound);
    },
  };
}

function count(entry: Count, isFound: boolean): void {
  entry.total += 1;
  if (isFound) entry.found += 1;
}

/** Whether a piece of a secret that is long enough to matter stands in a text. */
function leaks(text: string, secret: string): boolean {
  const length = Math.min(leakedMin, secret.length);
  for (let at = 0; at + length <= secret.length; at += 1) {
    const piece = secret.slice(at, at + length);
    if (!piece.includes('\n') && text.includes(piece)) return true;
  }
  return false;
}

export const sumOf = (byName: ReadonlyMap<string, Count>): Count =>
  [...byName.values()].reduce(
    (sum, { found, total }) => ({ found: sum.found + found, total: sum.total + total }),
    { found: 0, total: 0 },
  );

export const shareOf = ({ found, total }: Count): number => (total === 0 ? 0 : found / total);

/** The figures as a table of text, the worst of each first. */
export function renderFigures(figures: Figures): string {
  const { recall, heldOut, recallAt, falsePositives, mustReturn } = figures;
  const percent = (entry: Count): string => `${(shareOf(entry) * 100).toFixed(1)} %`.padStart(8);
  const perThousand = (entry: Count): string => (shareOf(entry) * 1000).toFixed(1).padStart(8);
  const rows = (
    byName: ReadonlyMap<string, Count>,
    { worst, show }: { readonly worst: 1 | -1; readonly show: (entry: Count) => string },
  ): string[] =>
    [...byName]
      .toSorted(([, left], [, right]) => worst * (shareOf(left) - shareOf(right)))
      .map(([name, entry]) => `${show(entry)}  ${name}`);
  return [
    `recall by kind, ${recall.size} kinds, its name beside it: ${percent(sumOf(recall)).trim()}`,
    ...rows(recall, { worst: 1, show: percent }),
    `recall of ${heldOut.size} kinds that the detector was not made with: ` +
      percent(sumOf(heldOut)).trim(),
    ...rows(heldOut, { worst: 1, show: percent }),
    'recall by place',
    ...rows(recallAt, { worst: 1, show: percent }),
    `false positives in 1,000 strings, ${falsePositives.size} kinds: ` +
      perThousand(sumOf(falsePositives)).trim(),
    ...rows(falsePositives, { worst: -1, show: perThousand }),
    `of ${mustReturn.total} that a provider wants back as they were: ${mustReturn.found}`,
    '',
  ].join('\n');
}

// `node recordings/format/redaction/figures.ts` prints what docs/recordings.md says.
if (import.meta.main) {
  process.stdout.write(renderFigures(measureRedaction({ seed: 'figures', samples: 20 })));
  const corpus = resolve(process.env['REPRISE_CORPUS'] ?? '../shared/corpus');
  if (existsSync(corpus)) {
    const { stringCount, alarms } = await searchRealTraffic(corpus);
    const lines = [`of ${stringCount} in real exchanges: ${alarms.length}`, ...alarms];
    process.stdout.write(`${lines.join('\n')}\n`);
  }
}
