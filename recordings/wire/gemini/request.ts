import { z } from 'zod';
import type { ZodType } from 'zod';
import { anyObject, count, flag, listOf, maybe, object, text } from '../wire-shapes.ts';
import { enumeration, sentPart, spelledTwice } from './parts.ts';

const schemaFields = ['parameters', 'parametersJsonSchema', 'response', 'responseJsonSchema'];

const declaration = (): ZodType =>
  object({
    name: text,
    description: maybe(text),
    ...spelledTwice(Object.fromEntries(schemaFields.map((name) => [name, maybe(anyObject)]))),
  });

const tool = (): ZodType =>
  object(
    spelledTwice({
      functionDeclarations: maybe(listOf(declaration())),
      codeExecution: maybe(anyObject),
      googleSearch: maybe(anyObject),
      googleSearchRetrieval: maybe(anyObject),
      urlContext: maybe(anyObject),
      mcpServers: maybe(listOf(anyObject)),
    }),
  );

const generationConfig = (): ZodType =>
  object(
    spelledTwice({
      temperature: maybe(z.number()),
      topP: maybe(z.number()),
      topK: maybe(z.number()),
      candidateCount: maybe(count),
      maxOutputTokens: maybe(count),
      stopSequences: maybe(listOf(text)),
      seed: maybe(z.int()),
      responseMimeType: maybe(text),
      responseSchema: maybe(anyObject),
      responseJsonSchema: maybe(anyObject),
      responseModalities: maybe(listOf(enumeration)),
      thinkingConfig: maybe(
        object(
          spelledTwice({
            includeThoughts: maybe(flag),
            thinkingBudget: maybe(z.int()),
            thinkingLevel: maybe(enumeration),
          }),
        ),
      ),
    }),
  );

const toolConfig = (): ZodType => {
  const calling = { mode: maybe(enumeration), allowedFunctionNames: maybe(listOf(text)) };
  return object(spelledTwice({ functionCallingConfig: maybe(object(spelledTwice(calling))) }));
};

/**
 * The body of `generateContent` and `streamGenerateContent`, of the Gemini API and of Vertex: the
 * types of SDK 3.1.0 and real traffic. The model stands in the address.
 */
export function request(): ZodType {
  const parts = z.array(sentPart());
  return object({
    contents: z.array(object({ role: maybe(z.enum(['user', 'model', 'function'])), parts })).min(1),
    ...spelledTwice({
      // One part alone is taken for a list of one.
      systemInstruction: maybe(object({ parts: z.union([parts, sentPart()]) })),
      generationConfig: maybe(generationConfig()),
      toolConfig: maybe(toolConfig()),
      safetySettings: maybe(listOf(object({ category: enumeration, threshold: enumeration }))),
      cachedContent: maybe(text),
    }),
    tools: maybe(listOf(tool())),
  });
}
