import fc from 'fast-check';
import { expect, test } from 'vitest';
import { contextBuilder } from '#engine/context/context-builder.ts';
import { toMessageParams } from '#engine/model-gateway/anthropic/to-message-params.ts';
import { toGenerateContentBody } from '#engine/model-gateway/gemini/to-generate-content-body.ts';
import { chatServer } from '#engine/model-gateway/openai-chat/chat-server.ts';
import { toChatRequest } from '#engine/model-gateway/openai-chat/to-chat-request.ts';
import { toResponsesRequest } from '#engine/model-gateway/openai-responses/to-responses-request.ts';
import { CallId } from '#engine/schema/ids.ts';
import type { JsonObject } from '#engine/schema/json.ts';
import type { AssistantPart, Message } from '#engine/schema/message.ts';
import type { ModelRequest } from '#engine/schema/model-request.ts';
import { checkRequest } from '#recordings/wire/check-request.ts';
import { isViolation } from '#recordings/wire/wire-finding.ts';
import type { WireApiName } from '#recordings/wire/wire-schema.ts';

// Goal: the history of any provider is a valid request of any other, in the middle of a tool loop too.
// Method: messages of providers in any order, then a request to each provider, held against the wire
// schema of its API and searched for what only another one may read.

interface Provider {
  readonly api: WireApiName;
  readonly toBody: (request: ModelRequest) => JsonObject;
}

const mistral = chatServer({ provider: 'mistral' });

const providers: Readonly<Record<string, Provider>> = {
  anthropic: { api: 'anthropic-messages', toBody: toMessageParams },
  openai: { api: 'openai-responses', toBody: toResponsesRequest },
  mistral: { api: 'openai-chat', toBody: (request) => toChatRequest(request, mistral) },
  gemini: { api: 'gemini-generate-content', toBody: toGenerateContentBody },
};
const names = Object.keys(providers);

/** Stands in everything that only the provider that said it may read. */
const secretOf = (provider: string): string => `only-for-${provider}`;

const details = (provider: string) => ({ _meta: { [provider]: { own: secretOf(provider) } } });

/** Ids as the APIs make them, and some that others refuse. */
const callId = fc.constantFrom('toolu_01Ab', 'call_9:x/y', 'Zk3mQ7abc', 'call_1', 'fc-Δ');

const assistantParts = (provider: string): fc.Arbitrary<AssistantPart[]> => {
  const thought = fc.constantFrom<AssistantPart[]>(
    [],
    [{ type: 'thinking', text: 'Hm.', signature: secretOf(provider), ...details(provider) }],
    [{ type: 'redacted_thinking', data: secretOf(provider) }],
  );
  const text = fc.constantFrom<AssistantPart[]>([], [{ type: 'text', text: 'I will look.' }]);
  const calls = fc.uniqueArray(callId, { maxLength: 3 }).map((ids) =>
    ids.map((id): AssistantPart => ({
      type: 'tool_call',
      callId: CallId.parse(id),
      name: 'Look',
      arguments: { at: id },
      ...details(provider),
    })),
  );
  return fc
    .tuple(thought, text, calls)
    .map((parts) => parts.flat())
    .filter((parts) => parts.some(({ type }) => type === 'text' || type === 'tool_call'));
};

const user: Message = { role: 'user', content: [{ type: 'text', text: 'Go on.' }] };

/** What one provider said, and the answers to its calls or the user's next words. */
const exchange = fc.constantFrom(...names).chain((provider) =>
  assistantParts(provider).map((content): Message[] => {
    const answers = content.flatMap((part) =>
      part.type === 'tool_call'
        ? [
            {
              callId: part.callId,
              isError: false,
              output: [{ type: 'text' as const, text: 'seen' }],
            },
          ]
        : [],
    );
    return [
      { role: 'assistant', origin: { provider, model: 'm' }, content },
      answers.length > 0 ? { role: 'tool', answers } : user,
    ];
  }),
);

const history = fc
  .array(exchange, { minLength: 1, maxLength: 5 })
  .map((turns): Message[] => [user, ...turns.flat()]);

test.each(names)('%s takes up the history of any other provider', (provider) => {
  const { api, toBody } = providers[provider] ?? {
    api: 'gemini-generate-content',
    toBody: toGenerateContentBody,
  };
  fc.assert(
    fc.property(history, (messages) => {
      const { request } = contextBuilder({ system: [] }).build({
        model: { provider, model: 'some-model' },
        settings: { outputTokensMax: 100 },
        workspace: '/workspace',
        tools: [
          {
            name: 'Look',
            description: 'Looks.',
            inputSchema: { type: 'object', properties: { at: { type: 'string' } } },
            readOnly: true,
            replay: 'safe',
          },
        ],
        messages,
      });
      const body = toBody(request);
      expect(checkRequest(api, body).filter(isViolation)).toEqual([]);
      const sent = JSON.stringify(body);
      const others = names.filter((name) => name !== provider);
      expect(others.filter((name) => sent.includes(secretOf(name)))).toEqual([]);
      const calls = messages.flatMap((message) =>
        message.role === 'tool' ? message.answers : [],
      ).length;
      expect(sent.split('"seen"').length - 1).toBe(calls);
      expect(body).toEqual(toBody(request));
    }),
    { numRuns: 200 },
  );
});
