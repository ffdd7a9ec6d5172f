import { tmpdir } from 'node:os';
import { expect, test } from 'vitest';
import { reprise, type Said } from './command-line.fixture.ts';

interface Document {
  readonly models: readonly Readonly<Record<string, unknown>>[];
  readonly sources: Readonly<Record<string, unknown>>;
}

const say = (...args: string[]): Promise<Said> => reprise(['models', ...args], { cwd: tmpdir() });

test('exit code 0: a table of what is known', async () => {
  expect(await say('opus-5')).toMatchInlineSnapshot(`
    {
      "code": 0,
      "err": "",
      "out": "anthropic            context  output    $ in   $ out    read   write
    claude-opus-5-5           1M    128k       4      20     0.2       5   images, documents, tools, parallel, adaptive thinking, effort low–max
    claude-opus-5             1M    128k       5      25     0.5    6.25   images, documents, tools, parallel, adaptive thinking, effort low–max

    Prices: US dollars a million tokens. Read by 2026-11-21.",
    }
  `);
});

test('a document for machines', async () => {
  const { code, out, err } = await say('haiku-5-5', '--json');
  expect([code, err]).toEqual([0, '']);
  const { models, sources } = JSON.parse(out) as Document;
  expect(models).toHaveLength(1);
  expect(models[0]).toMatchObject({
    provider: 'anthropic',
    id: 'claude-haiku-5-5',
    contextTokensMax: 1_000_000,
    price: { inputUsd: 0.1, tiers: [{ promptTokensMin: 100_001, inputUsd: 0.5 }] },
  });
  expect(Object.keys(sources)).toEqual(['anthropic']);
});

test('exit code 1: nothing is known of it', async () => {
  expect(await say('nobodys-model')).toMatchInlineSnapshot(`
    {
      "code": 1,
      "err": "Nothing is known of a model nobodys-model. All there are: npx reprise models",
      "out": "",
    }
  `);
  expect(await say('opus', '--provider', 'openai')).toMatchInlineSnapshot(`
    {
      "code": 1,
      "err": "Nothing is known of a model opus at openai. All there are: npx reprise models",
      "out": "",
    }
  `);
  expect(await say('--provider', 'openrouter')).toMatchInlineSnapshot(`
    {
      "code": 1,
      "err": "openrouter serves the models of others, and has no list here. Name one: npx reprise models anthropic/claude-opus-5.5 --provider openrouter",
      "out": "",
    }
  `);
  expect(await say('nobodys-model', '--json')).toMatchInlineSnapshot(`
    {
      "code": 1,
      "err": "",
      "out": "{
      "models": [],
      "sources": {}
    }",
    }
  `);
});

test('exit code 2: no such provider, or bad usage', async () => {
  expect(await say('--provider', 'nobody')).toMatchInlineSnapshot(`
    {
      "code": 2,
      "err": "--provider nobody: nothing is known of this provider. Name one of anthropic, openai, gemini, xai, deepseek, mistral, groq, zai, qwen, perplexity, openrouter, vercel-gateway.",
      "out": "",
    }
  `);
  expect((await say('a', 'b')).code).toBe(2);
});
