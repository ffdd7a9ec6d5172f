import { setImmediate } from 'node:timers/promises';
import type { PlainExchange } from '#recordings/format/build-recording.ts';
import { PlaybackError } from '#recordings/playback/playback-error.ts';
import type { Harness, Player } from '../harness.ts';
import {
  ask,
  asking,
  exchange,
  playing,
  quote,
  recordedUrl,
  recordingOf,
  says,
  unless,
} from './conversation.ts';

const body = asking([says('Read a.txt')]);

/** An answer with all that a replay may be tempted to make anew: ids, counts, signatures. */
const answer = [
  'event: message_start\ndata: {"type":"message_start","message":{"id":"msg_01Aa7","usage":' +
    '{"input_tokens":12,"output_tokens":1}}}\n\n',
  'data: {"type":"content_block_delta","delta":{"signature":"EqQB+/c2ln=="}}\r\n\r\n',
  'data: {"type":"content_block_start","content_block":{"id":"toolu_01Bb8"}}\n\n',
  ': a comment \u00a0\u{1f600}\n\n',
  'data: {"type":"message_delta","usage":{"output_tokens":27}}',
].join('');

/** The bytes of an answer, ids and counts and odd line ends among them, are those recorded. */
export async function bytesUntouched(harness: Harness): Promise<readonly string[]> {
  const bytes = Buffer.from(answer);
  const emoji = answer.indexOf('\u{1f600}') + 3;
  // Built here and not kept: what a player does to the recording must not change what is expected.
  const chunks = [bytes.subarray(0, 150), bytes.subarray(150, emoji), bytes.subarray(emoji)];
  const recording = recordingOf(exchange(body, ...chunks.map((chunk) => Uint8Array.from(chunk))));
  const got = await playing(harness, { recording }, async (player) =>
    Buffer.from(await (await ask(player, body)).arrayBuffer()),
  );
  const at = bytes.findIndex((byte, index) => byte !== got[index]);
  if (at < 0 && got.length === bytes.length) return [];
  const place = at < 0 ? bytes.length : at;
  const around = (from: Buffer): string =>
    quote(from.subarray(Math.max(0, place - 8), place + 8).toString());
  return [`byte ${place + 1} was recorded as ${around(bytes)} and came as ${around(got)}`];
}

/** Statuses that mean "later", and what says how much later. */
const heads: readonly (readonly [number, Readonly<Record<string, string>>])[] = [
  [200, { 'content-type': 'text/event-stream', 'request-id': 'req_011C' }],
  [429, { 'retry-after': '7', 'x-should-retry': 'true' }],
  [500, {}],
  [529, { 'retry-after-ms': '250' }],
];

/** Status and headers are those recorded; only how HTTP frames a body may be added. */
export async function headUntouched(harness: Harness): Promise<readonly string[]> {
  const problems: string[] = [];
  for (const [status, headers] of heads) {
    const recording = recordingOf({
      request: { url: recordedUrl, body },
      response: { status, headers, chunks: ['{}'] },
    });
    await playing(harness, { recording }, async (player) => {
      const got = await ask(player, body);
      await got.text();
      const { 'transfer-encoding': _framing, ...told } = Object.fromEntries(got.headers);
      problems.push(
        ...unless(got.status === status, `status ${status} came as ${got.status}`),
        ...unless(
          quote(told) === quote(headers),
          `the headers of status ${status} came as ${quote(told)}, recorded ${quote(headers)}`,
        ),
      );
    });
  }
  return problems;
}

/** Turns of the event loop that a chunk is waited for; an honest one is there after a few. */
const turnsMax = 20_000;

/** Each chunk is at the client before the next one leaves. */
export async function chunkByChunk(harness: Harness): Promise<readonly string[]> {
  const chunks = ['data: 1\n\n', 'data: 2\n\n', 'data: 3\n\n'];
  const problems: string[] = [];
  let received = '';
  let leftCount = 0;
  const gates = ([1, 2, 3, 'end'] as const).map((chunk, index) => ({
    exchange: 1,
    chunk,
    async until() {
      leftCount += 1;
      const due = chunks.slice(0, index).join('');
      for (let turn = 0; turn < turnsMax && received !== due; turn += 1) await setImmediate();
      problems.push(
        ...unless(
          received === due,
          `before ${chunk === 'end' ? 'the end' : `chunk ${chunk}`} the client had ` +
            `${quote(received)}, not yet ${quote(due)}`,
        ),
      );
    },
  }));
  const recording = recordingOf(exchange(body, ...chunks));
  await playing(harness, { recording, gates }, async (player) => {
    const stream = (await ask(player, body)).body as ReadableStream<Uint8Array>;
    for await (const piece of stream) received += Buffer.from(piece).toString();
  });
  const alone = `of 3 chunks and the end, ${leftCount} left by themselves`;
  return [...problems, ...unless(leftCount === 4, alone)];
}

const cuts: Readonly<Record<string, PlainExchange>> = {
  'reset after 2 chunks': { ...exchange(body, 'data: 1\n\n', 'data: 2'), result: 'reset' },
  'reset at the end of an event': { ...exchange(body, 'data: 1\n\n'), result: 'reset' },
  'aborted after 1 chunk': { ...exchange(body, 'data: 1\n\n'), result: 'abort' },
  'reset before it came': { request: { url: recordedUrl, body }, result: 'reset' },
};

/** What was cut fails the client, as it did. Who cannot play that may refuse the recording. */
export async function cutIsCut(harness: Harness): Promise<readonly string[]> {
  const problems: string[] = [];
  for (const [what, cut] of Object.entries(cuts)) {
    try {
      const came = await playing(harness, { recording: recordingOf(cut) }, readWhole);
      problems.push(`an answer that was ${what} came as a whole one: ${quote(came)}`);
    } catch (error) {
      const isRefused = error instanceof PlaybackError && error.code === 'playback.unfaithful';
      const isBroken = error instanceof TypeError || error instanceof DOMException;
      if (!isRefused && !isBroken) throw error;
    }
  }
  return problems;
}

const readWhole = async (player: Player): Promise<string> => (await ask(player, body)).text();
