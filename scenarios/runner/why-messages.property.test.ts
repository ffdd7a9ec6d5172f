import fc from 'fast-check';
import { expect, test } from 'vitest';
import { wireApiOf } from '#recordings/playback/wire-api-of.ts';
import { diffMessages } from './why-messages.ts';

const api = wireApiOf('/v1/messages');
const conversation = fc
  .array(fc.constantFrom<string>('a', 'b', 'c', 'd'), { maxLength: 8 })
  .map((texts) =>
    texts.map((text) => ({ role: 'user', content: [{ type: 'text', text }], said: [] })),
  );

// Goal: no message of either side is lost or told twice, and a message is only called the same where
// it is. Method: rebuild both sides from the difference.
test('the difference of two conversations holds each message of both once, in order', () => {
  fc.assert(
    fc.property(conversation, conversation, (recorded, live) => {
      const changes = diffMessages(api, recorded, live);
      const texts = (messages: typeof live): string[] =>
        messages.map(({ content }) => content[0]?.text ?? '');
      const ofLive = changes.filter(({ change }) => change !== 'missing');
      expect(ofLive.map(({ index }) => index)).toEqual(live.map((_, index) => index));
      expect(ofLive.map(({ excerpt }) => excerpt)).toEqual(texts(live));
      const missing = changes.filter(({ change }) => change === 'missing');
      const added = changes.filter(({ change }) => change === 'added');
      expect(recorded.length - missing.length).toBe(live.length - added.length);
      const same = changes.filter(({ change }) => change === 'same');
      expect(same.every(({ leaves }) => leaves.length === 0)).toBe(true);
      // Equal conversations differ in nothing.
      const isEqual = texts(recorded).join('') === texts(live).join('');
      expect(same.length === Math.max(recorded.length, live.length)).toBe(isEqual);
    }),
  );
});

test('a message put in between changes no other', () => {
  fc.assert(
    fc.property(conversation, fc.nat(), (recorded, place) => {
      const at = place % (recorded.length + 1);
      const extra = { role: 'user', content: [{ type: 'text', text: 'new' }], said: [] };
      const live = recorded.toSpliced(at, 0, extra);
      const kinds = diffMessages(api, recorded, live).map(({ change }) => change);
      expect(kinds).toEqual(live.map((_, index) => (index === at ? 'added' : 'same')));
    }),
  );
});
