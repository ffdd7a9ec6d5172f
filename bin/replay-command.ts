import { once } from 'node:events';
import { virtualClock } from '#engine/host/virtual-clock.ts';
import { readRecording } from '#recordings/format/read-recording.ts';
import { openLoopback } from '#recordings/playback/loopback-transport.ts';
import type { PlaybackPolicy } from '#recordings/playback/playback-policy.ts';
import type { Receipt } from '#recordings/playback/receipt.ts';
import { shellWord } from '#scenarios/runner/render-command.ts';
import { receiptProblems, renderReceipt } from '#scenarios/runner/render-receipt.ts';
import { visibleText } from '#scenarios/runner/visible-text.ts';
import { exitCodes } from './exit-codes.ts';
import { listenForInterruption } from './interruption.ts';
import { replayEnvironment } from './replay-environment.ts';
import { runChild, type ChildEnding } from './run-child.ts';

export interface ReplayOptions {
  readonly policy: PlaybackPolicy;
  /** A free one if not given. */
  readonly port?: number;
  /** How many differences may be let through; any number if not given. */
  readonly drift?: number;
  /** One JSON document a line: at the start where it is (without a command), at the end the receipt. */
  readonly json?: boolean;
}

/**
 * `reprise replay <recording> [-- command]`: a recording in the provider's place, for an agent in
 * any language. With a command the output belongs to it, and what is said here goes to the errors.
 */
export async function replayCommand(
  folder: string,
  command: readonly string[],
  { policy, port = 0, json = false, drift }: ReplayOptions,
): Promise<number> {
  const recording = await readRecording(folder);
  const clock = virtualClock({ startMs: Date.parse(recording.manifest.startedAt) });
  const loopback = await openLoopback({ recording, policy, port, clock });
  const { url } = loopback;
  const environment = replayEnvironment({ url, recording, environment: process.env });
  let ending: ChildEnding | undefined;
  try {
    if (command.length > 0) {
      ending = await runChild(command, { ...process.env, ...environment });
    } else {
      await serveUntilInterrupted(() => {
        const exchangeCount = recording.exchanges.length;
        const { title } = recording.manifest;
        const place = json
          ? [JSON.stringify({ url, policy, environment })]
          : placeLines({ title, exchangeCount, url, policy, environment });
        write(process.stdout, place);
      });
    }
  } finally {
    await loopback.close();
  }
  const verdict = verdictOf(loopback.receipt(), ending, drift);
  const stream = ending === undefined ? process.stdout : process.stderr;
  write(stream, json ? [JSON.stringify(verdict)] : verdictLines(verdict));
  return verdict.ok ? exitCodes.good : exitCodes.different;
}

interface Place {
  readonly title: string;
  readonly exchangeCount: number;
  readonly url: string;
  readonly policy: PlaybackPolicy;
  readonly environment: Readonly<Record<string, string>>;
}

const placeLines = ({ title, exchangeCount, url, policy, environment }: Place): string[] => [
  title,
  `${exchangeCount} exchanges at ${url}, policy ${policy}; Ctrl-C ends it and shows the receipt`,
  ...Object.entries(environment).map(([name, value]) => `export ${name}=${shellWord(value)}`),
];

/** @param tell says where; who reads that may end it at once, so signals are heard before */
async function serveUntilInterrupted(tell: () => void): Promise<void> {
  const { signal, stop } = listenForInterruption();
  const ended = once(signal, 'abort');
  tell();
  await ended;
  stop();
}

/** What became of a replay. */
interface Verdict {
  readonly ok: boolean;
  /** What is wrong, the command first. */
  readonly problems: readonly string[];
  readonly command: ChildEnding | undefined;
  readonly receipt: Receipt;
}

function verdictOf(
  receipt: Receipt,
  command: ChildEnding | undefined,
  driftMax: number | undefined,
): Verdict {
  const problems = [
    ...(command === undefined ? [] : commandProblems(command)),
    ...receiptProblems(receipt, driftMax).map((problem) => `the recording: ${problem}`),
  ];
  return { ok: problems.length === 0, problems, command, receipt };
}

function commandProblems({ exitCode, signal }: ChildEnding): string[] {
  if (signal !== null) return [`the command was ended by ${signal}`];
  return exitCode === 0 ? [] : [`the command ended with exit code ${exitCode}`];
}

const verdictLines = ({ receipt, problems }: Verdict): string[] => [
  ...renderReceipt(receipt),
  ...problems.map((problem) => `failed  ${problem}`),
];

const write = (stream: NodeJS.WriteStream, lines: readonly string[]): void =>
  void stream.write(lines.map((line) => `${visibleText(line)}\n`).join(''));
