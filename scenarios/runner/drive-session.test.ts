import { describe, expect, test } from 'vitest';
import { call, finished, text } from '#engine/testing/answers.ts';
import type { Answer } from '#engine/testing/scripted-model.ts';
import { scriptedTool } from '#engine/testing/scripted-tool.ts';
import { startHarness } from '#engine/testing/session-harness.ts';
import type { Moment, Step } from '#scenarios/format/scenario.ts';
import { scriptOf } from './drive-session.ts';
import { lastingSeat } from './lasting-seat.fixture.ts';

const answer = (words: string): Answer => [...text(words), ...finished('end')];
const calling = (...ids: string[]): Answer => [
  ...ids.flatMap((id, index) => call(id, 'Write', {}, index)),
  ...finished('tool_use'),
];

/** Plays steps on a session whose model gives these answers. */
async function playSteps(steps: readonly Step[], answers: readonly Answer[]) {
  const script = scriptOf(steps);
  const { engine, story } = await startHarness({
    answers,
    tools: [scriptedTool('Write')],
    approvals: script.approvals,
    setup: { permissionMode: 'ask' },
  });
  const { endings, problems } = await script.run(lastingSeat(engine));
  await engine.close();
  return { endings: endings.map(({ as }) => as), problems, story: await story() };
}

const about = (story: readonly string[], kind: string): string[] =>
  story.filter((line) => line.startsWith(kind));

test('every user step is a turn, also of parts', async () => {
  const steps: Step[] = [{ user: 'One.' }, { user: [{ type: 'text', text: 'Two.' }] }];
  const played = await playSteps(steps, [answer('I.'), answer('II.')]);
  expect([played.endings, played.problems]).toEqual([['completed', 'completed'], []]);
  expect(about(played.story, 'user.message')).toEqual([
    'user.message prompt One.',
    'user.message prompt Two.',
  ]);
});

describe('a permission step', () => {
  test('answers the next question of its turn, with its reason or a plain one', async () => {
    const played = await playSteps(
      [
        { user: 'Write.' },
        { permission: 'deny', reason: 'not there' },
        { permission: 'allow' },
        { user: 'Again.' },
        { permission: 'deny' },
      ],
      [calling('c1', 'c2'), answer('Done.'), calling('c3'), answer('Done.')],
    );
    expect([played.endings, played.problems]).toEqual([['completed', 'completed'], []]);
    expect(about(played.story, 'permission.resolved')).toEqual([
      'permission.resolved c1 deny by user',
      'permission.resolved c2 allow by user',
      'permission.resolved c3 deny by user',
    ]);
  });

  test('that is missing denies, and is told', async () => {
    const played = await playSteps([{ user: 'Write.' }], [calling('c1'), answer('Not allowed.')]);
    expect(played.endings).toEqual(['completed']);
    expect(played.problems).toEqual([
      'nobody says whether Write (c1) may run: a permission step is missing',
    ]);
    expect(about(played.story, 'tool.')).toEqual(['tool.rejected c1 denied']);
  });

  test('that nobody asked for is told, and does not answer a later turn', async () => {
    const played = await playSteps(
      [{ user: 'Hello.' }, { permission: 'allow' }, { user: 'Write.' }],
      [answer('Hi.'), calling('c1'), answer('Not allowed.')],
    );
    expect(played.problems).toEqual([
      'turn 1: nobody asked for the permission step "allow"',
      'nobody says whether Write (c1) may run: a permission step is missing',
    ]);
  });
});

describe('a cancel step', () => {
  const cancelAfter = (after: Moment): Step[] => [{ user: 'Talk.' }, { cancel: { after } }];

  test('acts at the n-th live piece of text, and keeps what was said', async () => {
    const played = await playSteps(cancelAfter({ delta: 2 }), [answer('one two three four')]);
    expect([played.endings, played.problems]).toEqual([['interrupted'], []]);
    expect(about(played.story, 'model.delta')).toEqual(['model.delta text one two']);
  });

  test('acts at the n-th event of a type', async () => {
    const played = await playSteps(
      [
        { user: 'Write.' },
        { permission: 'allow' },
        { permission: 'allow' },
        { cancel: { after: { event: 'model.requested', count: 2 } } },
      ],
      [calling('c1', 'c2'), answer('never said')],
    );
    expect([played.endings, played.problems]).toEqual([['interrupted'], []]);
    expect(about(played.story, 'tool.completed')).toHaveLength(2);
  });

  test.each<[Moment]>([
    [{ delta: 99 }],
    [{ event: 'tool.started', count: 1 }],
    [{ event: 'model.completed', count: 2 }],
  ])('whose moment %j never comes is told', async (after) => {
    const played = await playSteps(cancelAfter(after), [answer('short')]);
    expect(played).toMatchObject({
      endings: ['completed'],
      problems: [`the moment of the cancel step never came: ${JSON.stringify(after)}`],
    });
  });

  test('counts in its own turn only', async () => {
    const after: Moment = { event: 'model.requested', count: 1 };
    const played = await playSteps(
      [{ user: 'One.' }, { user: 'Two.' }, { cancel: { after } }],
      [answer('I.'), answer('II.')],
    );
    expect([played.endings, played.problems]).toEqual([['completed', 'interrupted'], []]);
  });
});

describe('a steer step', () => {
  test('is read by the model at its next step', async () => {
    const played = await playSteps(
      [
        { user: 'Write.' },
        { permission: 'allow' },
        { steer: { say: 'In French.', after: { event: 'tool.started', count: 1 } } },
      ],
      [calling('c1'), answer('Fini.')],
    );
    expect(played.problems).toEqual([]);
    expect(about(played.story, 'user.message')).toEqual([
      'user.message prompt Write.',
      'user.message steer In French.',
    ]);
  });

  test('that comes when the turn is over is told, and breaks nothing', async () => {
    const played = await playSteps(
      [
        { user: 'Hello.' },
        { steer: { say: 'Wait.', after: { event: 'turn.completed', count: 1 } } },
        { user: 'And now?' },
      ],
      [answer('Hi.'), answer('Now.')],
    );
    expect(played.endings).toEqual(['completed', 'completed']);
    expect(played.problems).toEqual([
      'the steer step came too late: No turn is running. Send a prompt instead.',
    ]);
  });
});

describe('a rewind step', () => {
  test('goes on from before an earlier turn', async () => {
    const played = await playSteps(
      [{ user: 'One.' }, { user: 'Two.' }, { rewind: { toBeforeTurn: 1 } }, { user: 'Other two.' }],
      [answer('I.'), answer('II.'), answer('2')],
    );
    expect(played.problems).toEqual([]);
    expect(about(played.story, 'session.rewound')).toHaveLength(1);
    expect(about(played.story, 'context.built').at(-1)).toBe('context.built step 0, 3 messages');
  });

  test('to a turn that never was is told', async () => {
    const played = await playSteps(
      [{ user: 'One.' }, { rewind: { toBeforeTurn: 1 } }],
      [answer('I.')],
    );
    expect(played.problems).toEqual(['there is no turn 1 to rewind to']);
    expect(about(played.story, 'session.rewound')).toEqual([]);
  });
});
