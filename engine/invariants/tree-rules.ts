import type { LogRule } from './log-invariants.ts';
import type { Violation } from './violation.ts';

/** E1: the log is a tree that only grows: gapless, unique ids, every parent written before its child. */
export function treeRules(): LogRule {
  const known = new Set<string>();
  let expected = 0;
  return {
    onEvent(event) {
      const broken: string[] = [];
      if (event.sequence !== expected)
        broken.push(`sequence ${event.sequence}, expected ${expected}`);
      if (known.has(event.id)) broken.push(`id ${event.id} is there twice`);
      if (event.parentId === null ? expected > 0 : !known.has(event.parentId)) {
        broken.push(`parent ${event.parentId} is not before it`);
      }
      known.add(event.id);
      expected = event.sequence + 1;
      return broken.map((message): Violation => ({ invariant: 'E1', at: event.sequence, message }));
    },
    atEnd: () => [],
  };
}
