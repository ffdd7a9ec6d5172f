import fc from 'fast-check';
import type { EventDraft } from '#engine/schema/events/session-event.ts';
import { CallId, TurnId } from '#engine/schema/ids.ts';
import { JsonValue } from '#engine/schema/json.ts';
import { messageDraft } from './event-drafts.ts';

const turnId = TurnId.parse('turn_1');

/** Any text, also newlines, quotes, characters outside the BMP and lone surrogates. */
const text = fc.string({ unit: 'binary', maxLength: 12 });

/** Type and payload of an event; its id and time come from its place in the list. */
const happening: fc.Arbitrary<(index: number) => EventDraft> = fc.oneof(
  text.map((words) => (index: number) => messageDraft(index, words)),
  fc.jsonValue({ maxDepth: 2 }).map((value) => (index: number): EventDraft => ({
    ...messageDraft(index),
    type: 'tool.started',
    payload: {
      turnId,
      callId: CallId.parse(`call_${index}`),
      name: 'Read',
      arguments: { value: JsonValue.parse(value) },
      replay: 'safe',
    },
  })),
  text.map((reason) => (index: number): EventDraft => ({
    ...messageDraft(index),
    type: 'session.rewound',
    payload: { reason },
  })),
);

/**
 * What a session appends: a list of calls, each with its drafts. Ids and times count up.
 * @param options.batchesMax the most calls of `append`; each has up to three drafts
 */
export const draftBatches = (options: {
  readonly batchesMax: number;
}): fc.Arbitrary<readonly (readonly EventDraft[])[]> =>
  fc
    .array(fc.array(happening, { minLength: 1, maxLength: 3 }), {
      minLength: 1,
      maxLength: options.batchesMax,
    })
    .map((batches) => {
      let index = 0;
      return batches.map((batch) => batch.map((draftAt) => draftAt(index++)));
    });
