import type { SessionEvent } from '#engine/schema/events/session-event.ts';
import { callRules } from './call-rules.ts';
import { lifecycleRules } from './lifecycle-rules.ts';
import type { LogRule } from './log-rule.ts';
import { treeRules } from './tree-rules.ts';
import type { Violation } from './violation.ts';

/**
 * Checks every promise that a finished log has to keep (invariants E1, L1–L3, P1, P2, T1–T3).
 * The sums (E2) are the codec's to check, because they are about bytes.
 * @param events a whole log, in the order of the file
 */
export function logViolations(events: readonly SessionEvent[]): readonly Violation[] {
  const rules: readonly LogRule[] = [treeRules(), lifecycleRules(), callRules()];
  return [
    ...events.flatMap((event) => rules.flatMap((rule) => rule.onEvent(event))),
    ...rules.flatMap((rule) => rule.atEnd()),
  ];
}
