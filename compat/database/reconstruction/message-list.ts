import type { ConversationMessage, MessageWithEventIds } from './conversation.ts';
import { asWritten, isTruthy } from './first-pass.ts';
import { memberOf } from '../stored-json.ts';

const summaryHead = '[Context from earlier in this conversation]\n\n';
const summaryReply = 'I understand the previous context. Let me continue helping you.';

/** A message that later ones may still be merged into. */
interface Draft {
  readonly role: 'user' | 'assistant';
  content: unknown;
  /** Whether `content` is a list of our own, to which more can be added. */
  isOwnList: boolean;
  readonly eventIds: (string | undefined)[];
}

type Entry = Draft | MessageWithEventIds;

/** The messages so far, and the results of tools that have no place among them yet. */
export class MessageList {
  #entries: Entry[] = [];
  #pending: MessageWithEventIds[] = [];

  addUser(eventId: string, content: unknown): void {
    // Whoever speaks takes the word: what tools had to say to the calls before is lost.
    this.#pending = [];
    this.#add({ role: 'user', content, isOwnList: false, eventIds: [eventId] });
  }

  addAssistant(eventId: string, content: unknown): void {
    if (this.#lastRole() === 'assistant') this.#placeResults();
    this.#add({ role: 'assistant', content, isOwnList: false, eventIds: [eventId] });
    if (callsTools(content)) this.#placeResults();
  }

  addResult(payload: unknown): void {
    const message: ConversationMessage = {
      role: 'toolResult',
      toolCallId: memberOf(payload, 'toolCallId'),
      content: memberOf(payload, 'content'),
      isError: memberOf(payload, 'isError') ?? false,
    };
    this.#pending.push({ message, eventIds: [undefined] });
  }

  /** All that was said is replaced by a summary of it. */
  summarise(summary: unknown): void {
    this.clear();
    const text = `${summaryHead}${asWritten(summary)}`;
    this.#entries.push(
      { role: 'user', content: text, isOwnList: false, eventIds: [undefined] },
      {
        role: 'assistant',
        content: [{ type: 'text', text: summaryReply }],
        isOwnList: true,
        eventIds: [undefined],
      },
    );
  }

  clear(): void {
    this.#entries = [];
    this.#pending = [];
  }

  /** The messages; results at the end stay if the last message has a call. */
  finish(): MessageWithEventIds[] {
    const last = this.#entries.at(-1);
    if (last !== undefined && isDraft(last) && last.role === 'assistant') {
      if (callsTools(last.content)) this.#placeResults();
    }
    return this.#entries.map((entry) => (isDraft(entry) ? finished(entry) : entry));
  }

  #add(draft: Draft): void {
    const last = this.#entries.at(-1);
    if (last === undefined || !isDraft(last) || last.role !== draft.role) {
      this.#entries.push(draft);
      return;
    }
    const listOf = draft.role === 'user' ? blocksOfUser : blocksOfAssistant;
    if (!last.isOwnList) last.content = [...listOf(last.content)];
    last.isOwnList = true;
    const list = last.content as unknown[];
    for (const block of listOf(draft.content)) list.push(block);
    last.eventIds.push(...draft.eventIds);
  }

  #placeResults(): void {
    for (const result of this.#pending) this.#entries.push(result);
    this.#pending = [];
  }

  #lastRole(): string | undefined {
    const last = this.#entries.at(-1);
    return last !== undefined && isDraft(last) ? last.role : undefined;
  }
}

const isDraft = (entry: Entry): entry is Draft => 'role' in entry;

const finished = ({ role, content, eventIds }: Draft): MessageWithEventIds => ({
  message: content === undefined ? { role } : { role, content },
  eventIds,
});

/** A text, also an empty one, is one block. */
const blocksOfUser = (content: unknown): readonly unknown[] =>
  typeof content === 'string' ? [{ type: 'text', text: content }] : elementsOf(content);

/** A text falls into its characters: the server never stores one, and spreads what it merges. */
const blocksOfAssistant = (content: unknown): readonly unknown[] =>
  typeof content === 'string' ? Array.from(content) : elementsOf(content);

/** What is no list has no elements; the existing server throws there, which helps nobody. */
const elementsOf = (content: unknown): readonly unknown[] =>
  Array.isArray(content) ? (content as readonly unknown[]) : [];

const callsTools = (content: unknown): boolean =>
  Array.isArray(content) && content.some((block) => memberOf(block, 'type') === 'tool_use');

/**
 * The content of an answer with the arguments that were too long to be stored in it, from the calls.
 * A block without a remembered call stays as it is.
 */
export function withWholeArguments(
  content: unknown,
  callArguments: ReadonlyMap<unknown, unknown>,
): unknown {
  if (!Array.isArray(content)) return content;
  return content.map((block: unknown) => {
    const callId = memberOf(block, 'id');
    const isCut =
      memberOf(block, 'type') === 'tool_use' &&
      isTruthy(callId) &&
      isTruthy(memberOf(memberOf(block, 'input'), '_truncated'));
    const input = isCut ? callArguments.get(callId) : undefined;
    return input === undefined ? block : { ...(block as object), input };
  });
}
