import type { JsonObject, JsonValue } from '#engine/schema/json.ts';
import { nextIndex, type AnswerState, type OpenText } from './answer-state.ts';
import { isEmpty, marked, withOwnMeta } from './provider-meta.ts';

/**
 * A piece of text or thinking. Pieces without anything beside them are one block; a piece with a
 * signature is a block by itself, because it has to go back on the very part that it came on
 * ("Thought signatures", read 2026-11-21: parts with and without one must not be merged).
 */
export function addText(state: AnswerState, text: string, part: JsonObject): void {
  const kind = part['thought'] === true ? 'thinking' : 'text';
  if (isPlain(part)) {
    if (text === '') return;
    const index = state.open?.kind === kind ? state.open.index : openText(state, kind).index;
    state.out.push({ type: `${kind}.delta`, index, text });
    return;
  }
  closeText(state);
  const { text: _text, thought: _thought, ...extras } = part;
  if (kind === 'thinking') addSignedThinking(state, text, extras);
  else if (text === '') addWholePart(state, 'empty_text', part);
  else {
    const index = nextIndex(state);
    state.out.push(
      { type: 'text.delta', index, text },
      { type: 'block.completed', index, ...withOwnMeta(extras) },
    );
  }
}

function addSignedThinking(state: AnswerState, text: string, extras: JsonObject): void {
  const { thoughtSignature: signature, ...rest } = extras;
  const index = nextIndex(state);
  if (text !== '') state.out.push({ type: 'thinking.delta', index, text });
  if (typeof signature === 'string') {
    state.out.push({ type: 'thinking.signature', index, signature });
  }
  state.out.push({ type: 'block.completed', index, ...marked(rest) });
}

/** Ends the block that the next part cannot go on with. */
export function closeText(state: AnswerState): void {
  const { open } = state;
  if (open === undefined) return;
  state.open = undefined;
  const { kind, index, citations } = open;
  const cited: JsonObject = citations.length > 0 ? { citations } : {};
  // Thinking is marked, so that its provider knows it again: without a signature nothing else tells.
  const meta = kind === 'thinking' ? marked(cited) : withOwnMeta(cited);
  state.out.push({ type: 'block.completed', index, ...meta });
}

/** What was cited in the text that is being written; each citation is told once. */
export function addCitations(state: AnswerState, citations: readonly JsonValue[]): void {
  const { open, cited } = state;
  if (open?.kind !== 'text') return;
  for (const citation of citations) {
    const text = JSON.stringify(citation);
    if (cited.has(text)) continue;
    cited.add(text);
    open.citations.push(citation);
    state.out.push({ type: 'citation', index: open.index, citation });
  }
}

/** A part that has no words of ours, kept whole. */
export function addWholePart(state: AnswerState, kind: string, part: JsonObject): void {
  closeText(state);
  const index = nextIndex(state);
  state.out.push(
    { type: 'provider.block', index, kind, ...marked(part) },
    { type: 'block.completed', index },
  );
}

function openText(state: AnswerState, kind: OpenText['kind']): OpenText {
  closeText(state);
  state.open = { kind, index: nextIndex(state), citations: [] };
  return state.open;
}

function isPlain(part: JsonObject): boolean {
  for (const field in part) if (field !== 'text' && field !== 'thought') return false;
  return true;
}

export const withoutEmpty = (fields: Record<string, JsonObject>): JsonObject =>
  Object.fromEntries(Object.entries(fields).filter(([, value]) => !isEmpty(value)));
