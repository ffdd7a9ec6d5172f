import { expect, test } from 'vitest';
import { z } from 'zod';
import { Envelope } from './events/envelope.ts';
import { SessionEvent } from './events/session-event.ts';
import { asRequest, asVolatile, fieldClassOf } from './field-class.ts';

/** One line a class, with the fields in it; behaviour is what is left. */
const classesOf = (shape: Readonly<Record<string, z.core.$ZodType>>): string =>
  (['behaviour', 'request', 'volatile'] as const)
    .map((fieldClass) => {
      const fields = Object.entries(shape).filter(
        ([, field]) => fieldClassOf(field) === fieldClass,
      );
      return { fieldClass, names: fields.map(([name]) => name) };
    })
    .filter(({ names }) => names.length > 0)
    .map(({ fieldClass, names }) => `${fieldClass}: ${names.join(', ')}`)
    .join(' | ');

test('a field has the class that it was given, in that place only', () => {
  const plain = z.string();
  const object = z.object({ a: plain, b: asRequest(plain), c: asVolatile(plain) });
  expect(Object.values(object.shape).map(fieldClassOf)).toEqual([
    'behaviour',
    'request',
    'volatile',
  ]);
  expect(object.parse({ a: 'x', b: 'y', c: 'z' })).toEqual({ a: 'x', b: 'y', c: 'z' });
});

test('ids, times and sums of an event are volatile', () => {
  expect(classesOf(Envelope.shape)).toMatchInlineSnapshot(
    `"behaviour: v | volatile: id, sessionId, parentId, sequence, timestamp, epoch, batch, sum"`,
  );
});

// A change here changes what a replay tells apart: say so in the changelog.
test('every field of every payload has the class that the docs say', async () => {
  const table = SessionEvent.options.map(
    ({ shape }) => `${shape.type.value}\n  ${classesOf(shape.payload.shape)}`,
  );
  await expect(`${table.join('\n')}\n`).toMatchFileSnapshot('./field-classes.txt');
});
