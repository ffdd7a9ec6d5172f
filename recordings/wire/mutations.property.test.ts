import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { JsonValue } from '#engine/schema/json.ts';
import { checkRequest } from './check-request.ts';
import { checkResponse } from './check-response.ts';
import { changed, eventLines, examples, placesIn, textOf, type Steps } from './examples.fixture.ts';
import type { WireFinding } from './wire-finding.ts';
import type { WireApiName } from './wire-schema.ts';

// Goal: whatever a client depends on cannot change without being found, at its place; what a provider
// may add is never taken for a violation.
// Method: a valid body of each kind is broken at one place.

const apis = Object.keys(examples) as WireApiName[];
const encode = (value: JsonValue): Uint8Array => new TextEncoder().encode(JSON.stringify(value));

/** One valid body, and what checks it. */
interface Body {
  readonly name: string;
  readonly value: JsonValue;
  check(value: JsonValue): readonly WireFinding[];
}

function bodiesOf(api: WireApiName): Body[] {
  const { request, response, events, error } = examples[api];
  return [
    { name: 'request', value: request, check: (value) => checkRequest(api, value) },
    {
      name: 'response',
      value: response,
      check: (value) => checkResponse(api, { bytes: encode(value) }),
    },
    ...events.map((event, index) => ({
      name: `event ${index + 1}`,
      value: event,
      check: (value: JsonValue) => checkResponse(api, { events: [value] }),
    })),
    {
      name: 'error',
      value: error,
      check: (value) => checkResponse(api, { status: 400, bytes: encode(value) }),
    },
  ];
}

const brief = (findings: readonly WireFinding[]) =>
  findings.map(({ kind, where }) => `${kind} at ${where.path}`);

const places = apis.flatMap((api) =>
  bodiesOf(api).flatMap((body) => placesIn(body.value).map((place) => ({ api, body, ...place }))),
);
const anyPlace = fc.constantFrom(...places);

const formOf = (value: JsonValue): string =>
  value === null ? 'null' : Array.isArray(value) ? 'array' : typeof value;

test.each(apis)('finds nothing in valid bodies of %s', (api) => {
  expect(bodiesOf(api).flatMap(({ value, check }) => check(value))).toEqual([]);
});

test('misses each required field, and no other', async () => {
  const required = apis.flatMap((api) => [api, ...bodiesOf(api).map(requiredIn)]);
  await expect(`${required.join('\n')}\n`).toMatchFileSnapshot('./required-fields.txt');
});

/** Drops each field of a body, one at a time. */
function requiredIn({ name, value, check }: Body): string {
  const missed = placesIn(value)
    .filter(({ at }) => typeof at.at(-1) === 'string')
    .filter(({ at }) => {
      const found = check(changed(value, at, undefined));
      // The place of what is missing, or of the object that it is missing in.
      const above = textOf(at.slice(0, -1));
      expect(found.filter(({ where }) => !where.path.startsWith(above))).toEqual([]);
      return found.length > 0;
    });
  const paths = missed.map(({ at }) => textOf(at).replaceAll(/\[\d+\]/gu, '[]'));
  return `  ${name}: ${[...new Set(paths)].join(', ')}`;
}

test('a value of another type is a violation at its place', () => {
  const wrong = fc.oneof(
    fc.constantFrom(7.5, true, 'x', {}, []),
    fc.jsonValue().map((value) => value as JsonValue),
  );
  fc.assert(
    fc.property(anyPlace, wrong, ({ body, at, value }, to) => {
      // Null is as good as nothing in many places, and a union takes several forms.
      fc.pre(to !== null && formOf(to) !== formOf(value) && value !== null);
      fc.pre(!takes(at, value, to));
      expect(brief(body.check(changed(body.value, at, to)))).toContain(
        `violation at ${textOf(at)}`,
      );
    }),
    { numRuns: 2_000 },
  );
});

/** Where an API has a second form for a value. */
function takes(at: Steps, value: JsonValue, to: JsonValue): boolean {
  const field = String(at.at(-1));
  const forms = `${formOf(value)} ${formOf(to)}`;
  switch (field) {
    case 'content':
    case 'system':
    case 'output':
    case 'input':
      return ['array string', 'string array'].includes(forms);
    case 'tool_choice':
    case 'error':
      return forms === 'object string';
    case 'input_schema':
      return forms === 'object boolean';
    case 'code':
      return forms === 'string number';
    case 'mode':
    case 'finishReason':
      return forms === 'string number' && Number.isInteger(to);
    case 'parts':
      return forms === 'array object';
    default:
      return false;
  }
}

test('fields that a provider adds are no finding', () => {
  const named = fc.stringMatching(/^x_[a-z]{1,8}$/);
  const added = fc.jsonValue().map((value) => value as JsonValue);
  fc.assert(
    fc.property(anyPlace, named, added, ({ body, at, value }, name, more) => {
      fc.pre(formOf(value) === 'object');
      expect(body.check(changed(body.value, [...at, name], more))).toEqual([]);
    }),
    { numRuns: 1_000 },
  );
});

test('another kind of block, item, event or tool is an unknown', () => {
  const kinds = places.filter(({ api, body, at }) => {
    const path = textOf(at);
    if (at.at(-1) !== 'type') return false;
    // A message and an error are always of one kind; OpenAI's errors have any.
    if (path === 'type') return !['response', 'error'].includes(body.name);
    return path !== 'message.type' && (path !== 'error.type' || api === 'anthropic-messages');
  });
  expect(kinds.length).toBeGreaterThan(30);
  fc.assert(
    fc.property(
      fc.constantFrom(...kinds),
      fc.stringMatching(/^new_[a-z]{1,8}$/),
      ({ body, at }, kind) => {
        const found = brief(body.check(changed(body.value, at, kind)));
        expect(found).toEqual([`unknown at ${textOf(at)}`]);
      },
    ),
    { numRuns: 500 },
  );
});

test('an event that is no JSON is found by its number', () => {
  fc.assert(
    fc.property(
      fc.constantFrom(...apis),
      fc.nat(),
      fc.double({ min: 0.1, max: 0.95 }),
      fc.boolean(),
      (api, place, share, isWhole) => {
        const { events } = examples[api];
        const broken = place % events.length;
        const lines = events.map((event, index) => {
          const json = JSON.stringify(event);
          const data = index === broken ? json.slice(0, Math.ceil(json.length * share)) : json;
          return eventLines(event, data);
        });
        const isLast = broken === events.length - 1;
        const body = `${lines.join('\n\n')}${isLast ? '' : '\n\n'}`;
        const found = checkResponse(api, { bytes: new TextEncoder().encode(body), isWhole });
        const expected = { kind: 'violation', where: { event: broken + 1, path: '' } };
        // The last words of a connection that broke may be cut.
        expect(found).toMatchObject(isLast && !isWhole ? [] : [expected]);
      },
    ),
    { numRuns: 300 },
  );
});

test('a whole body that is no JSON is found, and one that was cut is not', () => {
  fc.assert(
    fc.property(fc.constantFrom(...apis), fc.double({ min: 0.05, max: 0.98 }), (api, share) => {
      const whole = encode(examples[api].response);
      const bytes = whole.subarray(0, Math.ceil(whole.length * share));
      expect(brief(checkResponse(api, { bytes }))).toEqual(['violation at ']);
      expect(checkResponse(api, { bytes, isWhole: false })).toEqual([]);
    }),
    { numRuns: 200 },
  );
});
