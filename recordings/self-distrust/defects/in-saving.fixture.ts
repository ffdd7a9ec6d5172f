import { encodeExchanges } from '#recordings/format/encode-exchanges.ts';
import { decodeExchanges } from '#recordings/format/decode-exchanges.ts';
import type { Exchange, Recording } from '#recordings/format/recording.ts';
import { findSecrets } from '#recordings/format/redaction/find-secrets.ts';
import type { KnownSecret } from '#recordings/format/redaction/find-secrets.ts';
import { knownSecrets } from '#recordings/format/redaction/known-secrets.ts';
import { redactChunks } from '#recordings/format/redaction/redact-parts.ts';
import { redact } from '#recordings/format/redaction/redact.ts';
import { sealRecording } from '#recordings/format/seal-recording.ts';
import type { Harness } from '../harness.ts';
import { honest } from '../honest.fixture.ts';

/** An exchange as it came, and what an honest recorder made of it. */
interface Treated {
  readonly came: Exchange;
  readonly clean: Exchange;
  readonly known: readonly KnownSecret[];
}

/** A recorder that is honest but for one thing, and believes that it is done. */
const saving = (spoil: (exchange: Treated) => Exchange): Harness => ({
  ...honest,
  async save(recording, secrets) {
    const { manifest, exchanges } = redact(recording, { secrets });
    const known = knownSecrets(secrets);
    const spoiled = exchanges.map((clean, index) =>
      spoil({ came: recording.exchanges[index] ?? clean, clean, known }),
    );
    const sealed: Recording = sealRecording(manifest, spoiled);
    const text = encodeExchanges(sealed.exchanges);
    const read = decodeExchanges(Buffer.from(text), 'exchanges.jsonl');
    return {
      text: JSON.stringify(sealed.manifest) + text,
      recording: { ...sealed, exchanges: read },
    };
  },
});

export const forgetsAddress: Harness = saving(({ came, clean }) => ({
  ...clean,
  request: { ...clean.request, url: came.request.url },
}));

export const forgetsBody: Harness = saving(({ came, clean }) => ({
  ...clean,
  request: { ...clean.request, body: came.request.body },
}));

/** Takes out the headers that it knows to be dangerous, and keeps the others. */
export const keepsCookies: Harness = saving(({ came, clean }) => {
  const { authorization: _authorization, 'x-api-key': _key, ...headers } = came.request.headers;
  return { ...clean, request: { ...clean.request, headers } };
});

/** Looks for secrets in each chunk by itself. */
export const chunkByItself: Harness = saving(({ came, clean, known }) => ({
  ...clean,
  chunks: came.chunks.map(({ atUs, bytes }) => {
    const [part = bytes] = redactChunks([bytes], known).part;
    return { atUs, bytes: part };
  }),
}));

/** Looks for secrets in the bytes of a body, and not in what its events put together. */
export const bytesByThemselves: Harness = saving(({ came, clean, known }) => {
  const body = Buffer.concat(came.chunks.map(({ bytes }) => bytes));
  for (const { start, end } of findSecrets(body.toString('latin1'), known)) {
    body.fill('*', start, end);
  }
  let at = 0;
  const chunks = came.chunks.map(({ atUs, bytes }) => ({
    atUs,
    bytes: Uint8Array.from(body.subarray(at, (at += bytes.length))),
  }));
  return { ...clean, chunks };
});

/** Takes every chunk for text. */
export const chunksAsText: Harness = saving(({ clean }) => ({
  ...clean,
  chunks: clean.chunks.map(({ atUs, bytes }) => ({
    atUs,
    bytes: new TextEncoder().encode(new TextDecoder().decode(bytes)),
  })),
}));

/** Saves the body, and not how it came. */
export const joinsChunks: Harness = saving(({ clean }) => ({
  ...clean,
  chunks: clean.chunks.slice(0, 1).map((chunk) => ({
    ...chunk,
    bytes: Uint8Array.from(Buffer.concat(clean.chunks.map(({ bytes }) => bytes))),
  })),
}));

/** Saves what came before the connection broke as if that were all. */
export const savesCutAsWhole: Harness = saving(({ clean }) => ({
  ...clean,
  end: { ...clean.end, result: 'ok' },
}));
