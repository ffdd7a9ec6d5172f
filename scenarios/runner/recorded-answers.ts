import type { ToolAnswer } from '#engine/schema/message.ts';
import type { ReadRequest } from '#recordings/import/anthropic-request.ts';

/** Gives the recorded answer to a call, each once; undefined where there is none. */
export type RecordedAnswers = (callId: string) => ToolAnswer | undefined;

/**
 * What the tools of a recorded run answered. An agent may name a call otherwise than the model did,
 * or name one that had no name: such a call gets the first answer that belongs to no other, as calls
 * are answered in their order.
 */
export function recordedAnswers(requests: readonly ReadRequest[]): RecordedAnswers {
  const answers = new Map(
    requests
      .flatMap(({ messages }) => messages)
      .flatMap((message) => (message.role === 'user' ? message.answers : []))
      .map((answer) => [answer.callId as string, answer]),
  );
  return (callId) => {
    const answer = answers.get(callId) ?? answers.values().next().value;
    if (answer !== undefined) answers.delete(answer.callId);
    return answer;
  };
}
