import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { SessionEvent } from '#engine/schema/events/session-event.ts';
import { EventId } from '#engine/schema/ids.ts';
import type { JsonObject } from '#engine/schema/json.ts';
import type { Exchange } from '#recordings/format/recording.ts';
import { readLogFile } from '#engine/storage/jsonl/read-log.ts';
import { loadScenario } from '#scenarios/format/load-scenarios.ts';
import { play, type PlayOptions, type ScenarioRun } from './play.ts';
import { failureReport } from './render-failure.ts';
import { temporaryCatalog, type TemporaryCatalog } from './temporary-catalog.fixture.ts';

const EDITS = 'tools/error-and-recovery';
const DENIED = 'permissions/denied-delete';

let catalog: TemporaryCatalog;
beforeEach(async () => {
  catalog = await temporaryCatalog(EDITS, DENIED);
});
afterEach(() => catalog.remove());

const folderOf = (name: string): string => join('scenarios', 'catalog', name);

async function run(name: string, options: Partial<PlayOptions> = {}): Promise<ScenarioRun> {
  const scenario = await loadScenario(join(catalog.place.catalog, name), catalog.place);
  return play(scenario, { runsFolder: catalog.runsFolder, ...options });
}

/** The report of a failed run, with what differs from machine to machine as tokens. */
function report(played: ScenarioRun): string {
  expect(played.ok).toBe(false);
  const { difference, why, next } = failureReport(played);
  return (
    [...difference, ...why, ...next.map((each) => each.join('  '))]
      .join('\n')
      // Which exchange is nearest is playback's to say, and to test.
      .replaceAll(/ Nearest is .*$/gmu, ' …')
      .replaceAll(catalog.root, '~')
      .replaceAll(/sess_\w+/gu, '<session>')
  );
}

/** Runs, and makes sure that nothing but the run's own log was written. */
async function refusedRun(name: string, options: Partial<PlayOptions> = {}): Promise<string> {
  const before = await catalog.contents();
  const text = report(await run(name, options));
  expect(await catalog.contents()).toEqual(before);
  return text;
}

const withBody = (
  exchange: Exchange | undefined,
  change: (body: JsonObject) => JsonObject,
): Exchange => {
  if (exchange === undefined) throw new TypeError('there is no such exchange');
  const { request } = exchange;
  return { ...exchange, request: { ...request, body: change(request.body as JsonObject) } };
};

test('a scenario that holds passes, and says how its recording was used', async () => {
  const played = await run(EDITS);
  expect([played.ok, played.failures, played.accepted]).toEqual([true, [], false]);
  expect(played.comparison).toEqual({ drift: [], divergence: undefined });
  expect(played.receipt).toMatchObject({ ok: true, misses: [], unused: [] });
  expect(played.receipt?.exchanges.map(({ number }) => number)).toEqual([1, 2, 3, 4]);
});

