import type { Sql } from './sql.ts';
import { memberOf, parseStored } from './stored-json.ts';

/** The last words of both sides; a side that said nothing yet is absent. */
export interface MessagePreview {
  readonly lastUserPrompt?: string;
  readonly lastAssistantResponse?: string;
}

const lastOfType = `
  SELECT payload FROM events WHERE session_id = ? AND type = ? ORDER BY sequence DESC LIMIT 1`;

/**
 * For each session the newest message of both types, by sequence alone: orphaned and deleted ones
 * count, those from before a fork do not. An entry for every id, also for one that is not there.
 */
export function messagePreviews(
  sql: Sql,
  sessionIds: readonly string[],
): Map<string, MessagePreview> {
  const last = (sessionId: string, type: string): string | undefined => {
    const row = sql.all<{ readonly payload: string }>(lastOfType, sessionId, type)[0];
    return row === undefined ? undefined : visibleText(parseStored(row.payload, {}));
  };
  return new Map(
    sessionIds.map((sessionId) => {
      const lastUserPrompt = last(sessionId, 'message.user');
      const lastAssistantResponse = last(sessionId, 'message.assistant');
      return [
        sessionId,
        {
          ...(lastUserPrompt !== undefined && { lastUserPrompt }),
          ...(lastAssistantResponse !== undefined && { lastAssistantResponse }),
        },
      ];
    }),
  );
}

/** The text of a message: as it is, or that of its text blocks, with nothing in between. */
function visibleText(payload: unknown): string {
  const content = memberOf(payload, 'content');
  if (typeof content === 'string') return content;
  if (!Array.isArray(content)) return '';
  return content
    .filter((block) => memberOf(block, 'type') === 'text')
    .map((block) => memberOf(block, 'text'))
    .join('');
}
