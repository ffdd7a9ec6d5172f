import { z } from 'zod';
import type { Recording } from '#recordings/format/recording.ts';
import { readRequest } from '#recordings/import/read-request.ts';

const Body = z.looseObject({ previous_response_id: z.string().nullish() });

/**
 * Requests of a recording in which the agent changed its own history, which an engine with a log does
 * not: they do not begin with what its user and tools said in the request before, or they repeat that
 * beside the id of the answer that holds it, or they tell one answer in several messages.
 */
export function rewrittenIn({ exchanges }: Recording): string[] {
  const read = exchanges.map(({ request }) => readRequest(request).messages);
  const said = read.map((messages) =>
    messages.flatMap((message) =>
      message.role === 'user'
        ? [...message.content, ...message.answers].map((part) => JSON.stringify(part))
        : [],
    ),
  );
  return exchanges.flatMap(({ request: { body } }, index) => {
    const [before = [], now = []] = [said[index - 1], said[index]];
    const goesOn = before.every((part, place) => now[place] === part);
    const isById = typeof Body.safeParse(body).data?.previous_response_id === 'string';
    const isSplit = read[index]?.some(
      ({ role }, place, all) => role === 'assistant' && all[place - 1]?.role === 'assistant',
    );
    if (isSplit === true) return ['tells one answer in several messages'];
    if (index === 0 || goesOn !== isById) return [];
    return [goesOn ? 'repeats what it goes on from by id' : 'rewrites what was said before'];
  });
}
