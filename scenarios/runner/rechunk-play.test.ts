import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { Exchange, Recording } from '#recordings/format/recording.ts';
import { loadScenario } from '#scenarios/format/load-scenarios.ts';
import { sourceOf, type ModelSource } from './model-source.ts';
import type { ScenarioRun } from './play.ts';
import { parseRechunk } from './rechunk-how.ts';
import { playRechunked } from './rechunk-play.ts';
import { failureReport } from './render-failure.ts';
import { temporaryCatalog, type TemporaryCatalog } from './temporary-catalog.fixture.ts';

const EDITS = 'tools/error-and-recovery';
const DENIED = 'permissions/denied-delete';

let catalog: TemporaryCatalog;
beforeEach(async () => {
  catalog = await temporaryCatalog(EDITS, DENIED);
});
afterEach(() => catalog.remove());

/** How a reader of the wire treats one chunk. */
type Treat = (chunk: Uint8Array) => Uint8Array;

/** A reader that treats every chunk by itself, between the wire and the model's adapter. */
const readerThat =
  (treat: Treat) =>
  (recording: Recording): ModelSource => {
    const source = sourceOf(recording);
    return {
      ...source,
      connect(parts) {
        const connection = source.connect(parts);
        return {
          ...connection,
          async fetch(input, init) {
            const response = await connection.fetch(input, init);
            const body = (response.body as ReadableStream<Uint8Array> | null)?.pipeThrough(
              new TransformStream<Uint8Array, Uint8Array>({
                transform: (chunk, controller) => controller.enqueue(treat(chunk)),
              }),
            );
            return new Response(body, response);
          },
        };
      },
    };
  };

const onText =
  (change: (text: string) => string): Treat =>
  (chunk) =>
    Uint8Array.from(Buffer.from(change(Buffer.from(chunk).toString('latin1')), 'latin1'));

/** A character that is cut in two becomes replacement characters. */
const decodesChunks: Treat = (chunk) => new TextEncoder().encode(new TextDecoder().decode(chunk));
/** A line that is cut in two becomes two lines. */
const splitsLines = onText((text) => (text.endsWith('\n') ? text : `${text}\n`));
/** Every further event of a chunk is lost. */
const takesOneEvent = onText((text) => text.replace(/(?<=\n\n).*$/su, ''));
/** A line end that is cut in two is lost. */
const trimsChunks = onText((text) => text.replace(/^\n|\r$/gu, ''));

interface Options {
  readonly toSource?: (recording: Recording) => ModelSource;
  readonly seed?: string;
}

async function rechunked(name: string, how: string, options: Options = {}): Promise<ScenarioRun> {
  const parsed = parseRechunk(how);
  if (parsed === undefined) throw new TypeError(`${how} is no way to cut`);
  const scenario = await loadScenario(join(catalog.place.catalog, name), catalog.place);
  return playRechunked(scenario, {
    how: parsed,
    seed: 'one',
    runsFolder: catalog.runsFolder,
    rechunkedFolder: join(catalog.root, '.reprise', 'rechunked'),
    ...options,
  });
}

/** What is told of a difference, with what differs from machine to machine as tokens. */
const report = (run: ScenarioRun): string => {
  expect(run.ok).toBe(false);
  const { difference, why, next } = failureReport(run);
  return [...difference, ...why.slice(0, 1), ...next.map((each) => each.join('  '))]
    .join('\n')
    .replaceAll(catalog.root, '~');
};

const changesOf = ({ rechunk }: ScenarioRun) =>
  rechunk?.found?.changes.map(({ exchange, kind }) => [exchange, kind]);

