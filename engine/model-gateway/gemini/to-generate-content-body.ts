import type { JsonObject } from '#engine/schema/json.ts';
import type {
  ModelRequest,
  ModelSettings,
  ThinkingSettings,
} from '#engine/schema/model-request.ts';
import { asObject } from './json-fields.ts';
import { isThirdFamily } from './model-family.ts';
import { isEmpty, ownMeta } from './provider-meta.ts';
import { toContents } from './to-contents.ts';
import { toTools } from './to-tools.ts';

/**
 * The body of `POST …:streamGenerateContent` (API reference and types of SDK 3.1.0, read 2026-11-21).
 * Pure, and stable: equal requests give equal bytes, so that the provider's cache and a recording
 * recognise them. The cache finds the prefix by itself: breakpoints have no place here. The API
 * cannot be told to ask for one tool at a time either.
 */
export function toGenerateContentBody(request: ModelRequest): JsonObject {
  const { model, settings } = request;
  const { generationConfig: ownConfig, ...furtherFields } = ownMeta(settings._meta) ?? {};
  const system = request.system.flatMap(({ text }) => (text === '' ? [] : [{ text }]));
  const config = { ...toGenerationConfig(model, settings), ...asObject(ownConfig) };
  // A null of the settings takes out what the engine would add.
  const generationConfig = Object.fromEntries(
    Object.entries(config).filter(([, value]) => value !== null),
  );
  return {
    ...(system.length > 0 ? { systemInstruction: { parts: system } } : {}),
    ...toTools(request.tools, settings.toolChoice),
    ...(isEmpty(generationConfig) ? {} : { generationConfig }),
    ...furtherFields,
    // Last, so that no setting can replace what the engine is asking.
    contents: toContents(request.messages, { isThirdFamily: isThirdFamily(model) }),
  };
}

function toGenerationConfig(model: string, settings: ModelSettings): JsonObject {
  const { outputTokensMax, temperature, stopSequences, thinking } = settings;
  return {
    maxOutputTokens: outputTokensMax,
    ...(temperature === undefined ? {} : { temperature }),
    ...(stopSequences === undefined ? {} : { stopSequences }),
    ...(thinking === undefined
      ? {}
      : { thinkingConfig: toThinkingConfig(thinking, isThirdFamily(model)) }),
  };
}

/**
 * `thinkingConfig`. From family 3 on models think in levels, cannot be stopped from it, and decide by
 * themselves how long where nothing is said; before, a budget of 0 is off and -1 is their own choice.
 * A level and a budget refuse each other, so the provider's own `thinkingLevel` drops ours.
 */
function toThinkingConfig(thinking: ThinkingSettings, isThird: boolean): JsonObject {
  switch (thinking.mode) {
    case 'off':
      return isThird ? { thinkingLevel: 'LOW' } : { thinkingBudget: 0 };
    case 'budget':
      return withOwn({ thinkingBudget: thinking.tokensMax }, thinking._meta);
    case 'adaptive':
      return withOwn(isThird ? {} : { thinkingBudget: -1 }, thinking._meta);
    default:
      return thinking satisfies never;
  }
}

function withOwn(budget: JsonObject, meta: ThinkingMeta): JsonObject {
  const own = ownMeta(meta) ?? {};
  const shown = { includeThoughts: true };
  if (isEmpty(own)) return { ...budget, ...shown };
  return 'thinkingLevel' in own ? { ...shown, ...own } : { ...budget, ...shown, ...own };
}

type ThinkingMeta = Extract<ThinkingSettings, { mode: 'adaptive' }>['_meta'];
