import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { mkdtemp, readFile, realpath, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import {
  agentHost,
  anthropicClient,
  anthropicModel,
  jsonlLog,
  localTools,
  systemClock,
  systemIds,
  systemRandom,
} from '#engine/index.ts';
import { verifyLog } from '#engine/storage/jsonl/read-log.ts';

/** One server-sent event of the Messages API. */
const event = (type: string, fields: object): string =>
  `event: ${type}\ndata: ${JSON.stringify({ type, ...fields })}\n\n`;

const message = (block: object, delta: object, stopReason: string): string =>
  [
    event('message_start', {
      message: { id: 'msg_1', model: 'claude-live', usage: { input_tokens: 3, output_tokens: 1 } },
    }),
    event('content_block_start', { index: 0, content_block: block }),
    event('content_block_delta', { index: 0, delta }),
    event('content_block_stop', { index: 0 }),
    event('message_delta', { delta: { stop_reason: stopReason }, usage: { output_tokens: 9 } }),
    event('message_stop', {}),
  ].join('');

const answers = [
  message(
    { type: 'tool_use', id: 'toolu_1', name: 'Bash', input: {} },
    { type: 'input_json_delta', partial_json: '{"command":"printf done > made.txt"}' },
    'tool_use',
  ),
  message({ type: 'text', text: '' }, { type: 'text_delta', text: 'I made it.' }, 'end_turn'),
];

// Goal: the engine runs outside of a replay too. Method: a provider behind a real socket, the
// system's clock, ids and chance, a log on disk and real tools; nothing is scripted but the answers.
test('a live session over a real socket makes a real file and a log that verifies', async () => {
  const root = await realpath(await mkdtemp(join(tmpdir(), 'reprise-live-')));
  const provider = createServer((request, response) => {
    request.resume().on('end', () => {
      response.writeHead(200, { 'content-type': 'text/event-stream' });
      response.end(answers.shift());
    });
  });
  try {
    await new Promise<void>((resolve) => provider.listen(0, '127.0.0.1', resolve));
    const { port } = provider.address() as AddressInfo;
    const client = anthropicClient({ apiKey: 'none', baseUrl: `http://127.0.0.1:${port}` });
    const environment = { PATH: '/usr/local/bin:/usr/bin:/bin' };
    const host = agentHost({
      log: jsonlLog({ directory: join(root, 'sessions'), ids: systemIds, clock: systemClock }),
      models: [anthropicModel(client, systemClock)],
      tools: localTools({ workspace: root, clock: systemClock, environment }),
      approvals: { ask: () => Promise.resolve({ decision: 'allow', reason: 'a test says so' }) },
      clock: systemClock,
      ids: systemIds,
      random: systemRandom,
    });
    const engine = await host.create({
      workspace: root,
      model: 'claude-live',
      permissionMode: 'ask',
    });
    const ending = await engine.prompt([{ type: 'text', text: 'Make a file.' }]);
    await engine.close();

    expect(ending).toEqual({ as: 'completed', stopReason: 'end' });
    expect(await readFile(join(root, 'made.txt'), 'utf8')).toBe('done');
    const log = await verifyLog(join(root, 'sessions', engine.sessionId, 'session.jsonl'));
    expect(log.problems).toEqual([]);
    expect(log.events.map(({ type }) => type)).toEqual([
      'session.created',
      'turn.started',
      'user.message',
      'context.built',
      'model.requested',
      'assistant.message',
      'model.completed',
      'model.tool_call_requested',
      'permission.requested',
      'permission.resolved',
      'tool.started',
      'tool.completed',
      'context.built',
      'model.requested',
      'model.delta',
      'assistant.message',
      'model.completed',
      'turn.completed',
    ]);
  } finally {
    provider.closeAllConnections();
    provider.close();
    await rm(root, { recursive: true, force: true });
  }
});
