import type { Receipt } from '#recordings/playback/receipt.ts';

/** A receipt in numbers. */
export interface ReceiptFigures {
  /** Requests that got their exchange, those that differed and those that were broken off too. */
  readonly served: number;
  /** Requests that the recording has no answer for. */
  readonly missed: number;
  /** Exchanges that nobody asked for. */
  readonly unused: number;
  /** Differences that were let through. */
  readonly drift: number;
}

/** @param receipt of which there is none where nothing was replayed */
export const figuresOf = (receipt: Receipt | undefined): ReceiptFigures => ({
  served: receipt?.exchanges.length ?? 0,
  missed: receipt?.misses.length ?? 0,
  unused: receipt?.unused.length ?? 0,
  drift: receipt?.drift ?? 0,
});

export const renderFigures = ({ served, missed, unused, drift }: ReceiptFigures): string =>
  `served ${served}, missed ${missed}, unused ${unused}, drift ${drift}`;

/**
 * What keeps a receipt from being good, in words; empty for one that is.
 * @param driftMax how many differences may be let through; any number if not given
 */
export function receiptProblems(receipt: Receipt, driftMax = Infinity): string[] {
  const { missed, unused, drift } = figuresOf(receipt);
  const problems = [
    ...(missed === 0 ? [] : [`${counted(missed, 'request')} without a recorded answer`]),
    ...(unused === 0 ? [] : [`${counted(unused, 'exchange')} never asked for`]),
    ...(drift <= driftMax ? [] : [`drift ${drift}, allowed are ${driftMax}`]),
  ];
  return problems.length === 0 && !receipt.ok ? ['the recording holds no exchange'] : problems;
}

const PLACES_MAX = 3;

/** What a replay did with its recording: the figures, then whatever was not as recorded. */
export function renderReceipt(receipt: Receipt): string[] {
  const { policy, exchanges, misses, unused } = receipt;
  const inexact = exchanges.filter(
    ({ differences, status }) => differences.length > 0 || status === 'aborted',
  );
  return [
    `receipt ${renderFigures(figuresOf(receipt))}; policy ${policy}`,
    ...misses.map(({ asked, message }) => `missed  request ${asked}: ${message}`),
    ...unused.map((number) => `unused  exchange ${number}`),
    ...inexact.flatMap(({ asked, number, differences, status, chunksServed }) => [
      ...(differences.length === 0
        ? []
        : [`drift   request ${asked}, exchange ${number}: ${places(differences)}`]),
      ...(status === 'served'
        ? []
        : [
            `left    request ${asked}, exchange ${number}: the client went after ` +
              counted(chunksServed, 'chunk'),
          ]),
    ]),
  ];
}

function places(differences: Receipt['exchanges'][number]['differences']): string {
  const shown = differences.slice(0, PLACES_MAX).map(({ path, cause }) => `${path} (${cause})`);
  const rest = differences.length - shown.length;
  return [...shown, ...(rest > 0 ? [`${rest} more`] : [])].join(', ');
}

const counted = (count: number, noun: string): string =>
  `${count} ${noun}${count === 1 ? '' : 's'}`;
