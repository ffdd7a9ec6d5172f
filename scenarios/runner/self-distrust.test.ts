import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { JsonValue } from '#engine/schema/json.ts';
import { buildRecording } from '#recordings/format/build-recording.ts';
import { readRecording } from '#recordings/format/read-recording.ts';
import type { Recording } from '#recordings/format/recording.ts';
import { sealRecording } from '#recordings/format/seal-recording.ts';
import { playback } from '#recordings/playback/playback.ts';
import { loadScenario } from '#scenarios/format/load-scenarios.ts';
import { recordedSource, sourceOf, type Connection, type ModelSource } from './model-source.ts';
import { play, type PlayOptions, type ScenarioRun } from './play.ts';
import { temporaryCatalog, type TemporaryCatalog } from './temporary-catalog.fixture.ts';

const DENIED = 'permissions/denied-delete';

let catalog: TemporaryCatalog;
/** What a replay must not reach. */
let provider: Server;
let reachedCount: number;

beforeEach(async () => {
  catalog = await temporaryCatalog(DENIED);
  reachedCount = 0;
  provider = createServer((request, response) => {
    reachedCount += 1;
    request.resume();
    response.end('live');
  });
  await once(provider.listen(0, '127.0.0.1'), 'listening');
});
afterEach(async () => {
  provider.closeAllConnections();
  provider.close();
  await catalog.remove();
});

const recordingFolder = (): string => join(catalog.place.library, 'anthropic', 'denied-delete');

async function run(options: Partial<PlayOptions> = {}): Promise<ScenarioRun> {
  const scenario = await loadScenario(join(catalog.place.catalog, DENIED), catalog.place);
  return play(scenario, { runsFolder: catalog.runsFolder, ...options });
}

/** The source of the scenario's recording, with a connection that has one defect. */
async function connecting(change: (honest: Connection) => Connection): Promise<ModelSource> {
  const source = await recordedSource(recordingFolder());
  return { ...source, connect: (parts) => change(source.connect(parts)) };
}

type Fetch = typeof globalThis.fetch;

const through = (wrap: (fetch: Fetch) => Fetch): Promise<ModelSource> =>
  connecting((honest) => ({ ...honest, fetch: wrap(honest.fetch) }));

const rewording = (change: (text: string) => string): Promise<ModelSource> =>
  through((fetch) => async (...request) => {
    const { status, headers, body } = await fetch(...request);
    return new Response(change(await new Response(body).text()), { status, headers });
  });

/** Asks the provider beside the recording, and throws away what it says. */
const asksBeside = (): Promise<ModelSource> =>
  through((honest) => async (...request) => {
    const { port } = provider.address() as AddressInfo;
    await (await fetch(`http://127.0.0.1:${port}`)).text();
    return honest(...request);
  });

/** Asks for something else first, and tells the engine of an outage: its retry is right. */
const missThenRetry = (): Promise<ModelSource> => {
  let count = 0;
  return through((fetch) => async (input, init) => {
    count += 1;
    if (count > 1) return fetch(input, init);
    const other = JSON.stringify({ model: 'm', messages: [{ role: 'user', content: 'Dance.' }] });
    await fetch(input, { ...init, body: other });
    const error = { type: 'overloaded_error', message: 'Overloaded' };
    return Response.json({ type: 'error', error }, { status: 529 });
  });
};

/** Plays a recording without exchanges. */
async function emptyRecording(): Promise<ModelSource> {
  const { manifest } = await readRecording(recordingFolder());
  return sourceOf(sealRecording(manifest, []));
}

/** Answers from elsewhere, and shows the receipt of a player that nobody asked anything. */
const emptyReceipt = (): Promise<ModelSource> =>
  connecting((honest) => ({ ...honest, receipt: () => emptyReceiptOf(honest) }));

function emptyReceiptOf(honest: Connection): ReturnType<Connection['receipt']> {
  const receipt = honest.receipt();
  return receipt && { ...receipt, ok: false, exchanges: [] };
}

/**
 * Plays each request from a recording that is made of that very request: its receipt is clean,
 * whatever is asked.
 */
async function builtFromItself(): Promise<ModelSource> {
  const recorded = await readRecording(recordingFolder());
  const source = sourceOf(recorded);
  let count = 0;
  let player: ReturnType<typeof playback> | undefined;
  return {
    ...source,
    connect: ({ clock }) => ({
      fetch(input, init) {
        player = playback({ recording: ofItself(recorded, count, init), policy: 'strict', clock });
        count += 1;
        return player.fetch(input, init);
      },
      receipt: () => player?.receipt(),
    }),
  };
}

