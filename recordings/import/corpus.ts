import { readFile } from 'node:fs/promises';
import { existsSync } from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';
import { z } from 'zod';
import { JsonObject } from '#engine/schema/json.ts';
import { buildRecording, type PlainExchange } from '#recordings/format/build-recording.ts';
import type { Recording } from '#recordings/format/recording.ts';
import { ImportError } from './import-error.ts';
import { wireFormatOf } from './wire-format.ts';

/** What `index.jsonl` of a corpus says of one exchange, as far as it matters here. */
const IndexRow = z
  .looseObject({
    id: z.string(),
    group: z.string(),
    seq: z.int().positive(),
    thread: z.int().optional(),
    continues: z.int().optional(),
    continues_by: z.string().optional(),
    api: z.string(),
    stream: z.boolean(),
    source: z.looseObject({ repo: z.string(), path: z.string() }),
  })
  .refine(({ seq, continues = 0 }) => continues < seq, {
    path: ['continues'],
    error: 'an exchange goes on from an earlier one',
  });
export type IndexRow = z.infer<typeof IndexRow>;

const RequestFile = z.object({
  method: z.string(),
  url: z.url(),
  headers: z.record(z.string(), z.string()),
  body: JsonObject,
});
const ResponseFile = z.looseObject({
  status: z.int(),
  headers: z.record(z.string(), z.string()),
  read_lengths: z.array(z.int().positive()).optional(),
});

/** One conversation of a group: exchanges of which each goes on from the one before. */
export interface Chain {
  readonly group: string;
  readonly rows: readonly IndexRow[];
}

/** A chain as a recording, and what the foreign format did not say. */
export interface ImportedChain {
  readonly recording: Recording;
  readonly losses: readonly string[];
}

/** Reads the catalogue of a corpus. @throws ImportError that names file and line */
export async function readCorpusIndex(corpus: string): Promise<readonly IndexRow[]> {
  const file = join(corpus, 'index.jsonl');
  const bytes = await readOrFail(file, 'The corpus is a folder with an index.jsonl.');
  const text = bytes.toString('utf8');
  return text
    .split('\n')
    .flatMap((line, index) => (line === '' ? [] : [parseAs(IndexRow, line, file, index + 1)]));
}

/**
 * Finds the corpus that a group's folder belongs to.
 * @throws ImportError when no folder above holds an `index.jsonl`
 */
export function findCorpus(groupFolder: string): {
  readonly corpus: string;
  readonly group: string;
} {
  const folder = resolve(groupFolder);
  const corpus = dirname(dirname(folder));
  if (existsSync(join(corpus, 'index.jsonl'))) {
    return { corpus, group: `${basename(dirname(folder))}/${basename(folder)}` };
  }
  throw new ImportError('import.missing', {
    file: folder,
    problem: 'no index.jsonl two folders above',
    mend: 'Name the folder of a group: <corpus>/<api>/<group>.',
  });
}

/** The chains of one group, longest ends only: no chain is the beginning of another. */
export function chainsOf(rows: readonly IndexRow[], group: string): readonly Chain[] {
  const own = rows.filter((row) => row.group === group);
  const bySeq = new Map(own.map((row) => [row.seq, row]));
  const continued = new Set(own.map((row) => row.continues));
  return own
    .filter((row) => !continued.has(row.seq))
    .map((leaf) => {
      const chain: IndexRow[] = [];
      for (let row: IndexRow | undefined = leaf; row; row = bySeq.get(row.continues ?? -1)) {
        chain.unshift(row);
      }
      return { group, rows: chain };
    });
}

/** Reads a chain's files into a recording. @throws ImportError that names the file */
export async function importChain(
  corpus: string,
  { group, rows }: Chain,
  command: string,
): Promise<ImportedChain> {
  const losses = new Set<string>();
  const exchanges: PlainExchange[] = [];
  for (const row of rows) exchanges.push(await readExchange(corpus, row, losses));
  const source = rows[0]?.source;
  const details = {
    title: `${group} (exchanges ${rows.map((row) => row.seq).join(', ')})`,
    provenance: { kind: 'imported' as const, from: `${source?.repo} ${source?.path}`, command },
    seed: group,
    // The corpus keeps no times; any fixed moment gives the same log for ever.
    startedAt: '2026-01-01T00:00:00.000Z',
  };
  losses.add('times: not in the corpus, one millisecond from one thing to the next');
  return { recording: buildRecording(details, exchanges), losses: [...losses] };
}