describe('a golden log', () => {
  test('that says something else of what the agent did is left at that event', async () => {
    await catalog.regild(EDITS, (events) =>
      events.map((event) =>
        event.type === 'tool.failed'
          ? { ...event, payload: { ...event.payload, output: [{ type: 'text', text: 'gone' }] } }
          : event,
      ),
    );
    expect(await refusedRun(EDITS)).toMatchInlineSnapshot(`
      "  08 permission.resolved       toolu_01err0001 allow by mode
        09 tool.started              toolu_01err0001 Edit {"path":"greeting.txt","old_string":"Hello","new_string":"Grüß Gott"}
      - 10 tool.failed               toolu_01err0001 failed gone
      + 10 tool.failed               toolu_01err0001 failed old_string does not occur in greeting.txt.
          - payload.output[0].text: "gone"
          + payload.output[0].text: "old_string does not occur in greeting.txt."
      divergence: the run left its golden log at event 10
      run  npx reprise run tools/error-and-recovery
      see  npx reprise show ~/.reprise/runs/tools/error-and-recovery/session.jsonl
      more  npx reprise why tools/error-and-recovery
      keep  npx reprise run tools/error-and-recovery --accept"
    `);
  });

  test('that has another event at a place is left there', async () => {
    await catalog.regild(DENIED, (events) =>
      events.map((event): SessionEvent => {
        if (event.type !== 'tool.rejected') return event;
        const { turnId, callId, name } = event.payload;
        const payload = { turnId, callId, name, arguments: {}, replay: 'never' } as const;
        return { ...event, type: 'tool.started', payload };
      }),
    );
    expect(await refusedRun(DENIED)).toMatchInlineSnapshot(`
      "  08 permission.requested      toolu_01den0001 Bash {"command":"rm -rf tmp"}
        09 permission.resolved       toolu_01den0001 deny by user
      - 10 tool.started              toolu_01den0001 Bash {}
      + 10 tool.rejected             toolu_01den0001 denied
      divergence: the run left its golden log at event 10
      run  npx reprise run permissions/denied-delete
      see  npx reprise show ~/.reprise/runs/permissions/denied-delete/session.jsonl
      more  npx reprise why permissions/denied-delete
      keep  npx reprise run permissions/denied-delete --accept"
    `);
  });

  test('that ends early, or late, is left at its end', async () => {
    await catalog.regild(DENIED, (events) => events.slice(0, -1));
    expect(await refusedRun(DENIED)).toMatchInlineSnapshot(`
      "  15 model.completed           end 16 tokens
        16 turn.completed            end
      - the golden log ends here
      + 17 session.ended             the scenario is over
      divergence: the run left its golden log at event 17
      run  npx reprise run permissions/denied-delete
      see  npx reprise show ~/.reprise/runs/permissions/denied-delete/session.jsonl
      more  npx reprise why permissions/denied-delete
      keep  npx reprise run permissions/denied-delete --accept"
    `);
    const oneMore = (event: SessionEvent): SessionEvent => ({
      ...event,
      id: EventId.parse(`evt_more${event.sequence}`),
      parentId: event.id,
      sequence: event.sequence + 1,
    });
    await catalog.regild(DENIED, (events) => [
      ...events,
      ...events.slice(-1).map(oneMore),
      ...events.slice(-1).map(oneMore).map(oneMore),
    ]);
    expect(await refusedRun(DENIED)).toMatchInlineSnapshot(`
      "  15 model.completed           end 16 tokens
        16 turn.completed            end
      - 17 turn.completed            end
      + 17 session.ended             the scenario is over
      divergence: the run left its golden log at event 17
      run  npx reprise run permissions/denied-delete
      see  npx reprise show ~/.reprise/runs/permissions/denied-delete/session.jsonl
      more  npx reprise why permissions/denied-delete
      keep  npx reprise run permissions/denied-delete --accept"
    `);
  });

  test('that is missing fails, and is written by accept', async () => {
    const before = await catalog.contents();
    await rm(join(catalog.root, folderOf(DENIED), 'expected'), { recursive: true });
    expect(await refusedRun(DENIED)).toMatchInlineSnapshot(`
      "golden: there is no golden log yet: run with --accept, and read what it wrote
      run  npx reprise run permissions/denied-delete
      see  npx reprise show ~/.reprise/runs/permissions/denied-delete/session.jsonl
      keep  npx reprise run permissions/denied-delete --accept"
    `);
    const accepted = await run(DENIED, { golden: 'accept' });
    expect([accepted.ok, accepted.accepted]).toEqual([true, true]);
    expect(await catalog.contents()).toEqual(before);
  });

  test.each([
    ['torn at its end', (text: string) => text.slice(0, -20)],
    ['edited in the middle', (text: string) => text.replace('keep that folder', 'keep it')],
    ['of a later version', (text: string) => text.replace('{"v":1', '{"v":2')],
  ])('that is %s is refused with its line, and nothing is run', async (_how, change) => {
    await catalog.edit(join(folderOf(DENIED), 'expected', 'session.jsonl'), change);
    const before = await catalog.contents();
    await expect(run(DENIED)).rejects.toThrow(/expected\/session\.jsonl:\d+: /u);
    expect(await catalog.contents()).toEqual(before);
  });
});

