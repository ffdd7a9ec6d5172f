import type { JsonObject } from '#engine/schema/json.ts';
import type { Harness } from '../harness.ts';
import {
  answers,
  asking,
  exchange,
  playing,
  quote,
  recordingOf,
  says,
  textOf,
  unless,
} from './conversation.ts';

/** Identical requests get one answer after the other, and then none. */
export async function repeatedRequest(harness: Harness): Promise<readonly string[]> {
  const body = asking([says('Again')]);
  const recorded = ['1', '2', '3'];
  const recording = recordingOf(...recorded.map((text) => exchange(body, text)));
  return playing(harness, { recording }, async (player) => {
    const problems: string[] = [];
    for (const [index, text] of recorded.entries()) {
      const got = await textOf(player, body);
      const which = `answer ${index + 1} of 3 to one request`;
      problems.push(...unless(got === text, `${which} was ${quote(got)}, recorded ${quote(text)}`));
    }
    await textOf(player, body);
    const { misses } = player.receipt();
    return [...problems, ...unless(misses.length === 1, 'the fourth of 3 requests is no miss')];
  });
}

/** Requests that end alike are told apart by all that was said before. */
export async function wholeHistory(harness: Harness): Promise<readonly string[]> {
  const ending = (first: string): JsonObject =>
    asking([says(first), answers('ok'), says('Go on.')]);
  const recording = recordingOf(exchange(ending('a'), 'A'), exchange(ending('b'), 'B'));
  return playing(harness, { recording }, async (player) => {
    const problems: string[] = [];
    for (const [first, text] of [
      ['b', 'B'],
      ['a', 'A'],
    ] as const) {
      const got = await textOf(player, ending(first));
      problems.push(
        ...unless(
          got === text,
          `the conversation that began with ${quote(first)} was answered ${quote(got)}`,
        ),
      );
    }
    return problems;
  });
}

/** Conversations that run at once each get their own answers. */
export async function ownConversation(harness: Harness): Promise<readonly string[]> {
  const names = ['a', 'b', 'c'];
  const steps = (name: string): JsonObject[] => [
    asking([says(`${name}, first`)]),
    asking([says(`${name}, first`), answers(`${name}1`), says(`${name}, second`)]),
  ];
  const recording = recordingOf(
    ...[0, 1].flatMap((step) =>
      names.map((name) => exchange(steps(name)[step] ?? {}, `${name}${step + 1}`)),
    ),
  );
  return playing(harness, { recording }, async (player) => {
    const talk = async (name: string): Promise<string[]> => {
      const problems: string[] = [];
      for (const [index, body] of steps(name).entries()) {
        const got = await textOf(player, body);
        const due = `${name}${index + 1}`;
        problems.push(
          ...unless(got === due, `conversation ${name} was answered ${quote(got)}, not ${due}`),
        );
      }
      return problems;
    };
    return (await Promise.all(names.map(talk))).flat();
  });
}

const first = says('Read a.txt');
const called = (input: JsonObject): JsonObject => ({
  role: 'assistant',
  content: [{ type: 'tool_use', id: 't1', name: 'Read', input }],
});
const gave = (content: string): JsonObject => ({
  role: 'user',
  content: [{ type: 'tool_result', tool_use_id: 't1', content }],
});
const recorded = asking([first, called({ path: 'a.txt' }), gave('one')]);

/** Requests that differ from the recorded one in one thing. */
const changes: Readonly<Record<string, JsonObject>> = {
  'another text': asking([says('Read b.txt'), called({ path: 'a.txt' }), gave('one')]),
  'another input of a call': asking([first, called({ path: 'b.txt' }), gave('one')]),
  'another result of a tool': asking([first, called({ path: 'a.txt' }), gave('two')]),
  'a message more': asking([first, called({ path: 'a.txt' }), gave('one'), says('And?')]),
  'a message less': asking([first, called({ path: 'a.txt' })]),
  'another model': { ...recorded, model: 'claude-opus-5' },
  'another limit': { ...recorded, max_tokens: 101 },
  'a system prompt': { ...recorded, system: 'Be brief.' },
  'a tool': { ...recorded, tools: [{ name: 'Read' }] },
  'no stream': { ...recorded, stream: false },
};

/** Every difference can fail a run; what compares a run with itself finds none. */
export async function canFail(harness: Harness): Promise<readonly string[]> {
  const recording = recordingOf(exchange(recorded, 'a'));
  const isOk = (body: JsonObject): Promise<boolean> =>
    playing(harness, { recording }, async (player) => {
      await textOf(player, body);
      return player.receipt().ok;
    });
  const problems = unless(await isOk(recorded), 'the recorded request itself fails the run');
  for (const [what, body] of Object.entries(changes)) {
    problems.push(...unless(!(await isOk(body)), `a request with ${what} passes as the recorded`));
  }
  return problems;
}
