import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { ImportError } from '#recordings/import/import-error.ts';
import { readCorpusIndex, type IndexRow } from '#recordings/import/corpus.ts';
import { corpusApis, type CorpusApi } from './left-out.ts';

/** One recorded exchange of a corpus: what the provider answered, and what is known about it. */
export interface Exchange {
  readonly id: string;
  readonly api: CorpusApi;
  readonly provider: string;
  readonly status: number;
  readonly framing: 'sse' | 'json' | 'json-array';
  readonly quirks: readonly string[];
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Buffer;
  /** Lengths of the network reads, where the recording kept them. */
  readonly readLengths: readonly number[] | undefined;
}

const Row = z.looseObject({
  provider: z.string(),
  status: z.int(),
  framing: z.enum(['sse', 'json', 'json-array']),
  quirks: z.array(z.string()).default([]),
});
const ResponseFile = z.looseObject({
  headers: z.record(z.string(), z.string()),
  read_lengths: z.array(z.int().positive()).optional(),
});

/** What a corpus holds of the APIs that are read here, and how much of others. */
export interface CorpusExchanges {
  readonly rows: readonly IndexRow[];
  /** How many exchanges there are of each API that is left out. */
  readonly leftOut: ReadonlyMap<string, number>;
}

/** Reads the catalogue of a corpus. @throws ImportError */
export async function corpusExchanges(corpus: string): Promise<CorpusExchanges> {
  const rows = await readCorpusIndex(corpus);
  const leftOut = new Map<string, number>();
  for (const { api } of rows) {
    if (!isRead(api)) leftOut.set(api, (leftOut.get(api) ?? 0) + 1);
  }
  return { rows: rows.filter(({ api }) => isRead(api)), leftOut };
}

const isRead = (api: string): api is CorpusApi => corpusApis.some((known) => known === api);

/** Reads the files of one exchange. @throws ImportError that names the file */
export async function readExchange(corpus: string, row: IndexRow): Promise<Exchange> {
  const path = join(corpus, row.id);
  const { provider, status, framing, quirks } = Row.parse(row);
  const json: unknown = JSON.parse((await read(`${path}.response.json`)).toString('utf8'));
  const { headers, read_lengths: readLengths } = ResponseFile.parse(json);
  // The body is whole: how it was cut for the way is no more true of it.
  const { 'transfer-encoding': _encoding, 'content-length': _length, ...others } = headers;
  const type = framing === 'sse' ? 'text/event-stream' : 'application/json';
  return {
    id: row.id,
    api: isRead(row.api) ? row.api : 'openai-compatible.chat',
    provider,
    status,
    framing,
    quirks,
    headers: { 'content-type': type, ...others },
    body: await read(`${path}.body`),
    readLengths,
  };
}

async function read(file: string): Promise<Buffer> {
  return readFile(file).catch((cause: unknown) => {
    const mend = 'The corpus is incomplete.';
    throw new ImportError('import.missing', { file, problem: 'cannot be read', mend, cause });
  });
}
