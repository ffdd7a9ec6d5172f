import { isDeepStrictEqual } from 'node:util';
import { stringify } from 'yaml';
import { z } from 'zod';
import type { UserPart } from '#engine/schema/content.ts';
import { JsonObject } from '#engine/schema/json.ts';
import type { ToolAnswer } from '#engine/schema/message.ts';
import type { ReadRequest } from '#recordings/import/anthropic-request.ts';
import type { WireToolCall } from '#recordings/import/anthropic-response.ts';
import { readRequest, readToolCalls } from '#recordings/import/read-request.ts';
import type { Exchange, Recording } from '#recordings/format/recording.ts';
import type { ScenarioFile, Step } from '#scenarios/format/scenario.ts';
import { literalPattern } from '#scenarios/runner/argument-patterns.ts';
import { recordedAnswers } from '#scenarios/runner/recorded-answers.ts';
import { providerOf } from '#scenarios/runner/replayed-models.ts';
import { unsayableIn } from './unsayable-in.ts';

/** A chain of exchanges that no scenario can be made of, and why. */
export class UnsupportedChainError extends Error {
  /** Set where the recording alone decides it, whatever the engine can do. */
  readonly kind: 'earlier' | 'unsayable' | 'unanswered' | undefined;

  constructor(message: string, kind?: UnsupportedChainError['kind']) {
    super(message);
    this.kind = kind;
  }
}

/** Undefined for an API that is not known here. */
interface ModelRef {
  readonly provider: string | undefined;
  readonly model: string;
}

type ScenarioInput = z.input<typeof ScenarioFile>;

/**
 * The scenario that replays an imported conversation: what the user said becomes the steps, the
 * agent's tools answer what they answered, and the calls of the responses are what is expected.
 * @throws UnsupportedChainError
 */
export function scenarioOfChain(recording: Recording): ScenarioInput {
  for (const exchange of recording.exchanges) refuseUnsayable(exchange);
  const requests = recording.exchanges.map(readExchange);
  refuseGaps(recording, requests);
  const calls = recording.exchanges.map((exchange) =>
    readToolCalls(exchange.request, bodyOf(exchange)),
  );
  refuseUnanswered(requests, calls);
  const answerTo = recordedAnswers(requests);
  const isOpen = (calls.at(-1)?.length ?? 0) > 0;
  const isRefused = (recording.exchanges.at(-1)?.head?.status ?? 0) >= 400;
  return {
    title: recording.manifest.title,
    why: 'A real agent did this with a real model: the engine sends back what that agent sent back.',
    recording: './recording',
    request: 'recorded',
    ...settingsOf(recording, requests),
    tools: { recorded: true },
    steps: stepsOf(recording, { requests, isOpen }),
    expect: {
      ending: isRefused ? 'failed' : isOpen ? 'interrupted' : 'completed',
      calls: calls.flat().map(({ callId, name, input }) => ({
        tool: name,
        ...(input === undefined ? {} : { arguments: literalPattern(input) }),
        outcome: outcomeOf(answerTo(callId)),
      })),
    },
  };
}

/** The text of the scenario's file. */
export const renderScenario = (scenario: ScenarioInput): string => stringify(scenario);

/**
 * The settings of the first request hold for a session. One that goes on from answers by their ids
 * has none to name in its first request.
 */
function settingsOf(
  { exchanges }: Recording,
  [first]: readonly ReadRequest[],
): Pick<ScenarioInput, 'settings'> {
  const names = exchanges.map(({ request: { body } }) => {
    const fields = z.looseObject({ previous_response_id: z.string().nullish() }).safeParse(body);
    return typeof fields.data?.previous_response_id === 'string';
  });
  if (first === undefined || names[0] === true || !names.includes(true)) return {};
  const given = JsonObject.safeParse(first.settings._meta?.['openai']).data;
  const own = { ...given, previous_response_id: true };
  return { settings: { ...first.settings, _meta: { ...first.settings._meta, openai: own } } };
}

function refuseUnsayable({ number, request }: Exchange): void {
  const what = unsayableIn(request.body);
  if (what === undefined) return;
  throw new UnsupportedChainError(`request ${number} holds ${what}`, 'unsayable');
}

