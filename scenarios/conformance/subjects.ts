import type { CorpusApi } from './left-out.ts';
import { anthropic } from './oracles/anthropic.ts';
import { gemini } from './oracles/gemini.ts';
import { openaiChat } from './oracles/openai-chat.ts';
import { openaiResponses } from './oracles/openai-responses.ts';
import type { Subject } from './subject.ts';

export const subjects: Readonly<Record<CorpusApi, Subject>> = {
  'anthropic.messages': anthropic,
  'openai.responses': openaiResponses,
  'openai.chat': openaiChat,
  'openai-compatible.chat': openaiChat,
  'gemini.generateContent': gemini,
};
