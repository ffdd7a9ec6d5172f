import { expect, test } from 'vitest';
import { bareFetch, bareMsw, bareServer } from '../floors/bare-answers.ts';
import { openAimock } from '../peers/aimock.ts';
import { askAll, type Answering } from './answering.ts';
import { playByMsw, playInjected, playOnPort } from './opened-playback.ts';
import { DELTA_COUNT, questions, type Questions } from './questions.ts';

const asked = await questions({ count: 3, cut: 'by-event', library: 'recordings/library' });
const byteCount = Buffer.concat([...asked.chunks]).length;

const opened: Readonly<Record<string, (of: Questions) => Answering | Promise<Answering>>> = {
  'a bare fetch': ({ chunks }) => bareFetch(chunks),
  'bare MSW': ({ chunks }) => bareMsw(chunks),
  'a bare server': ({ chunks }) => bareServer(chunks),
  'the injected fetch': ({ recording }) => playInjected(recording),
  MSW: ({ recording }) => playByMsw(recording),
  'the loopback port': ({ recording }) => playOnPort(recording),
};

test.each(Object.entries(opened))('%s answers with all bytes of the recording', async (_, open) => {
  const answering = await open(asked);
  expect(await askAll(answering, asked.requests)).toBe(3 * byteCount);
  await answering.close();
});

test('a recording that is not played to its end is not measured', async () => {
  const answering = playInjected(asked.recording);
  await askAll(answering, asked.requests.slice(1));
  expect(() => answering.close()).toThrow('the recording was not played whole');
});

test('aimock says the same words in as many events', async () => {
  const answering = await openAimock({
    words: asked.words,
    deltaLength: Math.floor(asked.words.length / DELTA_COUNT),
  });
  const [request] = asked.requests;
  const text = await (await answering.fetch(answering.url, request)).text();
  await answering.close();
  const deltas = [...text.matchAll(/"text_delta","text":"([^"]*)"/gu)].map(([, words]) => words);
  expect(deltas.join('')).toBe(asked.words);
  expect(text.match(/^data:/gmu)?.length).toBe(asked.chunks.length);
});

test('an answer that is none is thrown', async () => {
  const refusing: Answering = {
    url: 'http://api.anthropic.com/v1/messages',
    fetch: () => Promise.resolve(new Response('no', { status: 500 })),
    close: () => undefined,
  };
  await expect(askAll(refusing, asked.requests)).rejects.toThrow('/v1/messages: no');
});
