import type { JsonObject, JsonValue } from '#engine/schema/json.ts';
import { isBlank } from './json-fields.ts';

// What servers say about an answer besides the answer: fingerprints, filters, sources, routes. Of a
// field that comes with several chunks the last one counts that says anything.

export function keepEventDetails(details: JsonObject, event: JsonObject): void {
  keepBut(TOLD_OF_EVENT, details, event);
}

export function keepChoiceDetails(details: JsonObject, choice: JsonObject): void {
  keepBut(TOLD_OF_CHOICE, details, choice);
}

/** Perplexity names the sources of the whole answer, in every chunk. */
export const citationsOf = ({ citations }: JsonObject): readonly JsonValue[] =>
  Array.isArray(citations) ? citations : [];

/** What is told otherwise, or says nothing about the answer (padding against eavesdroppers). */
const TOLD_OF_EVENT: ReadonlySet<string> = new Set([
  'id',
  'object',
  'created',
  'model',
  'choices',
  'usage',
  'error',
  'obfuscation',
  'p',
]);
const TOLD_OF_CHOICE: ReadonlySet<string> = new Set([
  'index',
  'delta',
  'message',
  'finish_reason',
  'logprobs',
  'text',
]);

function keepBut(told: ReadonlySet<string>, details: JsonObject, fields: JsonObject): void {
  for (const name in fields) {
    const value = fields[name];
    if (value !== undefined && !told.has(name) && !isBlank(value)) details[name] = value;
  }
}
