import type { Exchange, Recording } from '#recordings/format/recording.ts';
import type { Harness } from '../harness.ts';
import { asking, quote, recordedUrl, recordingOf, says, unless } from './conversation.ts';

const body = asking([says('Hi')]);

/** Without the shape of any known token: only their values give them away. */
const secrets = {
  'the address': 'seven green apples',
  'the body': 'eight brown horses',
  'a cookie': 'three small gardens',
  'one chunk': 'forty quiet rivers',
  'two chunks': 'sixty heavy wagons',
  'two events': 'ninety dusty books',
};
/** Where a secret that comes in two pieces is cut. */
const cutAt = 8;

const event = (text: string): string =>
  `data: ${JSON.stringify({ index: 0, delta: { text } })}\n\n`;

function withSecrets(): Recording {
  const half = (text: string): [string, string] => [text.slice(0, cutAt), text.slice(cutAt)];
  const [begin, end] = half(secrets['two chunks']);
  const [said, more] = half(secrets['two events']);
  return recordingOf({
    request: {
      url: `${recordedUrl}?note=${encodeURIComponent(secrets['the address'])}`,
      headers: { 'content-type': 'application/json', cookie: `sid=${secrets['a cookie']}` },
      body: asking([says(`Remember: ${secrets['the body']}.`)]),
    },
    response: {
      chunks: [event(secrets['one chunk']), `: ${begin}`, `${end}\n\n`, event(said), event(more)],
    },
  });
}

/** Neither a secret nor half of one is in what was saved, wherever it stood. */
export async function secretsStayOut(harness: Harness): Promise<readonly string[]> {
  const { text } = await harness.save(withSecrets(), secrets);
  return Object.entries(secrets).flatMap(([place, value]) => {
    const end = value.slice(cutAt);
    const words = [end, encodeURIComponent(end)];
    return unless(!words.some((each) => text.includes(each)), `the secret in ${place} was saved`);
  });
}

/** All that a replay serves of an exchange, as text that can be compared. */
const facets = ({ head, chunks, end }: Exchange): Readonly<Record<string, string>> => ({
  status: quote(head?.status),
  headers: quote(head?.headers),
  chunks: quote(chunks.map(({ bytes }) => Buffer.from(bytes).toString('latin1'))),
  times: quote([head?.atUs, ...chunks.map(({ atUs }) => atUs), end.atUs]),
  end: end.result,
});

/** What is saved is what came: bytes, their boundaries and times, head, and how it ended. */
export async function savedAsItCame(harness: Harness): Promise<readonly string[]> {
  const { recording } = await harness.save(
    recordingOf({
      request: { url: recordedUrl, body },
      response: {
        status: 529,
        headers: { 'retry-after': '7' },
        chunks: ['data: 1\r\n', Uint8Array.of(0xf0, 0x9f), Uint8Array.of(0x98, 0x80), '', ' '],
      },
      result: 'reset',
      stepUs: 2500,
    }),
    {},
  );
  const came = {
    status: '529',
    headers: '{"retry-after":"7"}',
    chunks: quote(['data: 1\r\n', '\u00f0\u009f', '\u0098\u0080', '', ' ']),
    times: '[2500,5000,7500,10000,12500,15000,17500]',
    end: 'reset',
  };
  const [exchange] = recording.exchanges;
  if (exchange === undefined) return ['nothing was saved'];
  const saved = facets(exchange);
  return Object.entries(came).flatMap(([facet, value]) =>
    unless(saved[facet] === value, `${facet} ${value} was saved as ${saved[facet]}`),
  );
}
