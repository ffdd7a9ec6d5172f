import { renderCommand, type GivenOptions } from './render-command.ts';
import type { Explanation, ExplainedRequest } from './why.ts';
import type { ContextChange } from './why-context.ts';
import type { MessageChange, MessageLine } from './why-messages.ts';
import type { TruncatedResult } from './why-truncated.ts';

const ROLE_COLUMNS = 9;
const LEAF_LINES_MAX = 12;

export interface TextOptions {
  /** As the next command names it. */
  readonly logFile: string;
  /** Where the run was told to look, for the next command. */
  readonly given?: Pick<GivenOptions, 'place'>;
}

/** An explanation as plain lines; those of differences begin with `-`, `+` or `~` and their place. */
export function renderExplanation(
  explanation: Explanation,
  { logFile, given }: TextOptions,
): string[] {
  const { scenario, exactCount, requests, unused, divergence, failures } = explanation;
  return [
    `${scenario}, the last run: ${counted(exactCount, 'request')} served exactly as recorded`,
    ...requests.flatMap(requestLines),
    ...unused.map((number) => `exchange ${number}  never asked for, cause missing`),
    ...(divergence === undefined
      ? []
      : [
          `the log left the golden one at event ${divergence.index}`,
          ...divergence.lines.map((line) => `  ${line}`),
        ]),
    ...failures.map((failure) => `also ${failure}`),
    `run   ${renderCommand('run', scenario, ...(given?.place ?? []))}`,
    `see   ${renderCommand('show', logFile)}`,
  ];
}

function requestLines(request: ExplainedRequest): string[] {
  const { messages, leaves, context } = request;
  const shown = leaves.slice(0, LEAF_LINES_MAX);
  const more = leaves.length - shown.length;
  return [
    headline(request),
    ...(messages.length === 0 ? [] : ['  messages, recorded and live', ...messageLines(messages)]),
    ...(leaves.length === 0
      ? []
      : ['  beside the messages', ...shown.map((leaf) => `    ${leaf}`)]),
    ...(more > 0 ? [`    and ${more} more lines`] : []),
    ...(context === undefined ? [] : contextLines(context, request)),
  ];
}

const counted = (count: number, noun: string): string =>
  `${count} ${noun}${count === 1 ? '' : 's'}`;

function headline({
  asked,
  outcome,
  cause,
  exchange,
  equals,
  equallyNear,
  message,
}: ExplainedRequest): string {
  const start = `request ${asked}  `;
  switch (outcome) {
    case 'exact':
      return `${start}served exchange ${exchange}, exactly as recorded`;
    case 'drift':
      return `${start}served exchange ${exchange}, with differences: cause ${cause}`;
    case 'mismatch':
    case 'extra': {
      const relation = equals ? 'equals' : 'nearest is';
      const where = exchange === undefined ? '' : `, ${relation} exchange ${exchange}`;
      return `${start}no answer (${outcome}): cause ${cause}${where}`;
    }
    case 'ambiguous':
      return `${start}no answer (${outcome}): cause ${cause}, equally near are exchanges ${equallyNear.join(' and ')}; against ${exchange}:`;
    case 'unreadable':
      return `${start}${message}`;
    default:
      return outcome satisfies never;
  }
}

function messageLines(messages: readonly MessageChange[]): string[] {
  const marks = { same: ' ', changed: '~', added: '+', missing: '-' } as const;
  const lines: string[] = [];
  let sameFrom: number | undefined;
  messages.forEach((message, at) => {
    if (message.change === 'same') {
      sameFrom ??= message.index;
      // One line for all that are the same in a row.
      if (messages[at + 1]?.change === 'same') return;
      const range = sameFrom === message.index ? `${sameFrom}` : `${sameFrom}-${message.index}`;
      lines.push(`      ${range} same`);
      sameFrom = undefined;
    } else {
      lines.push(`    ${marks[message.change]} ${lineOf(message)}`);
      lines.push(...message.leaves.map((leaf) => `        ${leaf}`));
    }
  });
  return lines;
}

function contextLines(
  { since, keptCount, dropped, added, prefix, truncated }: ContextChange,
  { outcome }: ExplainedRequest,
): string[] {
  const reads = outcome === 'exact' || outcome === 'drift' ? 'reads' : 'would have read';
  const title =
    since === undefined
      ? `  the model ${reads}, in a conversation that begins here`
      : `  the model ${reads}, compared with request ${since}`;
  return [
    title,
    ...prefix.map((field) => `    ~ another ${field}, so that nothing before is cached`),
    ...(keptCount === 0 ? [] : [`      ${counted(keptCount, 'message')} as before`]),
    ...truncated.filter(({ index }) => index < keptCount).map(truncatedLine),
    ...dropped.map((message) => `    - ${lineOf(message)}`),
    ...added.flatMap((message) => [
      `    + ${lineOf(message)}`,
      ...truncated.filter(({ index }) => index === message.index).map(truncatedLine),
    ]),
  ];
}

const truncatedLine = ({ index, callId, shownBytes, totalBytes }: TruncatedResult): string =>
  `        truncated in ${index}: ${shownBytes} of ${totalBytes} bytes that ${callId} gave`;

const lineOf = ({ index, role, kinds, excerpt }: MessageLine): string =>
  `${index} ${role.padEnd(ROLE_COLUMNS)} ${kinds.join(', ')}: ${excerpt}`.trimEnd();
