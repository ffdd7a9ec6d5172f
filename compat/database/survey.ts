import type { ExistingStore, StoreStatistics } from './existing-store.ts';
import { StoreRefusal } from './store-refusal.ts';

/** What is in a database, and whether all of it can be rebuilt. */
export interface DatabaseSurvey {
  readonly stats: StoreStatistics;
  /** Messages at the heads of all sessions. */
  readonly messageCount: number;
  /** Sessions that have no state at their head, and why. */
  readonly problems: readonly { readonly sessionId: string; readonly problem: string }[];
}

/** Rebuilds every session at its head. */
export function surveyDatabase(store: ExistingStore): DatabaseSurvey {
  const problems: { sessionId: string; problem: string }[] = [];
  let messageCount = 0;
  for (const { id } of store.sessions.list({ orderBy: 'createdAt', order: 'asc' })) {
    try {
      messageCount += store.state.getStateAtHead(id).messagesWithEventIds.length;
    } catch (error) {
      if (!(error instanceof StoreRefusal)) throw error;
      problems.push({ sessionId: id, problem: error.message });
    }
  }
  return { stats: store.getStats(), messageCount, problems };
}
