import type { LogRule } from './log-rule.ts';
import type { Violation } from './violation.ts';

/**
 * E1: the log is a tree that only grows: gapless, unique ids, every parent written before its child,
 * and only a rewind goes back behind the event before it.
 */
export function treeRules(): LogRule {
  const known = new Set<string>();
  let expected = 0;
  let head: string | null = null;
  return {
    onEvent({ id, parentId, sequence, type }) {
      const broken: string[] = [];
      if (sequence !== expected) broken.push(`sequence ${sequence}, expected ${expected}`);
      if (known.has(id)) broken.push(`id ${id} is there twice`);
      if (parentId === null ? head !== null : !known.has(parentId)) {
        broken.push(`parent ${parentId} is not before it`);
      } else if (parentId !== head && type !== 'session.rewound') {
        broken.push(`parent ${parentId}, expected ${head}: this is no rewind`);
      }
      known.add(id);
      expected = sequence + 1;
      head = id;
      return broken.map((message): Violation => ({ invariant: 'E1', at: sequence, message }));
    },
    atEnd: () => [],
  };
}
