import type { JsonObject } from '#engine/schema/json.ts';
import { objectsOf, textOf } from './json-fields.ts';

/**
 * What a delta (or a whole message) brings of the model's reasoning, in the clear. Each server has a
 * field of its own, and some send the same words in two: the first that holds any counts.
 */
export function reasoningTextOf(delta: JsonObject): string {
  return (
    textOf(delta['reasoning_content']) || // DeepSeek, xAI, Qwen, Z.ai, llama.cpp
    textOf(delta['reasoning']) || // OpenRouter, Groq, Cerebras, Ollama, vLLM
    textOf(delta['reasoning_text']) || // Copilot
    textOfDetails(objectsOf(delta['reasoning_details']))
  );
}

const textOfDetails = (details: readonly JsonObject[]): string =>
  details.map((detail) => textOf(detail['text']) || textOf(detail['summary'])).join('');

/** Joins the streamed pieces of `reasoning_details` to the list that goes back. */
export interface ReasoningDetails {
  add(details: readonly JsonObject[]): void;
  /** In their order; empty where there were none. */
  list(): JsonObject[];
}

/**
 * OpenRouter's structured reasoning (its guide "Reasoning tokens", read 2026-11-20), which has to come
 * back whole: signed text, summaries, encrypted data. A streamed piece goes on where the last detail
 * has its type and index; encrypted data comes in one piece, and details that come together stay
 * apart.
 */
export function reasoningDetails(): ReasoningDetails {
  const entries: { readonly fields: JsonObject; text: string; summary: string }[] = [];
  return {
    add(details) {
      const last = entries.at(-1);
      const [first, ...others] = details;
      if (first === undefined) return;
      if (last !== undefined && goesOn(last.fields, first)) {
        for (const [name, value] of Object.entries(first)) {
          // A signature comes once, with empty ones before it.
          if (value !== null && value !== '') last.fields[name] = value;
        }
        last.text += textOf(first['text']);
        last.summary += textOf(first['summary']);
      } else {
        others.unshift(first);
      }
      for (const detail of others) {
        const text = textOf(detail['text']);
        entries.push({ fields: { ...detail }, text, summary: textOf(detail['summary']) });
      }
    },
    list: () =>
      entries.map(({ fields, text, summary }) => ({
        ...fields,
        ...('text' in fields ? { text } : {}),
        ...('summary' in fields ? { summary } : {}),
      })),
  };
}

const goesOn = (last: JsonObject, next: JsonObject): boolean =>
  next['type'] === last['type'] &&
  next['index'] === last['index'] &&
  next['type'] !== 'reasoning.encrypted';
