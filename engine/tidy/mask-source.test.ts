import { expect, test } from 'vitest';
import { maskSource } from './mask-source.ts';

test('comments leave the code and keep their place', () => {
  const views = maskSource('a; // one\nb; /* two\n three */ c;');
  expect(views).toEqual({
    code: 'a;       \nb;       \n          c;',
    comments: '   // one\n   /* two\n three */   ',
  });
});

test('strings and templates are hollow, what a template computes is code', () => {
  expect(maskSource(`f('a // b', "c\\"d")`).code).toBe(`f('      ', "    ")`);
  expect(maskSource('`x ${ g({ h: `${i}` }) } "y`; j').code).toBe(
    '`  ${ g({ h: `${i}` }) }   `; j',
  );
});

test('a slash is a regular expression where a value may start, else a division', () => {
  expect(maskSource(`return /['"]/.test(x) // c`).code).toBe('return /    /.test(x)     ');
  expect(maskSource(`r = /[/'\\]]/g; s`).code).toBe('r = /       g; s');
  expect(maskSource(`a / b / 'c'`).code).toBe(`a / b / ' '`);
  expect(maskSource('(a) / 2 // half').code).toBe('(a) / 2        ');
});

test('a string that never ends stops at its line', () => {
  expect(maskSource("it's not\nthe next").code).toBe("it'    t\nthe next");
});

test('views are as long as the text', () => {
  const text = 'const a = `${b /* c */}`;\n// d\nconst e = /f`/u;\n';
  const views = maskSource(text);
  expect(views.code).toHaveLength(text.length);
  expect(views.comments).toHaveLength(text.length);
});
