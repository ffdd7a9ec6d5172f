import { ApiError, GoogleGenAI } from '@google/genai';
import { toModelParts } from '#engine/model-gateway/gemini/to-model-parts.ts';
import { openGemini } from '#engine/model-gateway/open-gemini.ts';
import type { JsonObject, JsonValue } from '#engine/schema/json.ts';
import { signaturesIn, type Call } from '../answer.ts';
import { answering, type Cut } from '../answering.ts';
import { cutAt, inOnePiece } from '../cuts.ts';
import type { Exchange } from '../exchanges.ts';
import { list, number, object, plain, text } from '../json-values.ts';
import { apiKey, baseUrl, clock, type SdkAnswer, type Subject } from '../subject.ts';
import { joinedParts } from './gemini-parts.ts';

/** Gemini's `generateContent`, held against the responses that its SDK streams, put together. */
export const gemini: Subject = {
  open: (_exchange, fetch) => openGemini({ apiKey, baseUrl, fetch, clock }),
  back: (_exchange, parts) => toModelParts(parts, false),
  async sdk(exchange) {
    const { responses, failure, limits } = await responsesOf(exchange);
    return { ...answerOf(responses, failure), limits };
  },
};

interface SdkResponses {
  readonly responses: readonly JsonObject[];
  readonly failure?: string;
  readonly limits: readonly string[];
}

async function responsesOf(exchange: Exchange): Promise<SdkResponses> {
  const said = exchange.body.toString('utf8');
  const asked = { model: 'any', contents: 'any', config: { automaticContinuation: false } };
  if (exchange.framing === 'json') {
    const client = clientOf(exchange, exchange.body, inOnePiece);
    return { responses: [plain(await client.models.generateContent(asked))], limits: [] };
  }
  const stray = said.search(/\n\{/u) + 1;
  const hasStray = exchange.framing === 'sse' && stray > 0;
  const { framed, limits } = framedFor(exchange, hasStray ? said.slice(0, stray) : said);
  const body = Buffer.from(hasStray ? framed + said.slice(stray) : framed);
  // Its error comes where a read has nothing else in it.
  const cut = hasStray ? cutAt([Buffer.byteLength(framed)]) : inOnePiece;
  const stream = await clientOf(exchange, body, cut).models.generateContentStream(asked);
  const responses: JsonObject[] = [];
  try {
    for await (const response of stream) responses.push(plain(response));
  } catch (error) {
    if (!(error instanceof ApiError)) throw error;
    return { responses, failure: 'failed server', limits };
  }
  return { responses, limits };
}

/** The SDK reads streams as events only, and loses a last one without a blank line after it. */
function framedFor({ framing }: Exchange, said: string): { framed: string; limits: string[] } {
  if (framing === 'sse') {
    const isEnded = /(?:\r?\n){2}$/u.test(said);
    const framed = `${said}\n\n`.replace(/^(?:\s*\n)+/u, '');
    return { framed, limits: isEnded ? [] : ['last blank line'] };
  }
  const responses = JSON.parse(said) as JsonValue[];
  const framed = responses.map((each) => `data: ${JSON.stringify(each)}\r\n\r\n`).join('');
  return { framed, limits: ['JSON array'] };
}

const clientOf = (exchange: Exchange, body: Buffer, cut: Cut): GoogleGenAI =>
  new GoogleGenAI({
    apiKey,
    vertexai: exchange.provider === 'google-vertex',
    httpOptions: { baseUrl, fetch: answering({ ...exchange, status: 200, body }, cut) },
  });

function answerOf(
  responses: readonly JsonObject[],
  failure: string | undefined,
): Omit<SdkAnswer, 'limits'> {
  const candidates = responses.flatMap((response) => list(response['candidates']).slice(0, 1));
  const content = candidates.flatMap(({ content: each }) => list(object(each)['parts']));
  const joined = joinedParts(content);
  const calls = joined.flatMap(({ functionCall }): Call[] => {
    const { id, name, args = {} } = object(functionCall);
    return name === undefined
      ? []
      : [{ id: text(id) || undefined, name: text(name), arguments: args }];
  });
  const own = calls.filter((_call, index) => !isAnswered(content, index));
  const [first = {}] = responses;
  return {
    from:
      first['responseId'] === undefined
        ? undefined
        : [text(first['responseId']), text(first['modelVersion'])],
    text: wordsIn(content, false),
    thinking: wordsIn(content, true),
    signatures: signaturesIn(content),
    calls: own,
    usage: usageOf(responses),
    ending: failure ?? endingOf(responses, candidates, own.length > 0),
    content: joined,
  };
}

/** A call of the provider's own code is answered in the same message. */
const isAnswered = (parts: readonly JsonObject[], index: number): boolean =>
  parts.filter(({ functionResponse }) => functionResponse !== undefined).length > index;

const wordsIn = (parts: readonly JsonObject[], isThought: boolean): string =>
  parts
    .filter((part) => (part['thought'] === true) === isThought)
    .map((part) => text(part['text']))
    .join('');

function usageOf(responses: readonly JsonObject[]): SdkAnswer['usage'] {
  const metadata = responses.map((response) => object(response['usageMetadata']));
  const figures = metadata.findLast((each) => each['totalTokenCount'] !== undefined);
  if (figures === undefined) return undefined;
  const count = (name: string): number => number(figures[`${name}TokenCount`]);
  return {
    input: count('prompt') + count('toolUsePrompt'),
    cacheRead: count('cachedContent'),
    cacheWrite: 0,
    output: count('candidates') + count('thoughts'),
  };
}

const endings: Readonly<Record<string, string>> = {
  STOP: 'end',
  1: 'end',
  FAKE_ENUM: 'end',
  MAX_TOKENS: 'max_tokens',
  2: 'max_tokens',
  SAFETY: 'safety',
  RECITATION: 'safety',
  MODEL_ARMOR: 'safety',
  PROHIBITED_CONTENT: 'safety',
  BLOCKLIST: 'safety',
  SPII: 'safety',
  OTHER: 'failed server',
};

function endingOf(
  responses: readonly JsonObject[],
  candidates: readonly JsonObject[],
  hasCalls: boolean,
): string {
  const { finishReason } = candidates.findLast((candidate) => candidate['finishReason']) ?? {};
  if (finishReason === undefined) {
    const isBlocked = responses.some(
      ({ promptFeedback }) => object(promptFeedback)['blockReason'] !== undefined,
    );
    return isBlocked ? 'safety' : 'failed protocol';
  }
  const reason = typeof finishReason === 'string' ? finishReason : JSON.stringify(finishReason);
  const ending = endings[reason] ?? `a reason not known here: ${reason}`;
  return ending === 'end' && hasCalls ? 'tool_use' : ending;
}