function readExchange({ number, request }: Exchange): ReadRequest {
  try {
    return readRequest(request);
  } catch (error) {
    if (!(error instanceof z.ZodError)) throw error;
    const [issue] = error.issues;
    const what = `${issue?.path.join('.') || 'its body'}: ${issue?.message}`;
    const kind = issue?.message.startsWith(UNKNOWN_PART) === true ? 'unsayable' : undefined;
    const problem = `request ${number} holds what no user step can say, ${what}`;
    throw new UnsupportedChainError(problem, kind);
  }
}

/** What is said of content that is none of the engine's. */
const UNKNOWN_PART = "Invalid discriminator value. Expected 'text'";

const bodyOf = ({ chunks }: Exchange): string =>
  Buffer.concat(chunks.map(({ bytes }) => bytes)).toString('utf8');

/**
 * Each request may hold the answers that were recorded before it, and no others. Where the provider
 * changed in between, one answer may have become several: what its own tools did is told as calls.
 */
function refuseGaps({ exchanges }: Recording, requests: readonly ReadRequest[]): void {
  const isMixed = new Set(exchanges.map(({ request }) => providerOf(request.url))).size > 1;
  for (const [index, { messages }] of requests.entries()) {
    // Some agents tell one answer in several messages.
    const answers = messages.filter(
      ({ role }, place) => role === 'assistant' && messages[place - 1]?.role !== 'assistant',
    ).length;
    if (answers <= index || (isMixed && index > 0)) continue;
    const number = exchanges[index]?.number ?? 0;
    const problem = `request ${number} holds ${answers} answers, and ${index} were recorded before`;
    throw new UnsupportedChainError(`${problem}: an earlier conversation`, 'earlier');
  }
}

/** An agent may drop some of the calls of an answer; the engine answers each (invariant T1). */
function refuseUnanswered(
  requests: readonly ReadRequest[],
  calls: readonly (readonly WireToolCall[])[],
): void {
  for (const [index, { messages }] of requests.entries()) {
    const answered = messages.findLastIndex((message) => message.role === 'assistant');
    const answers = messages
      .slice(answered + 1)
      .flatMap((message) => (message.role === 'user' ? message.answers : []));
    const asked = calls[index - 1]?.length ?? 0;
    if (answers.length === 0 || answers.length >= asked) continue;
    const problem = `it answers ${answers.length} of the ${asked} calls of answer ${index}`;
    throw new UnsupportedChainError(problem, 'unanswered');
  }
}

const outcomeOf = (answer: ToolAnswer | undefined): 'completed' | 'failed' | 'rejected' =>
  answer === undefined ? 'rejected' : answer.isError ? 'failed' : 'completed';

interface ReadChain {
  readonly requests: readonly ReadRequest[];
  /** Whether nothing answers the calls of the last response. */
  readonly isOpen: boolean;
}

/** Each request adds to the one before: the model's answer, and then what its user or tools said. */
function stepsOf({ exchanges }: Recording, { requests, isOpen }: ReadChain): Step[] {
  const steps: Step[] = [];
  let requestsInTurn = 0;
  let model: ModelRef | undefined;
  for (const [index, { messages, model: name }] of requests.entries()) {
    const answered = messages.findLastIndex((message) => message.role === 'assistant');
    const added = messages.slice(answered + 1).filter((message) => message.role === 'user');
    const said = added.flatMap((message) => message.content);
    const isNewTurn = said.length > 0 && added.every((message) => message.answers.length === 0);
    // In the middle of a turn: after the answer before, so that it holds for the next request.
    const after = { event: 'model.completed', count: requestsInTurn } as const;
    const now = { provider: providerOf(exchanges[index]?.request.url ?? ''), model: name };
    if (model !== undefined && !isDeepStrictEqual(now, model)) {
      steps.push({ switch: isNewTurn ? now : { ...now, after } });
    }
    model = now;
    if (isNewTurn) {
      steps.push({ user: wordsOf(said) });
      requestsInTurn = 0;
    } else if (said.length > 0) {
      // Said while the tools ran: the model reads it after their answers.
      steps.push({ steer: { say: wordsOf(said), after } });
    }
    requestsInTurn += 1;
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
