import { mends, type AmbientKind } from './ambient-kind.ts';
import { renderFrame, type Frame } from './call-stack.ts';
import { mattered, type Finding } from './diagnosis.ts';
import type { Owner } from './owners.ts';
import type { RecordedRead } from './read-reports.ts';

const FRAMES_MAX = 6;

export interface FindingParts {
  /** Absolute; frames below it are those of the project, and named from there. */
  readonly root: string;
  readonly ownerOf: (caller: Frame, kind: AmbientKind) => Owner;
  /** What only the run that was recorded wrote, and not the other one. */
  readonly onlyInFirst: (value: string) => boolean;
  /** Kinds of what, otherwise alone, makes a difference. */
  readonly guilty: ReadonlySet<AmbientKind>;
}

/** What was read, with whether it made a difference; what mattered first, then by file and line. */
export function toFindings(reads: readonly RecordedRead[], parts: FindingParts): Finding[] {
  const all = reads.flatMap((read) => toFinding(read, parts) ?? []);
  // Who may read the clock has read the same day as whoever may not: suspect is who may not.
  const isExplained = all.some(({ note, reached }) => note === undefined && reached !== undefined);
  const findings = all.map((each) =>
    isExplained && each.note !== undefined ? { ...each, reached: undefined } : each,
  );
  return findings.toSorted(
    (left, right) =>
      Number(mattered(right)) - Number(mattered(left)) ||
      compareText(left.owner, right.owner) ||
      compareText(left.stack[0] ?? '', right.stack[0] ?? ''),
  );
}

const compareText = (left: string, right: string): number =>
  left === right ? 0 : left < right ? -1 : 1;

function toFinding(read: RecordedRead, parts: FindingParts): Finding | undefined {
  const { source, kind, detail, count, stack } = read;
  const [caller] = stack;
  if (caller === undefined) return undefined;
  const { name, isForbidden, note } = parts.ownerOf(caller, kind);
  return {
    source,
    kind,
    detail: detail?.replaceAll(parts.root, '.'),
    count,
    owner: name,
    stack: trimmed(stack, parts.root),
    reached: reachedBy(read, parts),
    isForbidden,
    note,
    mend: name === 'engine' ? mends[kind].port : mends[kind].mend,
  };
}

/** The caller, and of the frames below it those of the project. */
const trimmed = ([caller, ...rest]: readonly Frame[], root: string): readonly string[] =>
  [
    ...(caller === undefined ? [] : [caller]),
    ...rest.filter(({ file }) => file.startsWith(`${root}/`) && !file.includes('/node_modules/')),
  ]
    .slice(0, FRAMES_MAX)
    .map((frame) => renderFrame(frame, root));

function reachedBy(
  { kind, values }: RecordedRead,
  { onlyInFirst, guilty }: FindingParts,
): string | undefined {
  const value = values.find(onlyInFirst);
  if (value !== undefined) return `its value ${JSON.stringify(value.slice(0, 60))} stands there`;
  return guilty.has(kind) ? `the result differs when only what it reads is otherwise` : undefined;
}