const MESSAGES_URL = 'https://api.anthropic.com/v1/messages';

async function readExchange(
  corpus: string,
  row: IndexRow,
  losses: Set<string>,
): Promise<PlainExchange> {
  const path = join(corpus, row.id);
  const read = (ending: string): Promise<Buffer> =>
    readOrFail(`${path}${ending}`, 'The group is incomplete.');
  const parse = async <Schema extends z.ZodType>(schema: Schema, ending: string) =>
    parseAs(schema, (await read(ending)).toString('utf8'), `${path}${ending}`);
  const request = await parse(RequestFile, '.request.json');
  const response = await parse(ResponseFile, '.response.json');
  const body = await read('.body');
  const address: Address =
    row.api === 'anthropic.messages'
      ? messagesAddress(request, losses)
      : { url: request.url, body: request.body };
  if (response.read_lengths === undefined) {
    losses.add('chunk boundaries: not recorded, one chunk an event');
  }
  return {
    request: { method: request.method, headers: request.headers, ...streamed(address, losses) },
    response: {
      status: response.status,
      headers: withType(response.headers, body, losses),
      chunks: cut(body, response.read_lengths ?? eventLengths(body)),
    },
  };
}

/** Some recorders kept no headers; what JSON is cannot be told without one. */
function withType(
  headers: Readonly<Record<string, string>>,
  body: Buffer,
  losses: Set<string>,
): Readonly<Record<string, string>> {
  if ('content-type' in headers || !isJson(body.toString('utf8'))) return headers;
  losses.add('content type: not recorded, told by the body');
  return { ...headers, 'content-type': 'application/json' };
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

interface Address {
  readonly url: string;
  readonly body: JsonObject;
}

/** The engine asks for a stream always. What it is answered may be whole: gateways do that, too. */
function streamed(address: Address, losses: Set<string>): Address {
  const asked = streaming(address);
  if (asked !== address) losses.add('whole answers: told as if a stream had been asked for');
  return asked;
}

function streaming(address: Address): Address {
  const { url, body } = address;
  switch (wireFormatOf(url)) {
    case 'gemini':
      return /:generateContent/u.test(url)
        ? { url: url.replace(/:generateContent.*$/su, ':streamGenerateContent?alt=sse'), body }
        : address;
    case undefined:
      return address;
    default:
      return body['stream'] === true ? address : { url, body: { ...body, stream: true } };
  }
}

/** Vertex names the model in the address and not in the body; a recording of ours needs it there. */
function messagesAddress({ url, body }: z.infer<typeof RequestFile>, losses: Set<string>): Address {
  if (new URL(url).pathname === '/v1/messages') return { url, body };
  losses.add(`address: ${new URL(url).host} replaced by that of the Messages API`);
  const model = /\/models\/([^/:]+)/u.exec(url)?.[1];
  const named = model === undefined || 'model' in body ? body : { model, ...body };
  return { url: MESSAGES_URL, body: named };
}

function cut(body: Buffer, lengths: readonly number[]): Uint8Array[] {
  const chunks: Uint8Array[] = [];
  let from = 0;
  for (const length of lengths) {
    chunks.push(body.subarray(from, from + length));
    from += length;
  }
  if (from < body.length) chunks.push(body.subarray(from));
  return chunks.filter((chunk) => chunk.length > 0);
}

/** Lengths of the server-sent events of a body, each with the blank line that ends it. */
function eventLengths(body: Buffer): number[] {
  const text = body.toString('latin1');
  return [...text.matchAll(/[^]*?(?:\r\n\r\n|\n\n|$)/gu)]
    .map(([event]) => event.length)
    .filter((length) => length > 0);
}

async function readOrFail(file: string, mend: string): Promise<Buffer> {
  return readFile(file).catch((cause: unknown) => {
    throw new ImportError('import.missing', { file, problem: 'cannot be read', mend, cause });
  });
}

function parseAs<Schema extends z.ZodType>(
  schema: Schema,
  text: string,
  file: string,
  line?: number,
): z.infer<Schema> {
  const mend = 'The corpus is damaged, or of a newer layout.';
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (cause) {
    const problem = `not valid JSON: ${String(cause)}`;
    throw new ImportError('import.invalid', { file, line, problem, mend, cause });
  }
  const result = schema.safeParse(value);
  if (result.success) return result.data;
  const [issue] = result.error.issues;
  const problem = `${issue?.path.join('.') || 'all of it'}: ${issue?.message}`;
  throw new ImportError('import.invalid', { file, line, problem, mend, cause: result.error });
}
