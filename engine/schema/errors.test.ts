import { expect, test } from 'vitest';
import { CodedError, EngineError, InputError } from './errors.ts';

test('an input error says where, what is wrong and what to do', () => {
  const cause = new SyntaxError('bad');
  const report = { problem: 'no sum', mend: 'Restore the file.', cause };
  const error = new InputError('log.damaged', { file: 'a/session.jsonl', line: 3, ...report });
  expect(error.message).toBe('a/session.jsonl:3: no sum. Restore the file.');
  expect(error).toMatchObject({
    name: 'InputError',
    code: 'log.damaged',
    retryable: false,
    place: { file: 'a/session.jsonl', line: 3 },
    ...report,
  });
});

test('an input error about a whole file names no line', () => {
  const report = { file: 'a.json', problem: 'it is empty', mend: 'Make it anew.' };
  expect(new InputError('log.damaged', report).message).toBe('a.json: it is empty. Make it anew.');
});

test('errors are known by their class and code, and are final unless they say otherwise', () => {
  const error = new EngineError('engine.busy', 'busy', { retryable: true });
  expect([error instanceof CodedError, error.name, error.code, error.retryable]).toEqual([
    true,
    'EngineError',
    'engine.busy',
    true,
  ]);
  expect(new EngineError('engine.busy', 'busy')).not.toHaveProperty('cause');
});