describe('a reader that treats each chunk by itself passes as recorded, and is found', () => {
  test('when it decodes them: one cut in a character', async () => {
    const run = await rechunked(EDITS, 'utf8', { toSource: readerThat(decodesChunks) });
    expect(report(run)).toMatchInlineSnapshot(`
      "  03 context.built             step 0, 1 messages
        04 model.requested           step 0 attempt 0
      - 05 assistant.message         tool_call
      + 05 assistant.message         tool_call
          - payload.content[0].arguments.new_string: "Grüß Gott"
          + payload.content[0].arguments.new_string: "Gr��ß Gott"
      rechunk: the same bytes with other boundaries give another session; 1 changed boundary of 13 will do
      exchange 1, byte 1484 of 1842: one cut more   6a 73 6f 6e 22 3a 22 c3 | bc c3 9f 20 47 6f 74 74   "json\\":\\"�" | "�ß Gott"
      what differs first: the log at event 5
      run  npx reprise run tools/error-and-recovery --rechunk utf8
      see  npx reprise show ~/.reprise/rechunked/tools/error-and-recovery/session.jsonl
      more  npx reprise why tools/error-and-recovery"
    `);
    const bytes = await rechunked(EDITS, 'bytes', { toSource: readerThat(decodesChunks) });
    expect([changesOf(bytes), bytes.rechunk?.found?.isSmallest]).toEqual([[[1, 'cut']], true]);
  });

  test('when it splits their lines: one cut in a line', async () => {
    const run = await rechunked(DENIED, 'bytes', { toSource: readerThat(splitsLines) });
    expect(report(run)).toMatchInlineSnapshot(`
      "  04 model.requested           step 0 attempt 0
        05 assistant.message         tool_call
      - 06 model.completed           tool_use 50 tokens
      + 06 model.completed           tool_use 50 tokens
          - payload.responseId: "msg_01den0001"
          + payload.responseId: missing
          - payload.model: "claude-sonnet-4-5-20250929"
          + payload.model: missing
      rechunk: the same bytes with other boundaries give another session; 1 changed boundary of 3256 will do
      exchange 1, byte 22 of 1271: one cut more   5f 73 74 61 72 74 0a 64 | 61 74 61 3a 20 7b 22 74   "_start\\nd" | "ata: {\\"t"
      what differs first: the log at event 6
      run  npx reprise run permissions/denied-delete --rechunk bytes
      see  npx reprise show ~/.reprise/rechunked/permissions/denied-delete/session.jsonl"
    `);
  });

  test('when it takes one event of each: one recorded boundary less', async () => {
    const run = await rechunked(DENIED, 'whole', { toSource: readerThat(takesOneEvent) });
    expect(report(run)).toMatchInlineSnapshot(`
      "  03 context.built             step 0, 1 messages
        04 model.requested           step 0 attempt 0
      - 05 assistant.message         tool_call
      + 05 model.failed              protocol retry in 1049 ms
      rechunk: the same bytes with other boundaries give another session; 1 changed boundary of 23 will do
      exchange 1, byte 355 of 1271: the recorded cut left out   70 69 6e 67 22 7d 0a 0a | 65 76 65 6e 74 3a 20 63   "ping\\"}\\n\\n" | "event: c"
      what differs first: the log at event 5
      run  npx reprise run permissions/denied-delete --rechunk whole
      see  npx reprise show ~/.reprise/rechunked/permissions/denied-delete/session.jsonl
      more  npx reprise why permissions/denied-delete"
    `);
  });

  test('when it trims them: one cut between CR and LF', async () => {
    const withCrlf = ({ chunks, ...exchange }: Exchange): Exchange => ({
      ...exchange,
      chunks: chunks.map(({ atUs, bytes }) => ({
        atUs,
        bytes: onText((text) => text.replaceAll('\n', '\r\n'))(bytes),
      })),
    });
    await catalog.rerecord(DENIED, (exchanges) => exchanges.map(withCrlf));
    const sound = await rechunked(DENIED, 'crlf');
    expect([sound.ok, sound.rechunk]).toEqual([true, { how: 'crlf', cutCount: 1 }]);
    const run = await rechunked(DENIED, 'crlf', { toSource: readerThat(trimsChunks) });
    expect(changesOf(run)).toEqual([[1, 'cut']]);
  });

  test('by chance, and the seed finds it again', async () => {
    const options = { toSource: readerThat(decodesChunks), seed: 'two' };
    const [first, again] = [
      await rechunked(EDITS, '20', options),
      await rechunked(EDITS, '20', options),
    ];
    expect(changesOf(first)).toHaveLength(1);
    expect(first.rechunk).toEqual(again.rechunk);
    expect(failureReport(first).next[0]).toEqual([
      'run',
      `npx reprise run ${EDITS} --rechunk 20 --seed two`,
    ]);
  });
});

test('a session that differs from run to run is told as that', async () => {
  let runCount = 0;
  const toSource = (recording: Recording): ModelSource => {
    runCount += 1;
    return runCount === 1 ? sourceOf(recording) : readerThat(takesOneEvent)(recording);
  };
  await catalog.rerecord(DENIED, (exchanges) =>
    exchanges.map((exchange) => ({ ...exchange, chunks: joined(exchange) })),
  );
  const run = await rechunked(DENIED, 'size=300', { toSource });
  expect(run.failures[0]?.message.split('\n')[0]).toBe(
    'two runs with the recorded boundaries differ already, so others can tell nothing',
  );
});

const joined = ({ chunks }: Exchange): Exchange['chunks'] => [
  { atUs: chunks.at(-1)?.atUs ?? 0, bytes: Buffer.concat(chunks.map(({ bytes }) => bytes)) },
];

test('a scenario that does not hold is reported as ever, and not cut', async () => {
  const file = join('scenarios', 'catalog', DENIED, 'scenario.yaml');
  await catalog.edit(file, (text) => text.replace('so tmp', 'but tmp'));
  const run = await rechunked(DENIED, 'bytes');
  expect([run.failures.map(({ kind }) => kind), run.rechunk]).toEqual([['expectation'], undefined]);
});

test('a scenario that has to fail has to fail with all boundaries', async () => {
  const file = join('scenarios', 'catalog', DENIED, 'scenario.yaml');
  await catalog.edit(file, (text) =>
    text
      .replace('so tmp', 'but tmp')
      .concat('expectedFailure: { kind: expectation, contains: last text, why: a test }\n'),
  );
  const run = await rechunked(DENIED, '5');
  expect([run.ok, run.rechunk?.cutCount]).toEqual([true, 5]);
  expect(run.expectedFailure?.failures).toHaveLength(1);
});

test('a scenario that has to leave its golden log is held against the recorded run only', async () => {
  const file = join('scenarios', 'catalog', DENIED, 'scenario.yaml');
  await catalog.edit(file, (text) =>
    text.concat('expectedFailure: { kind: divergence, contains: at event, why: a test }\n'),
  );
  await catalog.regild(DENIED, (events) => events.slice(0, -1));
  const run = await rechunked(DENIED, 'bytes');
  expect([run.ok, run.rechunk?.cutCount]).toEqual([true, 1]);
});
