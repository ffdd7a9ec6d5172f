import { stringify } from 'yaml';
import { z } from 'zod';
import type { UserPart } from '#engine/schema/content.ts';
import type { ReadRequest } from '#recordings/import/anthropic-request.ts';
import { readRequest, readToolCalls } from '#recordings/import/read-request.ts';
import type { Exchange, Recording } from '#recordings/format/recording.ts';
import type { ScenarioFile, Step } from '#scenarios/format/scenario.ts';
import { literalPattern } from '#scenarios/runner/argument-patterns.ts';

/** A chain of exchanges that no scenario can be made of, and why. */
export class UnsupportedChainError extends Error {}

type ScenarioInput = z.input<typeof ScenarioFile>;

/**
 * The scenario that replays an imported conversation: what the user said becomes the steps, the
 * agent's tools answer what they answered, and the calls of the responses are what is expected.
 * @throws UnsupportedChainError
 */
export function scenarioOfChain(recording: Recording): ScenarioInput {
  const requests = recording.exchanges.map(readExchange);
  const calls = recording.exchanges.map((exchange) =>
    readToolCalls(exchange.request.url, bodyOf(exchange)),
  );
  const outcomes = outcomesOf(requests);
  const isOpen = (calls.at(-1)?.length ?? 0) > 0;
  return {
    title: recording.manifest.title,
    why: 'A real agent did this with a real model: the engine sends back what that agent sent back.',
    recording: './recording',
    request: 'recorded',
    tools: { recorded: true },
    steps: stepsOf(requests, isOpen),
    expect: {
      ending: isOpen ? 'interrupted' : 'completed',
      calls: calls.flat().map(({ callId, name, input }) => ({
        tool: name,
        ...(input === undefined ? {} : { arguments: literalPattern(input) }),
        outcome: outcomes.get(callId) ?? 'rejected',
      })),
    },
  };
}

/** The text of the scenario's file. */
export const renderScenario = (scenario: ScenarioInput): string => stringify(scenario);

function readExchange({ number, request }: Exchange): ReadRequest {
  try {
    return readRequest(request);
  } catch (error) {
    if (!(error instanceof z.ZodError)) throw error;
    const [issue] = error.issues;
    const what = `${issue?.path.join('.') || 'its body'}: ${issue?.message}`;
    throw new UnsupportedChainError(`request ${number} holds what no user step can say, ${what}`);
  }
}

const bodyOf = ({ chunks }: Exchange): string =>
  Buffer.concat(chunks.map(({ bytes }) => bytes)).toString('utf8');

function outcomesOf(requests: readonly ReadRequest[]): Map<string, 'completed' | 'failed'> {
  const answers = requests
    .flatMap(({ messages }) => messages)
    .flatMap((message) => (message.role === 'user' ? message.answers : []));
  return new Map(answers.map(({ callId, isError }) => [callId, isError ? 'failed' : 'completed']));
}

/** Each request adds to the one before: the model's answer, and then what its user or tools said. */
function stepsOf(requests: readonly ReadRequest[], isOpen: boolean): Step[] {
  const steps: Step[] = [];
  let known = 0;
  let requestsInTurn = 0;
  for (const [index, { messages }] of requests.entries()) {
    const added = messages.slice(known).filter((message) => message.role === 'user');
    const said = added.flatMap((message) => message.content);
    const answered = added.some((message) => message.answers.length > 0);
    if (index === 0 && messages.some((message) => message.role === 'assistant')) {
      throw new UnsupportedChainError('its first request holds an earlier conversation');
    }
    if (answered && said.length > 0) {
      throw new UnsupportedChainError('its user speaks in the middle of a turn');
    }
    if (said.length > 0) {
      steps.push({ user: wordsOf(said) });
      requestsInTurn = 0;
    }
    requestsInTurn += 1;
    known = messages.length;
  }
  // Nothing answers the calls of the last response: the recorded agent stopped there.
  if (isOpen)
    steps.push({ cancel: { after: { event: 'model.completed', count: requestsInTurn } } });
  return steps;
}

function wordsOf(said: readonly UserPart[]): string | UserPart[] {
  const [only] = said;
  const isPlain = said.length === 1 && only?.type === 'text' && only._meta === undefined;
  return isPlain && only.text !== '' ? only.text : [...said];
}
