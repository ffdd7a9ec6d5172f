import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { scenarioJsonSchema } from './json-schema.ts';

// Values, not text: the committed file has the format that `npm run format` gives it.
test('the published JSON Schema is the one that the code checks; `npm run schema` writes it', () => {
  const published = readFileSync(new URL('../scenario.schema.json', import.meta.url), 'utf8');
  expect(JSON.parse(published)).toEqual(JSON.parse(scenarioJsonSchema()));
});
