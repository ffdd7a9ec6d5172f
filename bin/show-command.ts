import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { describeEvent } from '#engine/projection/event-line.ts';
import { InputError } from '#engine/schema/errors.ts';
import { readRecording } from '#recordings/format/read-recording.ts';
import type { Exchange } from '#recordings/format/recording.ts';
import { visibleText } from '#scenarios/runner/visible-text.ts';
import { exitCodes } from './exit-codes.ts';
import { kindOfPath } from './input-path.ts';
import { logIn, readLog } from './read-log.ts';

/** `reprise show <recording|log>`: what is in it, a line an event or an exchange. */
export async function showCommand(path: string): Promise<number> {
  const mend = 'Name the folder of a recording or of a session, or a session.jsonl.';
  if ((await kindOfPath(path, mend)) === 'file') return showLog(path);
  if (existsSync(join(path, 'recording.json'))) return showRecording(path);
  const log = logIn(path);
  if (log !== undefined) return showLog(log);
  throw new InputError('input.folder', {
    file: path,
    problem: 'there is neither a recording.json nor a session.jsonl in this folder',
    mend,
  });
}

async function showLog(file: string): Promise<number> {
  const { events, problems } = await readLog(file);
  for (const event of events) {
    const place = String(event.sequence).padStart(4);
    const time = event.timestamp.slice(11, 23);
    write(`${place}  ${time}  ${event.type.padEnd(26)} ${describeEvent(event)}`.trimEnd());
  }
  for (const { message } of problems) process.stderr.write(`${message}\n`);
  return problems.length === 0 ? exitCodes.good : exitCodes.unusable;
}

async function showRecording(folder: string): Promise<number> {
  const { manifest, exchanges } = await readRecording(folder);
  const { title, provenance, models, startedAt, seed } = manifest;
  write(title);
  write(`${provenance.kind}${provenance.from === undefined ? '' : ` from ${provenance.from}`}`);
  write(`models ${models.join(', ') || 'none'}, seed ${seed}, started ${startedAt}`);
  for (const exchange of exchanges) write(exchangeLine(exchange));
  return exitCodes.good;
}

function exchangeLine({ number, request, head, chunks, end }: Exchange): string {
  const bytes = chunks.reduce((sum, chunk) => sum + chunk.bytes.length, 0);
  const ms = ((end.atUs - request.atUs) / 1000).toFixed(0);
  const answer = head === undefined ? 'no answer' : `HTTP ${head.status}`;
  const { pathname } = new URL(request.url);
  const size = `${chunks.length} chunks, ${bytes} bytes, ${ms} ms`;
  return `${String(number).padStart(4)}  ${request.method} ${pathname}  ${answer}  ${size}  ${end.result}`;
}

const write = (line: string): void => void process.stdout.write(`${visibleText(line)}\n`);
