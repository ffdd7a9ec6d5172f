import type {
  AssistantMessage,
  AssistantPart,
  Message,
  ToolAnswer,
} from '#engine/schema/message.ts';
import type { ProviderMeta } from '#engine/schema/json.ts';

/** Messages as one provider can be told them, and what of them it cannot be told. */
export interface ToldMessages {
  readonly messages: readonly Message[];
  /** A line for each kind of content that was left out, sorted; empty where nothing was. */
  readonly lost: readonly string[];
}

/**
 * Takes out of a history what only another provider can read: its reasoning with signatures, what is
 * encrypted, its own tools and blocks, and its details. Calls, results, texts and images stay.
 * What the provider said itself comes back to it untouched (invariant M3).
 * @param provider whom the messages are for
 */
export function messagesFor(provider: string, messages: readonly Message[]): ToldMessages {
  const lost = new Map<string, number>();
  const lose = (what: string): [] => {
    lost.set(what, (lost.get(what) ?? 0) + 1);
    return [];
  };
  const told = messages.map((message): Message => {
    switch (message.role) {
      case 'user':
        return message;
      case 'tool':
        return {
          ...message,
          answers: message.answers.map((answer) => ownAnswer(provider, answer, lose)),
        };
      case 'assistant':
        return isForeign(provider, message)
          ? { ...message, content: message.content.flatMap((part) => neutralPart(part, lose)) }
          : message;
      default:
        return message satisfies never;
    }
  });
  // A message of which nothing is left says nothing; the roles around it stay in order without it.
  const spoken = told.filter(
    (message) => message.role !== 'assistant' || message.content.length > 0,
  );
  return {
    messages: spoken,
    lost: [...lost]
      .toSorted(([left], [right]) => (left < right ? -1 : 1))
      .map(([what, count]) => `${count} × ${what}`),
  };
}

const isForeign = (provider: string, { origin }: AssistantMessage): boolean =>
  origin !== undefined && origin.provider !== provider;

type Lose = (what: string) => [];

/** The parts of another provider's message that every provider can be told. */
function neutralPart(part: AssistantPart, lose: Lose): readonly AssistantPart[] {
  switch (part.type) {
    case 'thinking':
      return lose('reasoning');
    case 'redacted_thinking':
      return lose('encrypted reasoning');
    case 'server_tool_call':
    case 'server_tool_result':
      return lose(
        `${part.type === 'server_tool_call' ? 'call' : 'result'} of a tool of the provider`,
      );
    case 'provider':
      return lose(`block ${part.kind} of the provider`);
    case 'text':
    case 'tool_call':
    case 'image':
      return [withoutMeta(part)];
    default:
      return part satisfies never;
  }
}

/** Results of our own tools; a part that only one provider defines is for that one alone. */
function ownAnswer(provider: string, answer: ToolAnswer, lose: Lose): ToolAnswer {
  const output = answer.output.flatMap((part) =>
    part.type === 'provider' && !(provider in part._meta)
      ? lose(`block ${part.kind} in a result`)
      : [part],
  );
  return output.length === answer.output.length ? answer : { ...answer, output };
}

function withoutMeta<Part extends { readonly _meta?: ProviderMeta | undefined }>(part: Part): Part {
  const { _meta: _details, ...rest } = part;
  return rest as Part;
}
