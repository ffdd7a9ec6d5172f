import { z } from 'zod';
import type { JsonValue } from '#engine/schema/json.ts';

const Item = z.looseObject({ role: z.string().optional(), type: z.string().optional() });
const Items = z.array(Item.catch({}));
const Body = z.looseObject({
  messages: Items.optional(),
  input: Items.optional().catch(undefined),
});

/** Not a message of the conversation: it stands in the system prompt if it comes first. */
const isSystem = ({ role }: z.infer<typeof Item>): boolean =>
  role === 'system' || role === 'developer';

/** What a request holds that no step of a scenario can say, in words; undefined where it can all. */
export function unsayableIn(body: JsonValue | undefined): string | undefined {
  const { messages, input } = Body.safeParse(body).data ?? {};
  const items = messages ?? input ?? [];
  const first = items.findIndex((item) => !isSystem(item));
  if (first !== -1 && items.slice(first).some(isSystem)) {
    return 'a system message after the conversation began';
  }
  return items.some(({ type }) => type === 'mcp_approval_response')
    ? 'the approval of a call that the provider makes'
    : undefined;
}
