import { expect, test } from 'vitest';
import { byteByByte, cutAt, inOnePiece, seededCuts } from './cuts.ts';

const body = Buffer.from('data: {"text":"Grüße 👋"}\r\n\r\ndata: [DONE]\r\n\r\n');

test('every cut keeps all bytes, in their order', () => {
  for (const cut of [inOnePiece, byteByByte, cutAt([3, 3, 0, 900]), ...seededCuts(body, 50)]) {
    const pieces = cut(body);
    expect(Buffer.concat(pieces)).toEqual(body);
    expect(pieces.every(({ length }) => length > 0)).toBe(true);
  }
  expect(byteByByte(body)).toHaveLength(body.length);
});

test('cuts by chance are the same again, differ, and go through characters and line ends', () => {
  const ends = seededCuts(body, 50).map((cut) => {
    let at = 0;
    return cut(body).map(({ length }) => (at += length));
  });
  expect(seededCuts(body, 50).map((cut) => cut(body).length)).toEqual(
    ends.map(({ length }) => length),
  );
  expect(new Set(ends.map((each) => each.join())).size).toBeGreaterThan(40);
  const places = new Set(ends.flat());
  expect(places.has(body.indexOf('ü') + 1)).toBe(true);
  expect(places.has(body.indexOf('\r') + 1)).toBe(true);
});
