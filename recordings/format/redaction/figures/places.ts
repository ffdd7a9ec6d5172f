import { buildRecording } from '#recordings/format/build-recording.ts';
import type { PlainExchange } from '#recordings/format/build-recording.ts';
import type { Recording } from '#recordings/format/recording.ts';
import { streamedStrings } from '#recordings/format/redaction/streamed-strings.ts';
import { base62 } from './chance.ts';
import type { Chance } from './chance.ts';

/** A string, and the name under which it stands. */
export interface Named {
  readonly field: string;
  readonly value: string;
}

/** Where in a recording a string stands, as a recording with it there. */
export type Place = (string: Named, chance: Chance) => Recording;

const url = 'https://api.anthropic.com/v1/messages';
const startedAt = '2026-11-20T09:00:00.000Z';

const recordingOf = ({ request, response = {} }: Partial<PlainExchange>): Recording =>
  buildRecording({ title: 'a run', provenance: { kind: 'authored' }, seed: 's', startedAt }, [
    { request: { url, ...request }, response },
  ]);

const toolOutput = (content: string): Recording =>
  recordingOf({
    request: {
      url,
      body: { messages: [{ role: 'user', content: [{ type: 'tool_result', content }] }] },
    },
  });

const event = (delta: Readonly<Record<string, string>>): string =>
  `event: content_block_delta\ndata: ${JSON.stringify({
    type: 'content_block_delta',
    index: 1,
    delta,
  })}\n\n`;

/** The ways in which configuration is written. */
const writings: readonly [(string: Named) => string, ...((string: Named) => string)[]] = [
  ({ field, value }) => `HOST=db\n${field}=${value}\nPORT=1`,
  ({ field, value }) => `export ${field}="${value}"`,
  ({ field, value }) => `env:\n  ${field}: ${value}\n  debug: true`,
  ({ field, value }) => JSON.stringify({ host: 'db', [field]: value }, undefined, 2),
  ({ field, value }) => `const config = { ${field}: '${value}', retries: 3 };`,
  ({ field, value }) => `     7\t${field} = ${value}\n     8\tregion = eu`,
];

/** Named strings: a maker's key with the name that the maker gives it. */
export const namedPlaces = {
  header: ({ field, value }) =>
    recordingOf({ request: { url, headers: { [`x-${field.toLowerCase()}`]: value } } }),
  cookie: ({ value }) => recordingOf({ request: { url, headers: { cookie: `sid=${value}` } } }),
  address: ({ field, value }) =>
    recordingOf({ request: { url: `${url}?${field}=${encodeURIComponent(value)}` } }),
  'JSON body': ({ field, value }) =>
    recordingOf({
      request: { url, body: { content: [{ type: 'tool_use', input: { [field]: value } }] } },
    }),
  'tool output': (string, chance) => toolOutput(chance.pick(writings)(string)),
  'two chunks': ({ field, value }) => {
    const text = event({ partial_json: JSON.stringify({ [field]: value }) });
    const at = text.indexOf(value.slice(0, 4)) + Math.floor(value.length / 2);
    return recordingOf({ response: { chunks: [text.slice(0, at), text.slice(at)] } });
  },
  'many events': ({ field, value }) => {
    const pieces = JSON.stringify({ [field]: value }).match(/.{1,7}/g) ?? [];
    return recordingOf({
      response: { chunks: pieces.map((piece) => event({ partial_json: piece })) },
    });
  },
  // Nothing but the string itself tells: the honest rest.
  'prose without its name': ({ value }) => toolOutput(`It is ${value} as far as I remember.`),
} satisfies Readonly<Record<string, Place>>;

/** Texts that tell by themselves what is in them; their field says nothing. */
export const textPlaces = {
  'JSON body': ({ value }) =>
    recordingOf({ request: { url, body: { messages: [{ role: 'user', content: value }] } } }),
  'tool output': ({ value }, chance) =>
    toolOutput(`     1\tid ${chance.of(base62, 6)}\n     2\t${value}\n     3\tend`),
  'two chunks': ({ value }) => {
    const text = event({ text: value });
    const at = Math.floor(text.length * 0.6);
    return recordingOf({ response: { chunks: [text.slice(0, at), text.slice(at)] } });
  },
  'many events': ({ value }) => {
    const pieces = value.match(/[\s\S]{1,7}/g) ?? [];
    return recordingOf({ response: { chunks: pieces.map((piece) => event({ text: piece })) } });
  },
} satisfies Readonly<Record<string, Place>>;

/** Where a string that is no secret stands. */
export const innocentPlaces = {
  'JSON body': ({ field, value }) =>
    recordingOf({ request: { url, body: { content: [{ [field]: value }] } } }),
  'tool output': ({ value }) => toolOutput(`     1\t${value}\n     2\tend`),
  'many events': ({ value }) => {
    const pieces = value.match(/[\s\S]{1,40}/g) ?? [];
    return recordingOf({ response: { chunks: pieces.map((piece) => event({ text: piece })) } });
  },
} satisfies Readonly<Record<string, Place>>;

/** All that can be read in a recording, also what its reader has to put together. */
export function readable({ exchanges }: Recording): string {
  return exchanges
    .flatMap(({ request, head, chunks }) => {
      const body = Buffer.concat(chunks.map(({ bytes }) => bytes)).toString('latin1');
      const spelled = streamedStrings(body).map(({ text }) => text);
      return [
        decodeURIComponent(request.url.replaceAll('%s', '')),
        JSON.stringify([request.headers, request.body, head?.headers]),
        ...stringsIn(request.body),
        body,
        ...spelled,
      ];
    })
    .join('\n');
}

/** Every string in a JSON value, as it is. */
export function stringsIn(value: unknown): string[] {
  if (typeof value === 'string') return [value];
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap(stringsIn) : [];
}
