import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { openAnthropic } from './open-anthropic.ts';

const door = join(import.meta.dirname, 'open-anthropic.ts');

test('the SDK is loaded when a model is opened, and not before', () => {
  const script = `
    import { registerHooks } from 'node:module';
    let count = 0;
    const load = (url, context, next) => {
      if (url.includes('/@anthropic-ai/sdk/')) count += 1;
      return next(url, context);
    };
    registerHooks({ load });
    const { openAnthropic } = await import(process.argv[1]);
    const before = count;
    await openAnthropic({ apiKey: '', clock: { now: () => 0 } });
    console.log(before === 0, count > 0);
  `;
  const args = ['--input-type=module', '--eval', script, door];
  const { stdout, stderr } = spawnSync(process.execPath, args, { encoding: 'utf8' });
  expect([stdout, stderr]).toEqual(['true true\n', '']);
});

test('the model asks where it is told to', async () => {
  const asked: string[] = [];
  const fetch: typeof globalThis.fetch = (input) => {
    asked.push(input instanceof Request ? input.url : String(input));
    return Promise.reject(new TypeError('nobody answers'));
  };
  const model = await openAnthropic({
    apiKey: 'none',
    baseUrl: 'http://provider.test',
    fetch,
    clock: { now: () => 0 },
  });
  expect(model.provider).toBe('anthropic');
  const request = {
    provider: 'anthropic',
    model: 'a-model',
    system: [],
    tools: [],
    messages: [],
    settings: { outputTokensMax: 1 },
    cacheBreakpoints: [],
  };
  for await (const chunk of model.stream(request, new AbortController().signal)) {
    expect(chunk.type).toBe('failed');
  }
  expect(asked).toEqual(['http://provider.test/v1/messages']);
});
