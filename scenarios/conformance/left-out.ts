/** The APIs whose exchanges are read, by their names in the corpus. */
export const corpusApis = [
  'anthropic.messages',
  'openai.responses',
  'openai.chat',
  'openai-compatible.chat',
  'gemini.generateContent',
] as const;
export type CorpusApi = (typeof corpusApis)[number];

/** The APIs of the corpus that `npm run conformance` does not read, each with its reason. */
export const leftOut: Readonly<Record<string, string>> = {
  'gemini.interactions': 'a newer API of Google with a format of its own; no adapter speaks it',
  'other.bedrock-converse': 'Amazon’s own format in binary frames; no adapter speaks it',
  'other.cohere': 'Cohere’s own format; no adapter speaks it',
  'other.ollama': 'Ollama’s own format; its compatible API is read instead',
};