function ofItself(recorded: Recording, index: number, init: RequestInit | undefined): Recording {
  const exchange = recorded.exchanges[index];
  const { title, provenance, seed, startedAt } = recorded.manifest;
  const text = typeof init?.body === 'string' ? init.body : 'null';
  const body = JSON.parse(text) as JsonValue;
  const url = exchange?.request.url ?? '';
  const chunks = exchange?.chunks.map(({ bytes }) => bytes) ?? [];
  return buildRecording({ title, provenance, seed, startedAt }, [
    { request: { url, body }, response: { ...exchange?.head, chunks } },
  ]);
}

describe('a run is not ok, however clean it looks, where', () => {
  const defects: Readonly<Record<string, [source: () => Promise<ModelSource>, failure: string]>> = {
    'a live call is made in replay mode': [
      asksBeside,
      'socket: the run went out by request http://127.0.0.1:',
    ],
    'a miss is followed by a retry that is right': [
      missThenRetry,
      'request: Replay: cause settings, no recorded answer for POST /v1/messages (mismatch).',
    ],
    'the recording is empty': [
      emptyRecording,
      'request: Replay: cause extra, no recorded answer for POST /v1/messages (extra).',
    ],
    'nothing of the recording was served': [
      emptyReceipt,
      'request: no exchange of the recording was used',
    ],
    'ids are made anew': [
      () => rewording((text) => text.replaceAll('toolu_01den', 'toolu_77den')),
      'divergence: the run left its golden log at event 5',
    ],
    'usage is made anew': [
      () => rewording((text) => text.replaceAll(/"output_tokens":\d+/g, '"output_tokens":3')),
      'divergence: the run left its golden log at event 6',
    ],
    'a stream that was cut ends like a whole one': [
      () => rewording((text) => text.slice(0, text.indexOf('event: message_stop'))),
      'divergence: the run left its golden log at event 5',
    ],
  };

  test.each(Object.entries(defects))('%s', async (_what, [source, failure]) => {
    const before = await catalog.contents();
    const played = await run({ source: await source() });
    expect(played.ok).toBe(false);
    const told = played.failures.map(({ kind, message }) => `${kind}: ${message}`);
    expect(told.join('\n')).toContain(failure);
    expect(await catalog.contents()).toEqual(before);
  });
});

test('a live call reached the provider, so the check above is no check of nothing', async () => {
  await run({ source: await asksBeside() });
  expect(reachedCount).toBe(2);
});

test('a miss that a retry hides is all that is wrong with the run', async () => {
  const played = await run({ source: await missThenRetry(), golden: 'skip' });
  expect([played.ok, played.failures.map(({ kind }) => kind)]).toEqual([false, ['request']]);
  expect(played.receipt).toMatchObject({ ok: false, unused: [], misses: [{ asked: 1 }] });
});

test('an empty recording on disk is not run at all', async () => {
  const folder = recordingFolder();
  await writeFile(join(folder, 'exchanges.jsonl'), '');
  await catalog.edit('recordings/library/anthropic/denied-delete/recording.json', (text) =>
    text.replace(/[0-9a-f]{64}/u, createHash('sha256').update('').digest('hex')),
  );
  await expect(run()).rejects.toThrow(/exchanges\.jsonl: there are no exchanges/u);
});

test('a recording of a newer format is refused with the mend, and nothing is run', async () => {
  await catalog.edit('recordings/library/anthropic/denied-delete/recording.json', (text) =>
    text.replace('"version": 1', '"version": 2'),
  );
  await expect(run()).rejects.toThrow(
    /recording\.json: it has version 2; this Reprise reads up to 1\. Update Reprise to read it\./u,
  );
});

// A check that can never fail: only what was written down before the run can contradict it.
describe('a run that is compared with a player built from itself', () => {
  const change = (): Promise<void> =>
    catalog.edit(join('scenarios', 'catalog', DENIED, 'scenario.yaml'), (text) =>
      text.replace(/(?<=user: ).*/u, 'Dance for me.'),
    );

  test('has a clean receipt whatever it asks, and fails by its golden log', async () => {
    await change();
    const played = await run({ source: await builtFromItself() });
    expect(played.receipt).toMatchObject({ ok: true, misses: [], drift: 0 });
    expect(played.failures.map(({ kind, message }) => `${kind}: ${message}`)).toEqual([
      'divergence: the run left its golden log at event 2',
    ]);
  });

  test('drifts from its recording where that is the one that was recorded', async () => {
    await change();
    const { ok, receipt } = await run();
    expect([ok, receipt?.exchanges.map(({ differences }) => differences.length)]).toEqual([
      false,
      [1, 1],
    ]);
  });
});
