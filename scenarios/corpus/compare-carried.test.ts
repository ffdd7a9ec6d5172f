import { describe, expect, test } from 'vitest';
import type { Carried, CarriedItem } from './carried/carried.ts';
import { compareCarried } from './compare-carried.ts';
import { saidIn } from './said-in.ts';

const call = (id: string, at = 'here'): CarriedItem => ({
  by: 'model',
  kind: 'tool_use',
  value: [id, 'look', { at }],
});
const result = (id: string, text = 'a tree'): CarriedItem => ({
  by: 'client',
  kind: 'tool_result',
  value: [id, text],
});
const thinking = (signature: string): CarriedItem => ({
  by: 'model',
  kind: 'thinking',
  value: ['Hm.', signature],
});
const search = (query: string): CarriedItem => ({
  by: 'model',
  kind: 'tool_search_call',
  value: ['ts_1', { query }],
});

const said = saidIn([
  'data: {"id":"c1","name":"look","thinking":"Hm.","signature":"c2ln"}\n\n' +
    'data: {"partial_json":"{\\"at\\":"}\n\ndata: {"partial_json":"\\"here\\"}"}\n\n' +
    'data: {"id":"c2","name":"look","call":{"id":"ts_1","query":"trees"}}\n\n',
]);
const compare = (recorded: Carried, ours: Carried, isMixed = false) =>
  compareCarried(recorded, ours, { said, isMixed });

test('what is equal has nothing to be said about', () => {
  const both = [thinking('c2ln'), call('c1'), result('c1')];
  expect(compare(both, both)).toEqual({ problems: [], ownWays: [] });
});

describe('the recorded agent may', () => {
  test('leave out what the model said', () => {
    const ours = [thinking('c2ln'), call('c1'), result('c1')];
    expect(compare(ours.slice(1), ours)).toEqual({ problems: [], ownWays: ['left out thinking'] });
  });

  test('answer in another order', () => {
    const calls = [call('c1'), call('c2')];
    expect(
      compare([...calls, result('c2'), result('c1')], [...calls, result('c1'), result('c2')]),
    ).toEqual({ problems: [], ownWays: ['answered in another order'] });
  });

  test('write a search of the provider anew, and tell another provider of calls that none made', () => {
    expect(compare([search('"trees" or so')], [search('trees')])).toEqual({
      problems: [],
      ownWays: ['changed tool_search_call'],
    });
    const told = [call('made_up'), result('made_up', 'found')];
    expect(compare(told, [], true)).toEqual({
      problems: [],
      ownWays: ['added tool_use', 'added tool_result'],
    });
    expect(compare(told, []).problems).toHaveLength(2);
  });

  test('have had its ids replaced by the recorder', () => {
    const recorded = [call('call_REDACTED_1'), result('call_REDACTED_1')];
    expect(compare(recorded, [call('c1'), result('c1')]).problems).toEqual([]);
    expect(compare(recorded, [call('c1'), result('c2')]).problems).toHaveLength(1);
  });
});

const whole = [thinking('c2ln'), call('c1'), result('c1')];
const wrong: Record<string, Carried> = {
  'lost thinking': whole.slice(1),
  'lost call and answer': whole.slice(0, 1),
  'lost answer': whole.slice(0, 2),
  'another signature': [thinking('b3RoZXI='), ...whole.slice(1)],
  'other arguments': [thinking('c2ln'), call('c1', 'elsewhere'), result('c1')],
  'arguments that the model gave to another call': [thinking('c2ln'), call('c2'), result('c1')],
  'another answer': [...whole.slice(0, 2), result('c1', 'a bush')],
  'another order of what the model did': [call('c1'), thinking('c2ln'), result('c1')],
  'the same twice': [thinking('c2ln'), call('c1'), call('c1'), result('c1')],
  'something made up': [thinking('c2ln'), call('c9'), call('c1'), result('c1')],
};
test.each(Object.entries(wrong))('the engine may not: %s', (_what, ours) => {
  expect(compare(whole, ours).problems).not.toEqual([]);
});

test('a signature that the recorded agent changed is no excuse', () => {
  expect(compare([thinking('b3RoZXI=')], [thinking('c2ln')]).problems).toHaveLength(1);
});
