import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { JsonObject, JsonValue } from '#engine/schema/json.ts';

const GROUP = 'anthropic-messages/tiny';

const tools: JsonValue = [
  { name: 'look', description: 'Looks.', input_schema: { type: 'object', properties: {} } },
];
const said: JsonObject = { role: 'user', content: 'What is there?' };
const thought: JsonObject = { type: 'thinking', thinking: 'Hm.', signature: 'c2lnbmF0dXJl' };
const use = (id: string): JsonObject => ({ type: 'tool_use', id, name: 'look', input: { at: id } });
const result = (id: string, content: string): JsonObject => ({
  role: 'user',
  content: [{ type: 'tool_result', tool_use_id: id, content }],
});
const history: readonly JsonObject[] = [
  said,
  { role: 'assistant', content: [thought, use('toolu_1')] },
  result('toolu_1', 'a tree'),
  { role: 'assistant', content: [use('toolu_2')] },
  result('toolu_2', 'a bird'),
];

const event = (type: string, fields: JsonObject): string =>
  `event: ${type}\ndata: ${JSON.stringify({ type, ...fields })}\n\n`;
const block = (index: number, start: JsonObject, ...deltas: JsonObject[]): string =>
  event('content_block_start', { index, content_block: start }) +
  deltas.map((delta) => event('content_block_delta', { index, delta })).join('') +
  event('content_block_stop', { index });
const calling = (index: number, id: string): string =>
  block(
    index,
    { type: 'tool_use', id, name: 'look', input: {} },
    { type: 'input_json_delta', partial_json: '{"at":' },
    { type: 'input_json_delta', partial_json: `"${id}"}` },
  );
const streamed = (stop: string, ...blocks: string[]): string =>
  event('message_start', {
    message: {
      id: 'msg_1',
      type: 'message',
      role: 'assistant',
      model: 'claude-sonnet-5',
      content: [],
      usage: { input_tokens: 3, output_tokens: 1 },
    },
  }) +
  blocks.join('') +
  event('message_delta', { delta: { stop_reason: stop }, usage: { output_tokens: 5 } }) +
  event('message_stop', {});

const bodies: readonly string[] = [
  streamed(
    'tool_use',
    block(
      0,
      { type: 'thinking', thinking: '', signature: '' },
      { type: 'thinking_delta', thinking: 'Hm.' },
      { type: 'signature_delta', signature: 'c2lnbmF0dXJl' },
    ),
    calling(1, 'toolu_1'),
  ),
  streamed('tool_use', calling(0, 'toolu_2')),
  streamed(
    'end_turn',
    block(0, { type: 'text', text: '' }, { type: 'text_delta', text: 'A bird in a tree.' }),
  ),
];

/** A corpus of one group: three exchanges, of which two feed tool results back. */
export interface TinyCorpus {
  readonly folder: string;
  readonly group: string;
  /** Changes a file of an exchange (from 1): `request.json`, `response.json` or `body`. */
  edit(exchange: number, ending: string, change: (text: string) => string): Promise<void>;
  editIndex(change: (text: string) => string): Promise<void>;
}

export async function tinyCorpus(folder: string): Promise<TinyCorpus> {
  const write = async (name: string, text: string): Promise<void> => {
    await mkdir(dirname(join(folder, name)), { recursive: true });
    await writeFile(join(folder, name), text);
  };
  const edit = async (name: string, change: (text: string) => string): Promise<void> =>
    writeFile(join(folder, name), change(await readFile(join(folder, name), 'utf8')));
  const rows: JsonObject[] = [];
  for (const [index, body] of bodies.entries()) {
    const seq = index + 1;
    const id = `${GROUP}/exchange-00${seq}`;
    const messages = history.slice(0, index * 2 + 1);
    const request = { model: 'claude-sonnet-5', max_tokens: 100, stream: true, tools, messages };
    rows.push({
      id,
      group: GROUP,
      seq,
      ...(index === 0 ? {} : { continues: index, continues_by: 'tool-result' }),
      api: 'anthropic.messages',
      stream: true,
      source: { repo: 'me/tiny', path: 'tiny.yml' },
    });
    await write(
      `${id}.request.json`,
      JSON.stringify({
        method: 'POST',
        url: 'https://api.anthropic.com/v1/messages',
        headers: { 'content-type': 'application/json' },
        body: request,
      }),
    );
    const headers = { 'content-type': 'text/event-stream' };
    await write(`${id}.response.json`, JSON.stringify({ status: 200, headers }));
    await write(`${id}.body`, body);
  }
  await write('index.jsonl', rows.map((row) => `${JSON.stringify(row)}\n`).join(''));
  return {
    folder,
    group: GROUP,
    edit: (exchange, ending, change) => edit(`${GROUP}/exchange-00${exchange}.${ending}`, change),
    editIndex: (change) => edit('index.jsonl', change),
  };
}
