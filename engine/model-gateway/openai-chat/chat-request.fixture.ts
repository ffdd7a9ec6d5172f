import type { UserPart } from '#engine/schema/content.ts';
import { CallId } from '#engine/schema/ids.ts';
import type { JsonObject } from '#engine/schema/json.ts';
import type { AssistantPart, Message, ToolCallPart } from '#engine/schema/message.ts';
import type { ModelRequest } from '#engine/schema/model-request.ts';
import { contractRequest } from '#engine/testing/model-port.contract.ts';
import type { ChatQuirks } from './chat-quirks.ts';
import { chatServer } from './chat-server.ts';
import { toChatRequest } from './to-chat-request.ts';

// A conversation in our words, and what is sent of it.

export const callId = CallId.parse('call_1');
export const user = (...content: readonly UserPart[]): Message => ({
  role: 'user',
  content: [...content],
});
export const says = (text: string): UserPart => ({ type: 'text', text });
export const assistant = (...content: readonly AssistantPart[]): Message => ({
  role: 'assistant',
  content: [...content],
});
export const call: ToolCallPart = {
  type: 'tool_call',
  callId,
  name: 'read',
  arguments: { path: 'a' },
};
export const wireCall = {
  id: 'call_1',
  type: 'function',
  function: { name: 'read', arguments: '{"path":"a"}' },
};
export const answer: Message = {
  role: 'tool',
  answers: [{ callId, output: [{ type: 'text', text: 'out' }], isError: false }],
};

export const body = (
  changes: Partial<ModelRequest>,
  provider = 'openai-chat',
  quirks: Partial<ChatQuirks> = {},
): JsonObject =>
  toChatRequest(
    { ...contractRequest, ...changes },
    chatServer({ provider, baseUrl: 'http://127.0.0.1:1', quirks }),
  );
export const messages = (
  list: readonly Message[],
  provider?: string,
  quirks?: Partial<ChatQuirks>,
) => body({ messages: [...list], system: [] }, provider, quirks)['messages'];
