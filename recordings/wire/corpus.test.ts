import { existsSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { describe, expect, test } from 'vitest';
import type { JsonValue } from '#engine/schema/json.ts';
import { checkRequest } from './check-request.ts';
import { checkResponse } from './check-response.ts';
import { oddities } from './corpus-oddities.fixture.ts';
import { renderFinding } from './wire-finding.ts';
import type { WireFinding } from './wire-finding.ts';
import type { WireApiName } from './wire-schema.ts';
import { wireSchemaOf } from './wire-schemas.ts';

// Goal: the schemas say what providers and their clients really say.
// Method: every request and response of these APIs in the corpus is held against them. What breaks
// them is listed in `corpus-oddities.fixture.ts`, each with its reason, and the list is complete.

const corpus =
  process.env['REPRISE_CORPUS'] ?? resolve(import.meta.dirname, '../../../shared/corpus');
const isHere = existsSync(join(corpus, 'index.jsonl'));

interface Row {
  readonly id: string;
  readonly api: string;
  readonly status: number;
}

const apis: Readonly<Record<string, WireApiName>> = {
  'anthropic.messages': 'anthropic-messages',
  'openai.responses': 'openai-responses',
  'openai.chat': 'openai-chat',
  'openai-compatible.chat': 'openai-chat',
  'gemini.generateContent': 'gemini-generate-content',
};

const rows: Row[] = isHere
  ? readFileSync(join(corpus, 'index.jsonl'), 'utf8')
      .split('\n')
      .filter((line) => line !== '')
      .map((line) => JSON.parse(line) as Row)
      .filter(({ api }) => Object.hasOwn(apis, api))
  : [];

interface Found {
  readonly group: string;
  readonly finding: WireFinding;
}

let everything: readonly Found[] | undefined;
const foundInCorpus = (): readonly Found[] =>
  (everything ??= rows.flatMap((row) => {
    const group = row.id.split('/')[1] ?? '';
    return findingsOf(row).map((finding) => ({ group, finding }));
  }));

function findingsOf({ id, api: name, status }: Row): readonly WireFinding[] {
  const api = apis[name] ?? 'openai-chat';
  const findings: WireFinding[] = [];
  const request = readIf(`${id}.request.json`) as { url: string; body: JsonValue } | undefined;
  if (request !== undefined) {
    // Some hosts were replaced by what no URL can hold.
    const url = request.url.replace(/^https?:\/\/[^/]*/u, 'https://host.invalid');
    expect([url, wireSchemaOf(url)?.api]).toEqual([url, api]);
    findings.push(...checkRequest(api, request.body));
  }
  const answered = readIf(`${id}.response.json`) as { headers: Record<string, string> } | undefined;
  const contentType = answered?.headers['content-type'];
  const bytes = readFileSync(join(corpus, `${id}.body`));
  return [...findings, ...checkResponse(api, { status, contentType, bytes })];
}

function readIf(name: string): unknown {
  const file = join(corpus, name);
  return existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : undefined;
}

const plain = (finding: WireFinding): string =>
  renderFinding(finding).replaceAll(/(?<=\[)\d+(?=\])|(?<=event )\d+|(?<=and )\d+/gu, '#');

test.skipIf(!isHere)('the corpus is there (skipped where it is not: set REPRISE_CORPUS)', () => {
  expect(rows.length).toBeGreaterThan(1_700);
});

describe.skipIf(!isHere)('of all that providers and clients said', () => {
  test('only the listed oddities break a schema', () => {
    const left = foundInCorpus().filter(({ finding }) => finding.kind === 'violation');
    for (const { group: start, finding, count } of oddities) {
      const own = left.filter(
        (found) =>
          found.group.replaceAll(/\d/gu, '#').startsWith(start) &&
          plain(found.finding).startsWith(finding),
      );
      expect([start, finding, own.length]).toEqual([start, finding, count]);
      for (const found of own) left.splice(left.indexOf(found), 1);
    }
    expect(left.map(({ group, finding }) => `${group}: ${renderFinding(finding)}`)).toEqual([]);
  });

  test('this much is unknown', () => {
    const counts = new Map<string, number>();
    for (const { finding } of foundInCorpus()) {
      if (finding.kind === 'violation') continue;
      const text = plain(finding).replace(/gen-\d+-.*/u, '…');
      counts.set(text, (counts.get(text) ?? 0) + 1);
    }
    const lines = [...counts].map(([text, count]) => `${count} x ${text}`);
    expect(lines.toSorted().join('\n')).toMatchInlineSnapshot(`
      "1 x response event #: after it, a line that is no field: " data: {\\"id\\":\\"…
      1 x response event #: after it, a line that is no field: "{", and # more
      1 x response output[#].type: "x_search_call" is not known
      11 x response event #: "[DONE]" is no JSON
      2 x request tools[#].type: "openrouter:web_search" is not known"
    `);
  });
});
