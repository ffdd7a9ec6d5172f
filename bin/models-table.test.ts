import { expect, test } from 'vitest';
import { listModels } from '#engine/model-gateway/registry/list-models.ts';
import { renderModels } from './models-table.ts';

const rendered = (filter: string, columns: number): string =>
  renderModels(listModels({ filter }), { columns, paint: (_role, text) => text, unicode: true });

test('wide: a line a model', () => {
  expect(rendered('opus-5', 160)).toMatchInlineSnapshot(`
    "anthropic            context  output    $ in   $ out    read   write
    claude-opus-5-5           1M    128k       4      20     0.2       5   images, documents, tools, parallel, adaptive thinking, effort low–max
    claude-opus-5             1M    128k       5      25     0.5    6.25   images, documents, tools, parallel, adaptive thinking, effort low–max"
  `);
});

test('80 columns: what it can do stands below', () => {
  expect(rendered('haiku', 80)).toMatchInlineSnapshot(`
    "anthropic             context  output    $ in   $ out    read   write
    claude-haiku-5-5           1M    128k     0.1     0.5    0.01   0.125
      from 100,001 tokens                     0.5     2.5    0.05   0.625
        images, documents, tools, parallel, schema, adaptive thinking,
        effort low–max
    claude-haiku-4-5         200k     64k       1       5     0.1    1.25
        images, documents, tools, parallel, server tools, schema, thinking budget
    claude-3-5-haiku         200k      8k     0.8       4    0.08       1
        images, documents, tools
    claude-3-haiku           200k      4k    0.25    1.25    0.03     0.3
        images, documents, tools"
  `);
});

test('40 columns: no table', () => {
  expect(rendered('gpt-5.6-s', 40)).toMatchInlineSnapshot(`
    "openai
    gpt-5.6-sol
        context 1.05M, output 128k, $ in 4,
        $ out 20, read 0.4, write 5
      from 272,001 tokens
        $ in 8, $ out 30, read 0.8, write 10
        images, documents, tools,
        server tools, schema,
        effort none–max,
        price until 2026-11-21"
  `);
});

test('without a terminal nothing is broken into lines', () => {
  expect(rendered('opus-5-5', Infinity).split('\n')).toHaveLength(2);
});

test.each([30, 40, 60, 71, 72, 80, 100, 120, 200])('%i columns are never exceeded', (columns) => {
  const lines = renderModels(listModels(), {
    columns,
    paint: (_role, text) => text,
    unicode: false,
  }).split('\n');
  // An id is left whole, so that it can be copied.
  const longer = lines.filter((line) => line.length > columns && line.includes(' '));
  expect(longer).toEqual([]);
  expect(lines.filter((line) => line !== line.trimEnd())).toEqual([]);
});

test('what is not known is a dash, and not a zero', () => {
  expect(rendered('deepseek-v4-pro', 160)).toMatch(/1M +384k +– +– +– +– /u);
  expect(rendered('glm-4.7-flash', 160)).toMatch(/200k +131k +0 +0 +0 +0 /u);
});
