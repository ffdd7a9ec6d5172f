import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { SessionEvent } from '#engine/schema/events/session-event.ts';
import { chainSums } from '#engine/storage/jsonl/codec.ts';
import { messageDraft, someSession } from '#engine/testing/event-drafts.ts';
import { canonicalEvents } from './canonical.ts';

const workspace = '/tmp/reprise-Ab12/workspace';

/** A log of one event a text, each text in a user's message. */
const logOf = (texts: readonly string[]): readonly SessionEvent[] =>
  chainSums(
    texts.map((text, index): SessionEvent => ({
      v: 1,
      sessionId: someSession,
      parentId: null,
      sequence: index,
      sum: '0'.repeat(16),
      ...messageDraft(index, text),
    })),
  );

const textsIn = (events: readonly SessionEvent[]): string[] =>
  events.flatMap((event) =>
    event.type === 'user.message'
      ? event.payload.content.flatMap((part) => (part.type === 'text' ? [part.text] : []))
      : [],
  );

const canonical = (text: string): string =>
  textsIn(canonicalEvents(logOf([text]), workspace))[0] ?? 'no text';

/** The way back, which nobody needs but this test. */
const restored = (text: string): string =>
  text.replaceAll('{{workspace}}', workspace).replaceAll('{{workspace!', '{{workspace');

test('the path becomes a token, wherever it stands; what looks like the token is escaped', () => {
  const texts = [
    workspace,
    `ls ${workspace}/a.txt ${workspace}`,
    'file {{workspace}}/a.txt',
    `{${workspace}}`,
    '{{workspace!}} {{workspaces}}',
    '/tmp/reprise-Ab12/work',
  ];
  expect(texts.map(canonical)).toEqual([
    '{{workspace}}',
    'ls {{workspace}}/a.txt {{workspace}}',
    'file {{workspace!}}/a.txt',
    '{{{workspace}}}',
    '{{workspace!!}} {{workspace!s}}',
    '/tmp/reprise-Ab12/work',
  ]);
});

// Goal: no two logs look alike. Method: texts of what could be mistaken, there and back.
test('every text can be told from its canonical form', () => {
  const piece = fc.constantFrom(workspace, '{{workspace}}', '{{workspace', '{', '}', '!', 'a', '/');
  const text = fc.array(piece, { maxLength: 8 }).map((pieces) => pieces.join(''));
  fc.assert(
    fc.property(text, (original) => {
      expect(restored(canonical(original))).toBe(original);
    }),
    { numRuns: 500 },
  );
});

test('strings at any depth are changed; keys, numbers and the original are not', () => {
  const [event] = logOf(['x']);
  if (event === undefined) throw new TypeError('there is no event');
  const call = {
    ...event,
    type: 'tool.started',
    payload: { arguments: { [workspace]: [workspace, 1, null, { deep: workspace }] } },
  } as unknown as SessionEvent;
  const [changed] = canonicalEvents([call], workspace);
  expect(changed?.payload).toEqual({
    arguments: { [workspace]: ['{{workspace}}', 1, null, { deep: '{{workspace}}' }] },
  });
  expect(JSON.stringify(call)).not.toContain('{{workspace}}');
});

test('sums are made anew over the canonical form, and the same whatever the path was', () => {
  const texts = (path: string): string[] => ['first', `in ${path}`, 'last'];
  const here = canonicalEvents(logOf(texts(workspace)), workspace);
  const there = canonicalEvents(logOf(texts('/tmp/other/workspace')), '/tmp/other/workspace');
  expect(here).toEqual(there);
  expect(here).toEqual(logOf(texts('{{workspace}}')));
  expect(here.map(({ sum }) => sum)).not.toEqual(logOf(texts(workspace)).map(({ sum }) => sum));
});
