import { expect, test } from 'vitest';
import { saidIn } from './said-in.ts';

const pieces =
  'event: a\r\ndata: {"delta":{"arguments":"{\\"path\\": \\"Grü"}}\r\n\r\n' +
  'data: {"delta":{"arguments":"ße.txt\\"}"}}\r\n\r\ndata: {"signature":"ab-_cd=="}\r\n\r\ndata: [DONE]\r\n\r\n';

test.each([
  ['in pieces, with its name', { path: 'Grüße.txt' }],
  ['in the other alphabet of base64', 'ab+/cd'],
  ['nothing', null],
])('a value is found: %s', (_what, value) => {
  expect(saidIn([pieces])(value)).toBe(true);
});

test.each([
  ['another text', { path: 'Gruss.txt' }],
  ['another name', { file: 'Grüße.txt' }],
  ['what two answers say together', 'onetwo'],
])('a value is not found: %s', (_what, value) => {
  expect(saidIn([pieces, '{"text":"one"}', '{"text":"two"}'])(value)).toBe(false);
});

test('JSON in one piece, and arrays of it, are read as well', () => {
  expect(saidIn(['[{"text":"one"},{"text":"two"}]'])('onetwo')).toBe(true);
});
