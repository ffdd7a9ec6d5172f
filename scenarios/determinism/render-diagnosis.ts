import { isSound, mattered, type Diagnosis, type Finding } from './diagnosis.ts';

const HARNESS = 'harness';
const SOURCE_COLUMNS = 30;

/** A diagnosis as plain lines: what differed, what mattered with its mend, and all else in short. */
export function renderDiagnosis(diagnosis: Diagnosis): readonly string[] {
  const { subject, difference, causes, findings, surroundings, seed, ending } = diagnosis;
  const important = findings.filter(mattered);
  const rest = findings.filter((finding) => !mattered(finding));
  const verdict =
    difference.length === 0
      ? 'two runs, and nothing differs'
      : 'two runs in unlike surroundings differ';
  return [
    `${subject}: ${verdict}`,
    `  the second had ${surroundings.join('; ')}`,
    ...(ending === undefined ? [] : [`  both ended with ${ending}: what comes after was not seen`]),
    ...difference.flatMap((each) => each.split('\n')).map((line) => `  ${line}`),
    ...causes.map((cause) => `  it differs when this alone is otherwise: ${cause}`),
    ...important.flatMap(details),
    ...(rest.length === 0 ? [] : ['seen, and no difference showed']),
    ...rest.filter(({ owner }) => owner !== HARNESS).map((finding) => `  ${oneLine(finding)}`),
    ...ofHarness(rest),
    summary(diagnosis, important.length),
    `seed ${seed}`,
  ];
}

/** What the runner of scenarios itself does is no part of a session. */
function ofHarness(findings: readonly Finding[]): readonly string[] {
  const count = findings.filter(({ owner }) => owner === HARNESS).length;
  return count === 0 ? [] : [`  and at ${count} places of the harness itself: see --json`];
}

function details(finding: Finding): readonly string[] {
  const { reached, isForbidden, stack, mend } = finding;
  return [
    oneLine(finding),
    ...(reached === undefined ? [] : [`  reached the result: ${reached}`]),
    ...(isForbidden ? ['  read past the ports of the engine (invariant D1)'] : []),
    ...stack.slice(1).map((frame) => `  at    ${frame}`),
    `  mend  ${mend}`,
  ];
}

function oneLine({ source, kind, detail, count, owner, stack, note }: Finding): string {
  const what = detail === undefined || detail === '' ? source : `${source} ${short(detail)}`;
  const why = note === undefined ? '' : `: ${note}`;
  return `${what.padEnd(SOURCE_COLUMNS)} ${kind}, ${count}×, ${stack[0] ?? ''}  [${owner}${why}]`;
}

const short = (text: string): string => (text.length > 80 ? `${text.slice(0, 80)}…` : text);

function summary(diagnosis: Diagnosis, count: number): string {
  if (isSound(diagnosis)) return 'nothing found that mattered';
  if (count > 0) return count === 1 ? '1 source mattered' : `${count} sources mattered`;
  return diagnosis.causes.length > 0
    ? 'no source was seen that explains it, but what has to be otherwise is known'
    : 'no source was seen that explains it: look at other programs and at what they answer';
}
