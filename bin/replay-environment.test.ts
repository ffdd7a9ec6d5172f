import { expect, test } from 'vitest';
import { buildRecording } from '#recordings/format/build-recording.ts';
import type { Recording } from '#recordings/format/recording.ts';
import { replayEnvironment } from './replay-environment.ts';

const recordingOf = (...urls: string[]): Recording =>
  buildRecording(
    {
      title: 'a run',
      provenance: { kind: 'authored' },
      seed: 's',
      startedAt: '2026-11-20T09:00:00.000Z',
    },
    urls.map((url) => ({ request: { url, body: {} }, response: { chunks: [] } })),
  );
const url = 'http://127.0.0.1:1';
const keys = {
  ANTHROPIC_API_KEY: 'replayed',
  OPENAI_API_KEY: 'replayed',
  GEMINI_API_KEY: 'replayed',
  GOOGLE_API_KEY: 'replayed',
};

test('the clients of every provider are led to the replay', () => {
  const recording = recordingOf('https://api.anthropic.com/v1/messages');
  expect(replayEnvironment({ url, recording, environment: {} })).toEqual({
    ANTHROPIC_BASE_URL: url,
    OPENAI_BASE_URL: `${url}/v1`,
    GOOGLE_GEMINI_BASE_URL: url,
    ...keys,
  });
});

test('a base URL has the path that the recorded one had', () => {
  const recording = recordingOf(
    'https://gateway.example/anthropic/v1/messages?beta=true',
    'https://gateway.example/openai/v2/chat/completions',
    'https://gateway.example/google/v1beta/models/gemini-3-pro:streamGenerateContent',
  );
  expect(replayEnvironment({ url, recording, environment: {} })).toEqual({
    ANTHROPIC_BASE_URL: `${url}/anthropic`,
    OPENAI_BASE_URL: `${url}/openai/v2`,
    GOOGLE_GEMINI_BASE_URL: `${url}/google`,
    ...keys,
  });
});

test('a proxy is passed by, and only where there is one', () => {
  const ask = (environment: Record<string, string>): unknown => {
    const { NO_PROXY, no_proxy } = replayEnvironment({
      url,
      recording: recordingOf(),
      environment,
    });
    return [NO_PROXY, no_proxy];
  };
  expect(ask({ HTTP_PROXY: '', PATH: '/bin' })).toEqual([undefined, undefined]);
  expect(ask({ https_proxy: 'http://proxy', no_proxy: 'a,b' })).toEqual([
    '127.0.0.1',
    'a,b,127.0.0.1',
  ]);
});
