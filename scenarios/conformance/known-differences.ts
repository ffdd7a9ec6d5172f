import type { JsonObject, JsonValue } from '#engine/schema/json.ts';
import { isWords } from './oracles/gemini-parts.ts';
import { list, object, text } from './json-values.ts';
import type { CorpusApi } from './left-out.ts';

/**
 * A place where what goes back to the provider is on purpose not the message that the SDK puts
 * together. It is about the next request alone: text, arguments, ids, signatures, figures and reasons
 * are compared before, as `Facts`, and nothing here can excuse a difference in them.
 */
export interface KnownDifference {
  readonly apis: readonly CorpusApi[];
  readonly name: string;
  readonly why: string;
  /** The SDK's content as the engine sends it back. */
  readonly apply: (content: readonly JsonObject[]) => readonly JsonObject[];
}

const withoutFields =
  (isLeftOut: (name: string, value: JsonValue) => boolean) =>
  (block: JsonObject): JsonObject =>
    Object.fromEntries(Object.entries(block).filter(([name, value]) => !isLeftOut(name, value)));

const isEmptyList = (value: JsonValue | undefined): boolean =>
  Array.isArray(value) && value.length === 0;

const chat: readonly CorpusApi[] = ['openai.chat', 'openai-compatible.chat'];

export const knownDifferences: readonly KnownDifference[] = [
  {
    apis: ['anthropic.messages'],
    name: 'nulls',
    why: 'the API fills answers with nulls that a request need not hold; where none is, none is sent',
    apply: (content) => content.map(withoutFields((_name, value) => value === null)),
  },
  {
    apis: ['anthropic.messages'],
    name: 'no citations',
    why: 'an empty list of citations says nothing',
    apply: (content) =>
      content.map(withoutFields((name, value) => name === 'citations' && isEmptyList(value))),
  },
  {
    apis: ['anthropic.messages'],
    name: 'blank text',
    why: 'the API refuses a text block without words ("text content blocks must be non-empty")',
    apply: (content) =>
      content.filter((block) => block['type'] !== 'text' || text(block['text']).trim() !== ''),
  },
  {
    apis: ['anthropic.messages'],
    name: 'unsigned thinking',
    why: 'the API refuses thinking without its signature; some compatible servers send none',
    apply: (content) =>
      content.filter(({ type, signature }) => type !== 'thinking' || text(signature) !== ''),
  },
  {
    apis: ['openai.responses'],
    name: 'reasoning at the end',
    why: 'the API refuses reasoning without the item that followed it; it was cut off before',
    apply: (content) =>
      content.slice(
        0,
        content.findLastIndex(({ type, format }) => type !== 'reasoning' || format !== undefined) +
          1,
      ),
  },
  {
    apis: chat,
    name: 'broken arguments',
    why: 'servers parse the arguments of calls that go back and refuse what is no JSON: it is {}',
    apply: (content) =>
      content.map((message) => ({
        ...message,
        ...('tool_calls' in message
          ? { tool_calls: list(message['tool_calls']).map(withSoundArguments) }
          : {}),
      })),
  },
  {
    apis: chat,
    name: 'empty answers',
    why: 'a message with nothing in it is refused by some servers, so none is sent',
    apply: (content) =>
      content.filter(({ role: _role, content: words, ...rest }) =>
        Boolean(words ?? Object.keys(rest).length > 0),
      ),
  },
  {
    apis: ['gemini.generateContent'],
    name: 'empty words',
    why: 'a text of no words with nothing beside it is the end of a stream and no part of the message',
    apply: (content) => content.filter((part) => !isWords(part) || part['text'] !== ''),
  },
];

function withSoundArguments(call: JsonObject): JsonObject {
  const named = object(call['function']);
  return { ...call, function: { ...named, arguments: soundJson(text(named['arguments'])) } };
}

function soundJson(json: string): string {
  try {
    const value: unknown = JSON.parse(json);
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? json : '{}';
  } catch {
    return '{}';
  }
}

/** What the official SDKs cannot read as it came, and what is done for them; the engine gets it as it came. */
export const sdkLimits: Readonly<Record<string, string>> = {
  '[DONE]': 'Anthropic’s SDK throws at `[DONE]`, which a gateway sends: it is taken off',
  'last blank line': 'an SDK loses a last event without a blank line after it: one is added',
  'unknown events':
    'OpenAI’s SDK throws at events that it does not know: it gets the last one alone',
  'empty last output': 'its last event has no output: the items as each ended are taken',
  'encrypted twice': 'reasoning encrypted anew in the last event: as it was at the end of its item',
  failed: 'OpenAI’s SDK throws at a response that failed: the last event is read',
  'both fail':
    'an SDK throws where the engine says that the answer failed: nothing more is compared',
  'error in the stream':
    'OpenAI’s SDK throws at it, and forgets what came before: a plain fold is taken',
  'no role': 'OpenAI’s SDK throws where no delta has a role: a plain fold is taken',
  'no index': 'it throws at calls without an index (Mistral): a plain fold is taken',
  'no type': 'it throws at calls without a type (Mistral): a plain fold is taken',
  'no finish reason': 'it throws where no reason was said: a plain fold is taken',
  'no choices': 'it throws where no choice came: a plain fold is taken',
  other: 'it throws for a reason that is not listed here: a plain fold is taken',
  'content in parts':
    'it writes [object Object] for content in parts (Mistral): a plain fold is taken',
  'JSON array': 'Google’s SDK reads events only: an array is framed as events',
};
