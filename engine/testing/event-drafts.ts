import type { EventDraft } from '#engine/schema/events/session-event.ts';
import { EventId, SessionId, TurnId } from '#engine/schema/ids.ts';
import { toTimestamp } from '#engine/schema/timestamp.ts';

/** The session of the drafts, where a test needs only one. */
export const someSession = SessionId.parse('sess_1');

/** A user's message whose id and time follow from `index`, so that no two indices share one. */
export function messageDraft(index: number, text = `message ${index}`): EventDraft {
  return {
    id: EventId.parse(`evt_${index}`),
    timestamp: toTimestamp(index),
    type: 'user.message',
    payload: {
      turnId: TurnId.parse('turn_1'),
      delivery: 'prompt',
      content: [{ type: 'text', text }],
    },
  };
}
