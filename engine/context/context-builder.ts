import type { BuiltContext, ContextPort } from '#engine/ports/context-port.ts';
import type { TextPart } from '#engine/schema/content.ts';
import type { ModelRequest } from '#engine/schema/model-request.ts';
import { cacheBreakpoints } from './cache-breakpoints.ts';
import { messagesFor } from './foreign-content.ts';
import { defaultSystemPrompt } from './system-prompt.ts';

export interface ContextOptions {
  /** The system prompt, block by block, instead of the built-in one; may be empty. */
  readonly system?: readonly TextPart[] | undefined;
}

/** Puts requests together: system prompt, tools, then every message in order. */
export function contextBuilder({ system }: ContextOptions = {}): ContextPort {
  return {
    build({ model: { provider, model }, settings, workspace, tools, messages }): BuiltContext {
      const told = messagesFor(provider, messages);
      const request: ModelRequest = {
        provider,
        model,
        system: [...(system ?? [{ type: 'text', text: defaultSystemPrompt(workspace) } as const])],
        tools: [...tools],
        messages: [...told.messages],
        settings,
        cacheBreakpoints: settings.cache === false ? [] : cacheBreakpoints(told.messages),
      };
      return { request, lost: told.lost };
    },
  };
}
