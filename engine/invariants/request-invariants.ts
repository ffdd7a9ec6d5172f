import type { CallId } from '#engine/schema/ids.ts';
import type { Message } from '#engine/schema/message.ts';
import type { ModelRequest } from '#engine/schema/model-request.ts';
import type { ModelChunk } from '#engine/schema/model-stream.ts';
import { carriedBy, carriedIn, hear, type Carried, type Said } from './carried.ts';
import type { Broken, Violation } from './violation.ts';

/** Reads every request and every answer of a session, and tells which promises the engine broke. */
export interface RequestOracle {
  /** @returns what is wrong with the request, which is the engine's fault */
  onRequest(request: ModelRequest): readonly Violation[];
  /** Remembers what has to come back. */
  onChunk(chunk: ModelChunk): void;
  /** The session was rewound: what came before is no longer owed. */
  forget(): void;
}

const CACHE_BREAKPOINTS_MAX = 4;

/**
 * M1: every call is followed by its answer, and no answer stands alone. M2: roles in order.
 * M3: signed and encrypted reasoning and calls come back untouched, as the stream brought them.
 * M4: system prompt, tools and all earlier messages are those of the request before.
 * M5: at most four cache breakpoints, each at something that is there.
 */
export function requestOracle(): RequestOracle {
  let requestIndex = -1;
  let before: ModelRequest | undefined;
  let owed: readonly Carried[] = [];
  let said: Said = new Map();

  return {
    onRequest(request) {
      requestIndex += 1;
      // Another provider is told only what it can read; it owes nothing of what came before.
      if (before !== undefined && before.provider !== request.provider) {
        before = undefined;
        owed = [];
      }
      const broken = [
        ...pairViolations(request.messages),
        ...roleViolations(request.messages),
        ...carryViolations(request.messages, owed),
        ...prefixViolations(before, request),
        ...capViolations(request),
      ];
      before = request;
      said = new Map();
      return broken.map(([invariant, message]) => ({
        invariant,
        at: requestIndex,
        message: `the engine's request ${requestIndex + 1}: ${message}`,
      }));
    },
    onChunk(chunk) {
      hear(said, chunk);
      // Only a finished answer is owed; what a cut stream brought may be left out.
      if (chunk.type === 'finished') owed = [...owed, ...carriedBy(said)];
    },
    forget() {
      before = undefined;
      owed = [];
    },
  };
}

function pairViolations(messages: readonly Message[]): Broken[] {
  const broken: Broken[] = [];
  messages.forEach((message, index) => {
    const next = messages[index + 1];
    const calls = callsOf(message);
    if (calls.length > 0) {
      const answers = next?.role === 'tool' ? next.answers.map((answer) => answer.callId) : [];
      if (calls.join() !== answers.join()) {
        broken.push(['M1', `message ${index} calls ${calls.join()}, answered: ${answers.join()}`]);
      }
    } else if (next?.role === 'tool') {
      broken.push(['M1', `message ${index + 1} answers calls that nobody made`]);
    }
  });
  return messages[0]?.role === 'tool' ? [...broken, ['M1', 'message 0 answers no call']] : broken;
}

const callsOf = (message: Message): readonly CallId[] =>
  message.role === 'assistant'
    ? message.content.flatMap((part) => (part.type === 'tool_call' ? [part.callId] : []))
    : [];

function roleViolations(messages: readonly Message[]): Broken[] {
  const broken: Broken[] = [];
  if (messages[0]?.role !== 'user') broken.push(['M2', 'the first message is not the user’s']);
  messages.forEach((message, index) => {
    const next = messages[index + 1];
    const isCalling = callsOf(message).length > 0;
    if (isCalling && next !== undefined && next.role !== 'tool') {
      const who = next.role === 'user' ? 'the user' : 'the assistant';
      broken.push(['M2', `in message ${index + 1} ${who} speaks before the calls are answered`]);
    }
    if (message.role === 'assistant' && message.content.length === 0) {
      broken.push(['M2', `message ${index} of the assistant is empty`]);
    }
  });
  return broken;
}

function carryViolations(messages: readonly Message[], owed: readonly Carried[]): Broken[] {
  const present = messages.flatMap(carriedIn);
  const broken: Broken[] = [];
  let from = 0;
  for (const { kind, value } of owed) {
    const found = present.findIndex(
      (each, index) => index >= from && each.kind === kind && each.value === value,
    );
    if (found === -1)
      broken.push(['M3', `the ${kind} ${excerpt(value)} did not come back untouched`]);
    else from = found + 1;
  }
  return broken;
}

const EXCERPT_CHARACTERS_MAX = 60;

const excerpt = (text: string): string =>
  text.length <= EXCERPT_CHARACTERS_MAX ? text : `${text.slice(0, EXCERPT_CHARACTERS_MAX)}…`;

function prefixViolations(before: ModelRequest | undefined, request: ModelRequest): Broken[] {
  if (before === undefined) return [];
  const broken: Broken[] = [];
  const differs = (left: unknown, right: unknown): boolean =>
    JSON.stringify(left) !== JSON.stringify(right);
  if (differs(before.system, request.system)) broken.push(['M4', 'the system prompt changed']);
  if (differs(before.tools, request.tools)) broken.push(['M4', 'the tools changed']);
  const changed = before.messages.findIndex((each, index) =>
    differs(each, request.messages[index]),
  );
  if (changed !== -1) broken.push(['M4', `message ${changed} is not what it was`]);
  return broken;
}

function capViolations({ cacheBreakpoints, messages }: ModelRequest): Broken[] {
  const broken: Broken[] = [];
  if (cacheBreakpoints.length > CACHE_BREAKPOINTS_MAX) {
    broken.push(['M5', `${cacheBreakpoints.length} cache breakpoints`]);
  }
  for (const breakpoint of cacheBreakpoints) {
    if (breakpoint.at === 'message' && messages[breakpoint.index] === undefined) {
      broken.push(['M5', `a cache breakpoint at message ${breakpoint.index}, which is not there`]);
    }
  }
  return broken;
}
