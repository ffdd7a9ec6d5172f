import { readFile, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { SessionEvent } from '#engine/schema/events/session-event.ts';
import type { JsonObject } from '#engine/schema/json.ts';
import { readLogFile } from '#engine/storage/jsonl/read-log.ts';
import { readRecording } from '#recordings/format/read-recording.ts';
import { loadScenario } from '#scenarios/format/load-scenarios.ts';
import { readKeptRun, type KeptRun } from './kept-run.ts';
import { play } from './play.ts';
import { temporaryCatalog, type TemporaryCatalog } from './temporary-catalog.fixture.ts';
import { renderExplanation } from './why-text.ts';
import { truncationsIn, type Truncations } from './why-truncated.ts';
import { explainRun, isExplainable, type Explanation } from './why.ts';

const EDITS = 'tools/error-and-recovery';
let catalog: TemporaryCatalog;
beforeEach(async () => {
  catalog = await temporaryCatalog(EDITS);
});
afterEach(() => catalog.remove());

/** Changes the recorded body of one exchange, as if the engine sent something else since. */
const change = (number: number, edit: (body: JsonObject) => JsonObject): Promise<void> =>
  catalog.rerecord(EDITS, (exchanges) =>
    exchanges.map((exchange) => {
      const { request } = exchange;
      if (exchange.number !== number) return exchange;
      return { ...exchange, request: { ...request, body: edit(request.body as JsonObject) } };
    }),
  );
const reworded =
  (from: string, to: string) =>
  (body: JsonObject): JsonObject =>
    JSON.parse(JSON.stringify(body).replace(from, to)) as JsonObject;

interface Ran {
  readonly kept: KeptRun;
  readonly logFile: string;
  explain(exchange?: number, truncations?: Truncations): Promise<Explanation>;
}

async function run(): Promise<Ran> {
  const scenario = await loadScenario(join(catalog.place.catalog, EDITS), catalog.place);
  const { logFile } = await play(scenario, { runsFolder: catalog.runsFolder });
  const kept = await readKeptRun(dirname(logFile), EDITS);
  const recording = await readRecording(scenario.recordingFolder);
  return {
    kept,
    logFile,
    explain: async (exchange, truncations = new Map()) =>
      explainRun(kept, { scenario: EDITS, recording, unusedAllowed: [], exchange, truncations }),
  };
}

const text = (explanation: Explanation): string =>
  renderExplanation(explanation, { logFile: 'session.jsonl' })
    .filter((line) => !/^(?:also|run|see) /u.test(line))
    .join('\n');

test('a run as recorded leaves nothing to explain, and no request to keep', async () => {
  const { kept, explain } = await run();
  const explanation = await explain();
  expect([kept.requests, kept.divergence, kept.failures]).toEqual([[], undefined, []]);
  expect(explanation).toEqual({
    scenario: EDITS,
    exactCount: 4,
    requests: [],
    unused: [],
    divergence: undefined,
    failures: [],
  });
  expect(isExplainable(explanation)).toBe(false);
});

test('one exchange that was exact is told with what the model read of it', async () => {
  const explanation = await (await run()).explain(2);
  expect(isExplainable(explanation)).toBe(false);
  expect(text(explanation)).toMatchInlineSnapshot(`
    "tools/error-and-recovery, the last run: 4 requests served exactly as recorded
    request 2  served exchange 2, exactly as recorded
      messages, recorded and live
          0-2 same
      the model reads, compared with request 1
          1 message as before
        + 1 assistant tool_use Edit: {"path":"greeting.txt","old_string":"Hello","new_string":"Gr…
        + 2 user      tool_result failed: old_string does not occur in greeting.txt."
  `);
});

test('drift in a prompt and in a tool result', async () => {
  await change(1, (body) => ({ ...body, system: 'You are a pirate.' }));
  await change(2, reworded('does not occur in', 'is not in'));
  const explanation = await (await run()).explain(2);
  expect(text(explanation)).toMatchInlineSnapshot(`
    "tools/error-and-recovery, the last run: 2 requests served exactly as recorded
    request 2  served exchange 2, with differences: cause tool_result
      messages, recorded and live
          0-1 same
        ~ 2 user      tool_result failed: old_string does not occur in greeting.txt.
            - messages[2].content[0].content[0].text: "old_string is not in greeting.txt."
            + messages[2].content[0].content[0].text: "old_string does not occur in greeting.txt."
      the model reads, compared with request 1
          1 message as before
        + 1 assistant tool_use Edit: {"path":"greeting.txt","old_string":"Hello","new_string":"Gr…
        + 2 user      tool_result failed: old_string does not occur in greeting.txt."
  `);
  const all = await (await run()).explain();
  expect(all.requests.map(({ asked, outcome, cause }) => [asked, outcome, cause])).toEqual([
    [1, 'drift', 'prompt'],
    [2, 'drift', 'tool_result'],
  ]);
});

test('a miss: its cause, its nearest exchange, and where the log went another way', async () => {
  await change(2, reworded('"old_string":"Hello"', '"old_string":"Hullo"'));
  const { kept, explain } = await run();
  expect(kept.requests.map(({ asked, path }) => [asked, path])).toEqual([[2, '/v1/messages']]);
  expect(text(await explain())).toMatchInlineSnapshot(`
    "tools/error-and-recovery, the last run: 1 request served exactly as recorded
    request 2  no answer (mismatch): cause other, nearest is exchange 2
      messages, recorded and live
          0 same
        ~ 1 assistant tool_use Edit: {"path":"greeting.txt","old_string":"Hello","new_string":"Gr…
            - messages[1].content[0].input.old_string: "Hullo"
            + messages[1].content[0].input.old_string: "Hello"
          2 same
      the model would have read, compared with request 1
          1 message as before
        + 1 assistant tool_use Edit: {"path":"greeting.txt","old_string":"Hello","new_string":"Gr…
        + 2 user      tool_result failed: old_string does not occur in greeting.txt.
    exchange 2  never asked for, cause missing
    exchange 3  never asked for, cause missing
    exchange 4  never asked for, cause missing
    the log left the golden one at event 13
        11 context.built             step 1, 3 messages
        12 model.requested           step 1 attempt 0
      - 13 model.delta               text That text is not in the file. Let me look.
      + 13 model.failed              invalid"
  `);
});

test('a message that the recording did not have is told as one', async () => {
  await change(2, (body) => ({
    ...body,
    messages: (body['messages'] as JsonObject[]).slice(0, 2),
  }));
  const [request] = (await (await run()).explain(2)).requests;
  expect(request?.cause).toBe('extra');
  expect(request?.messages.map((each) => [each.change, each.index, each.role])).toEqual([
    ['same', 0, 'user'],
    ['same', 1, 'assistant'],
    ['added', 2, 'user'],
  ]);
});

test('what the workspace is called is not kept', async () => {
  await change(1, (body) => ({ ...body, system: 'You are a pirate.' }));
  const { kept } = await run();
  expect(JSON.stringify(kept.requests)).not.toMatch(/reprise-(?!test)\w+-/u);
  expect(JSON.stringify(kept.requests)).toContain('{{workspace}}');
});

describe('what cannot be explained is refused', () => {
  test('without a run', async () => {
    await expect(readKeptRun(join(catalog.runsFolder, 'a'), EDITS)).rejects.toThrow(
      /receipt\.json: there is no run of .* to explain\. Run it: npx reprise run /u,
    );
  });

  test('with a file that is none of ours, whole or torn', async () => {
    const { logFile } = await run();
    const file = join(dirname(logFile), 'receipt.json');
    const whole = await readFile(file, 'utf8');
    for (const damaged of [
      '',
      '{}',
      whole.slice(0, -20),
      whole.replace('"version": 1', '"version": 2'),
    ]) {
      await writeFile(file, damaged);
      await expect(readKeptRun(dirname(file), EDITS)).rejects.toThrow(/damaged, or of another/u);
    }
    await rm(file);
  });

  test('with another recording since, or without such an exchange', async () => {
    const { explain, kept } = await run();
    await expect(explain(5)).rejects.toThrow(/has no exchange 5\. Exchanges are .* from 1 to 4/u);
    await change(1, reworded('You', 'Thou'));
    const { recordingFolder } = await loadScenario(
      join(catalog.place.catalog, EDITS),
      catalog.place,
    );
    const recording = await readRecording(recordingFolder);
    expect(() => explainRun(kept, { scenario: EDITS, recording, unusedAllowed: [] })).toThrow(
      /its recording is another one since the last run\. Run it again/u,
    );
  });
});

test('output that was cut before the model read it is flagged, also where it was read before', async () => {
  // The third request reads the file greeting.txt; the fourth has that message still.
  const { kept, logFile, explain } = await run();
  const events = await readLogFile(logFile);
  const calls = events.flatMap((event) =>
    event.type === 'tool.completed' ? [event.payload.callId] : [],
  );
  const truncations = truncationsIn(
    events.map((event): SessionEvent => {
      if (event.type !== 'tool.completed' || event.payload.callId !== calls[0]) return event;
      const truncation = { shownBytes: 4000, totalBytes: 209_715_211 };
      return { ...event, payload: { ...event.payload, truncation } };
    }),
  );
  expect([...truncations.keys()]).toEqual(calls.slice(0, 1));
  expect(kept.failures).toEqual([]);
  expect(text(await explain(3, truncations))).toMatchInlineSnapshot(`
    "tools/error-and-recovery, the last run: 4 requests served exactly as recorded
    request 3  served exchange 3, exactly as recorded
      messages, recorded and live
          0-4 same
      the model reads, compared with request 2
          3 messages as before
        + 3 assistant text, tool_use Read: That text is not in the file. Let me look. {"path":"greeting…
        + 4 user      tool_result: 1 Good day, dear guest. 2 Schöne Grüße 👋
            truncated in 4: 4000 of 209715211 bytes that toolu_01err0002 gave"
  `);
  expect(text(await explain(4, truncations))).toMatchInlineSnapshot(`
    "tools/error-and-recovery, the last run: 4 requests served exactly as recorded
    request 4  served exchange 4, exactly as recorded
      messages, recorded and live
          0-6 same
      the model reads, compared with request 3
          5 messages as before
            truncated in 4: 4000 of 209715211 bytes that toolu_01err0002 gave
        + 5 assistant tool_use Edit: {"path":"greeting.txt","old_string":"Good day","new_string":…
        + 6 user      tool_result: Edited greeting.txt: 1 replacement. - 1 Good day, dear guest…"
  `);
});
