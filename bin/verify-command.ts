import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { logViolations } from '#engine/invariants/log-invariants.ts';
import { InputError } from '#engine/schema/errors.ts';
import { readRecording } from '#recordings/format/read-recording.ts';
import { blame } from '#recordings/wire/blame.ts';
import { checkRecording } from '#recordings/wire/check-recording.ts';
import { isViolation, renderFinding } from '#recordings/wire/wire-finding.ts';
import { visibleText } from '#scenarios/runner/visible-text.ts';
import { exitCodes } from './exit-codes.ts';
import { kindOfPath } from './input-path.ts';
import { logIn, readLog } from './read-log.ts';

const MEND = 'Name a session.jsonl, the folder that holds one, or the folder of a recording.';

/**
 * `reprise verify <log|recording>`. A log: every line, every sum, and every promise that it has to
 * keep. A recording: its sums, and both directions of every exchange against the API's wire schema.
 */
export async function verifyCommand(path: string): Promise<number> {
  if ((await kindOfPath(path, MEND)) === 'file') return verifyLogFile(path);
  const log = logIn(path);
  if (log !== undefined) return verifyLogFile(log);
  if (existsSync(join(path, 'recording.json'))) return verifyRecording(path);
  throw new InputError('input.folder', {
    file: path,
    problem: 'there is neither a session.jsonl nor a recording.json in this folder',
    mend: MEND,
  });
}

async function verifyLogFile(file: string): Promise<number> {
  const { eventCount, head, sum, problems, events } = await readLog(file);
  if (problems.length > 0) {
    for (const { message } of problems) process.stderr.write(`${message}\n`);
    process.stderr.write(`${eventCount} events before the first problem can be read.\n`);
    return exitCodes.unusable;
  }
  const violations = logViolations(events);
  for (const { invariant, at, message } of violations) {
    process.stdout.write(`${file}: invariant ${invariant} is broken at event ${at}: ${message}\n`);
  }
  if (violations.length > 0) return exitCodes.different;
  process.stdout.write(
    `${file}: ${eventCount} events, head ${head ?? 'none'}, sum ${sum ?? 'none'}\n`,
  );
  return exitCodes.good;
}

/** What is not known is told and does no harm: providers may say new things at any time. */
async function verifyRecording(folder: string): Promise<number> {
  const { manifest, exchanges } = await readRecording(folder);
  const checked = checkRecording({ exchanges });
  for (const { number, api, status, findings } of checked) {
    const place = `${folder}: exchange ${number}`;
    for (const finding of findings)
      write(`${place}: ${finding.kind} of ${api}: ${renderFinding(finding)}`);
    const origin = { from: 'recorded', provenance: manifest.provenance.kind, status } as const;
    for (const { message } of blame(findings, origin)) write(`${place}: ${message}`);
  }
  const findings = checked.flatMap((exchange) => exchange.findings);
  const violationCount = findings.filter(isViolation).length;
  const apis = new Set(checked.map(({ api = 'no API that has a schema' }) => api));
  const sum = manifest.sums['exchanges.jsonl'].slice(0, 12);
  write(
    `${folder}: ${exchanges.length} exchanges of ${[...apis].join(', ')}, sum ${sum}…, ` +
      `violations: ${violationCount}, unknown: ${findings.length - violationCount}`,
  );
  return violationCount === 0 ? exitCodes.good : exitCodes.different;
}

const write = (line: string): void => void process.stdout.write(`${visibleText(line)}\n`);
