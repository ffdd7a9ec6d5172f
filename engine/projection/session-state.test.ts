import { expect, test } from 'vitest';
import { everyEvent } from '#engine/testing/every-event.ts';
import { logOf, type Happenings } from '#engine/testing/session-events.ts';
import { noSession, sessionStateOf } from './session-state.ts';

const stateAfter = (...happenings: Happenings) => sessionStateOf(logOf(...happenings));

const {
  'session.created': created,
  'session.ended': ended,
  'turn.started': started,
  'context.built': built,
  'turn.completed': completed,
  'turn.failed': failed,
} = everyEvent;
const { prefix } = built.payload;

test('a session is how it was created, and ended once it was', () => {
  expect(stateAfter()).toEqual(noSession);
  const { model, settings } = created.payload;
  const begun = { ...noSession, created: created.payload, config: { model, settings } };
  expect(stateAfter(created)).toEqual(begun);
  expect(stateAfter(created, ended)).toEqual({ ...begun, ended: true });
});

test('the prefix is that of the last request, also where it was not written again', () => {
  const { type, payload } = built;
  const same = { type, payload: { ...payload, prefix: undefined } };
  const changed = { ...payload, prefix: { why: 'changed' as const, system: [], tools: [] } };
  expect(stateAfter(started, built, same).prefix).toEqual(prefix);
  expect(stateAfter(started, built, { type, payload: changed }, same).prefix).toEqual(
    changed.prefix,
  );
});

test('turns that ended are counted and their figures added up, however they ended', () => {
  const { turnCount, usage, costUsd, turn } = stateAfter(
    created,
    started,
    completed,
    started,
    failed,
    started,
    everyEvent['turn.interrupted'],
    started,
  );
  expect({ turnCount, usage, costUsd, turnIndex: turn?.turnIndex }).toEqual({
    turnCount: 3,
    usage: { inputTokens: 30, outputTokens: 15, cacheReadTokens: 9, cacheWriteTokens: 6 },
    costUsd: 0.75,
    turnIndex: 0,
  });
});

test('the cost of a session is unknown once that of one turn is', () => {
  const { costUsd: _costUsd, ...unpriced } = completed.payload;
  const state = stateAfter(started, completed, started, {
    type: 'turn.completed',
    payload: unpriced,
  });
  expect(state.costUsd).toBeUndefined();
});