describe('expectations', () => {
  test('of a file that is written otherwise say the line, and accept cannot help', async () => {
    const file = join(folderOf(EDITS), 'expected', 'workspace', 'greeting.txt');
    await catalog.edit(file, (text) => text.replace('Grüß', 'Gruess'));
    const text = await refusedRun(EDITS);
    expect(text).toMatchInlineSnapshot(`
      "expectation: the file greeting.txt differs in line 1: expected "Gruess Gott, dear guest.\\r", found "Grüß Gott, dear guest.\\r"
      run  npx reprise run tools/error-and-recovery
      see  npx reprise show ~/.reprise/runs/tools/error-and-recovery/session.jsonl"
    `);
    // A golden log that accept would write anew, if it wrote.
    await catalog.regild(EDITS, (events) => events.slice(0, -1));
    expect(await refusedRun(EDITS, { golden: 'accept' })).toBe(text);
  });

  test('of calls and words are never rewritten by accept', async () => {
    await rm(join(catalog.root, folderOf(DENIED), 'expected'), { recursive: true });
    const file = join(folderOf(DENIED), 'scenario.yaml');
    await catalog.edit(file, (text) =>
      text.replace('rm -rf tmp', 'rm tmp').replace('so tmp', 'but tmp'),
    );
    expect(await refusedRun(DENIED, { golden: 'accept' })).toMatchInlineSnapshot(`
      "expectation: call 1: expected Bash {"command":"rm tmp"} rejected, got Bash {"command":"rm -rf tmp"} rejected
      expectation: expected the last text to be "You did not allow it, but tmp is still there.", it is "You did not allow it, so tmp is still there."
      run  npx reprise run permissions/denied-delete
      see  npx reprise show ~/.reprise/runs/permissions/denied-delete/session.jsonl"
    `);
  });
});

describe('a recording', () => {
  test('of another conversation has no answer: the run fails with the difference', async () => {
    await catalog.rerecord(DENIED, ([first, ...rest]) => [
      withBody(first, (body) => ({ ...body, messages: [{ role: 'user', content: 'Dance.' }] })),
      ...rest,
    ]);
    expect(await refusedRun(DENIED)).toMatchInlineSnapshot(`
      "  03 context.built             step 0, 1 messages
        04 model.requested           step 0 attempt 0
      - 05 assistant.message         tool_call
      + 05 model.failed              invalid
      request: Replay: cause prompt, no recorded answer for POST /v1/messages (mismatch). …
      request: exchange 1 was never asked for
      request: exchange 2 was never asked for
      step: turn 1: nobody asked for the permission step "deny"
      expectation: expected the last turn to be completed, it is failed (model: The model gave no answer (invalid): HTTP 400 invalid_request_error: Replay: caus…)
      expectation: call 1: expected Bash {"command":"rm -rf tmp"} rejected, got none
      expectation: expected the last text to be "You did not allow it, so tmp is still there.", it is missing
      divergence: the run left its golden log at event 5
      run  npx reprise run permissions/denied-delete
      see  npx reprise show ~/.reprise/runs/permissions/denied-delete/session.jsonl
      more  npx reprise why permissions/denied-delete"
    `);
  });

  test('with an exchange that nobody asks for fails', async () => {
    await catalog.rerecord(DENIED, (exchanges) => {
      const last = exchanges.at(-1);
      return last === undefined ? [] : [...exchanges, { ...last, number: exchanges.length + 1 }];
    });
    expect(await refusedRun(DENIED)).toMatchInlineSnapshot(`
      "request: exchange 3 was never asked for
      run  npx reprise run permissions/denied-delete
      see  npx reprise show ~/.reprise/runs/permissions/denied-delete/session.jsonl
      more  npx reprise why permissions/denied-delete"
    `);
  });

  test('without the exchange that the engine asks for fails', async () => {
    await catalog.rerecord(DENIED, (exchanges) => exchanges.slice(0, 1));
    expect(await refusedRun(DENIED)).toMatchInlineSnapshot(`
      "  11 context.built             step 1, 3 messages
        12 model.requested           step 1 attempt 0
      - 13 model.delta               text You did not allow it, so tmp is still there.
      + 13 model.failed              invalid
      request: Replay: cause extra, no recorded answer for POST /v1/messages (extra). Mend what asked once more, or record again with that request.
      expectation: expected the last turn to be completed, it is failed (model: The model gave no answer (invalid): HTTP 400 invalid_request_error: Replay: caus…)
      expectation: expected the last text to be "You did not allow it, so tmp is still there.", it is missing
      divergence: the run left its golden log at event 13
      run  npx reprise run permissions/denied-delete
      see  npx reprise show ~/.reprise/runs/permissions/denied-delete/session.jsonl
      more  npx reprise why permissions/denied-delete"
    `);
  });

  test('of another system prompt passes with drift counted', async () => {
    await catalog.rerecord(DENIED, ([first, ...rest]) => [
      withBody(first, (body) => ({ ...body, system: 'You are a pirate.' })),
      ...rest,
    ]);
    const { ok, receipt, comparison } = await run(DENIED);
    const differences = receipt?.exchanges[0]?.differences ?? [];
    expect([ok, comparison?.drift]).toEqual([true, []]);
    expect(differences.map((difference) => difference.class)).toContain('drift');
    expect(differences.map(({ path }) => path.replace(/\W.*$/u, ''))).toContain('system');
  });

  test('that is not of the Messages API is refused where the scenario takes the request from it', async () => {
    await catalog.edit(join(folderOf(DENIED), 'scenario.yaml'), (text) =>
      text.replace('permissions: ask', 'permissions: ask\nrequest: recorded'),
    );
    await catalog.rerecord(DENIED, ([first, ...rest]) => [
      withBody(first, () => ({ input: 'Hello.' })),
      ...rest,
    ]);
    await expect(run(DENIED)).rejects.toThrow(
      /denied-delete\/exchanges\.jsonl: request 1 .*model: .*Leave `request`/u,
    );
  });
});

