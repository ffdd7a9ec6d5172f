import type { JsonObject } from '#engine/schema/json.ts';
import type { ThinkingSettings } from '#engine/schema/model-request.ts';
import { ownMeta } from './provider-meta.ts';

/** Up to how many tokens of thinking each effort stands for; the API knows no budgets. */
const LOW_MAX = 4096;
const MEDIUM_MAX = 16_384;

/**
 * Models that never reason: they refuse `reasoning`, and encrypted reasoning with it ("Encrypted
 * content is not supported with this model"). Any other name may be one that does.
 */
export const neverReasons = (model: string): boolean =>
  /^(?:openai\/)?(?:gpt-3|gpt-4|chatgpt-|ft:gpt-4|gpt-5[.\d]*-chat)/.test(model);

/** `reasoning` of the request; fields of the setting's `_meta` win over what is made of it here. */
export function toReasoning(thinking: ThinkingSettings, model: string): JsonObject | undefined {
  switch (thinking.mode) {
    case 'off':
      return neverReasons(model) ? undefined : { effort: 'none' };
    case 'budget':
      return {
        effort: effortOf(thinking.tokensMax),
        summary: 'auto',
        ...ownMeta(thinking._meta),
      };
    case 'adaptive':
      return { summary: 'auto', ...ownMeta(thinking._meta) };
    default:
      return thinking satisfies never;
  }
}

function effortOf(tokensMax: number): string {
  if (tokensMax <= LOW_MAX) return 'low';
  return tokensMax <= MEDIUM_MAX ? 'medium' : 'high';
}
