import { expect, test } from 'vitest';
import { everyEvent } from '#engine/testing/every-event.ts';
import { inLine, logOf } from '#engine/testing/session-events.ts';
import { soundLog } from '#engine/testing/sound-log.ts';
import { logViolations } from './log-invariants.ts';

const sound = await soundLog();
const started = sound.findLastIndex(({ type }) => type === 'tool.started');
const cut = inLine(sound.slice(0, started + 1));

test('a violation says which promise, where in the file, and what was seen', () => {
  expect(logViolations(cut)).toEqual([
    {
      invariant: 'L1',
      at: started,
      message: expect.stringMatching(/^turn turn_\w+ never ended$/u) as unknown,
    },
    { invariant: 'T1', at: started, message: 'call c4 of Change has no outcome' },
  ]);
});

test('a rewind out of an open turn is told, and the turn is left behind (invariants L1, T1)', () => {
  const [rewound] = logOf(everyEvent['session.rewound']);
  const [root] = cut;
  if (rewound === undefined || root === undefined) throw new Error('unreachable: both are there');
  const back = { ...rewound, sequence: cut.length, parentId: root.id };
  const again = sound.slice(1).map((event, index) => ({
    ...event,
    id: `${event.id}again` as typeof event.id,
    sequence: cut.length + 1 + index,
    parentId: index === 0 ? back.id : (`${sound[index]?.id}again` as typeof event.id),
  }));
  const broken = logViolations([...cut, back, ...again]);
  expect(broken.map(({ invariant, at }) => [invariant, at])).toEqual([
    ['L1', cut.length],
    ['T1', cut.length],
  ]);
});