describe('a golden log with another system prompt', () => {
  beforeEach(async () => {
    await catalog.regild(DENIED, (events) =>
      events.map((event) => {
        if (event.type !== 'context.built' || event.payload.prefix === undefined) return event;
        const prefix = { ...event.payload.prefix, system: [] };
        return { ...event, payload: { ...event.payload, prefix } };
      }),
    );
  });

  test('passes, with the drift counted', async () => {
    const { ok, comparison } = await run(DENIED);
    expect(ok).toBe(true);
    expect(comparison?.drift.map(({ index, difference }) => [index, difference.field])).toEqual([
      [3, 'payload.prefix'],
    ]);
  });

  test('diverges under strict', async () => {
    const played = await run(DENIED, { strictness: 'strict' });
    const divergence = played.comparison?.divergence;
    expect([played.ok, divergence?.index]).toEqual([false, 3]);
    expect(divergence?.differences.map(({ field }) => field)).toEqual(['payload.prefix', 'sum']);
  });
});

test('two tools of one name are refused with the file', async () => {
  await catalog.edit(join(folderOf(DENIED), 'scenario.yaml'), (text) =>
    text.replace(
      'permissions: ask',
      [
        'tools:',
        '  live: [Bash]',
        '  stubs:',
        '    - { name: Bash, description: x, inputSchema: {}, answers: [{ text: x }] }',
      ].join('\n'),
    ),
  );
  await expect(run(DENIED)).rejects.toThrow(
    /denied-delete\/scenario\.yaml: tools: two of them are called Bash\. Leave one out/u,
  );
});

// Invariant D1: the same recording and seed give the same log, byte for byte.
test('two runs in different workspaces leave the same canonical log', async () => {
  const first = await run(EDITS);
  const second = await run(EDITS, { runsFolder: join(catalog.root, '.reprise', 'others') });
  expect(second.logFile).not.toBe(first.logFile);
  expect(JSON.stringify(second.events)).toBe(JSON.stringify(first.events));
});

test('two runs of one scenario at once do not disturb each other', async () => {
  const runs = await Promise.all([run(EDITS), run(EDITS), run(EDITS)]);
  expect(runs.map(({ ok }) => ok)).toEqual([true, true, true]);
  const kept = await readLogFile(runs[0]?.logFile ?? '');
  expect(kept.map(({ type }) => type)).toEqual(runs[0]?.events.map(({ type }) => type));
});

// The engine does not tell two calls of one id apart, which is a promise broken: the runner sees it.
test('a broken promise of the log fails the run, whatever else holds', async () => {
  await catalog.rerecord(DENIED, ([first, ...rest]) => {
    if (first === undefined) throw new TypeError('the recording has a first exchange');
    const chunks = first.chunks.map(({ atUs, bytes }) => ({
      atUs,
      text: Buffer.from(bytes).toString(),
    }));
    const call = chunks.filter(
      ({ text }) => text.includes('content_block_') && !text.includes('"text"'),
    );
    const again = call.map(({ atUs, text }) => ({
      atUs,
      text: text.replaceAll('"index":0', '"index":1'),
    }));
    const end = chunks.findIndex(({ text }) => text.includes('message_delta'));
    const doubled = [...chunks.slice(0, end), ...again, ...chunks.slice(end)];
    const bytes = doubled.map(({ atUs, text }) => ({
      atUs,
      bytes: new Uint8Array(Buffer.from(text)),
    }));
    return [{ ...first, chunks: bytes }, ...rest];
  });
  const { failures } = await run(DENIED);
  const invariants = failures.filter(({ kind }) => kind === 'invariant');
  expect(invariants.map(({ message }) => message.slice(0, 2))).toContain('T1');
});
