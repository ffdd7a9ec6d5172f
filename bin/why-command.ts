import { join, relative } from 'node:path';
import { InputError } from '#engine/schema/errors.ts';
import { readLogFile } from '#engine/storage/jsonl/read-log.ts';
import { readRecording } from '#recordings/format/read-recording.ts';
import { loadScenarios, type CatalogPlace } from '#scenarios/format/load-scenarios.ts';
import type { Scenario } from '#scenarios/format/scenario.ts';
import { readKeptRun } from '#scenarios/runner/kept-run.ts';
import { visibleText } from '#scenarios/runner/visible-text.ts';
import { renderExplanation } from '#scenarios/runner/why-text.ts';
import { explainRun, isExplainable } from '#scenarios/runner/why.ts';
import { truncationsIn } from '#scenarios/runner/why-truncated.ts';
import { placeOf, placeWords, type CatalogOptions } from './catalog-options.ts';
import { exitCodes } from './exit-codes.ts';
import { terminalStyle } from './terminal.ts';

export interface WhyOptions extends CatalogOptions {
  readonly json?: boolean;
}

/** `reprise why <scenario> [exchange]`: what the last run did otherwise than recorded, and why. */
export async function whyCommand(
  name: string,
  exchange: string | undefined,
  options: WhyOptions,
): Promise<number> {
  const root = process.cwd();
  const number = exchange === undefined ? undefined : exchangeNumber(exchange);
  const given = { place: placeWords(options) };
  const scenario = await theScenario(placeOf(options), name);
  const folder = join(root, '.reprise', 'runs', ...scenario.name.split('/'));
  const run = await readKeptRun(folder, scenario.name);
  const log = join(folder, 'session.jsonl');
  const explanation = explainRun(run, {
    scenario: scenario.name,
    recording: await readRecording(scenario.recordingFolder),
    unusedAllowed: scenario.unused ?? [],
    exchange: number,
    truncations: truncationsIn(await readLogFile(log)),
    given,
  });
  const { paint } = terminalStyle(process.stdout, process.env);
  const write = (line: string): void => void process.stdout.write(`${line}\n`);
  if (options.json === true) {
    write(JSON.stringify(explanation, null, 2));
  } else {
    const logFile = relative(root, log);
    for (const line of renderExplanation(explanation, { logFile, given })) {
      const role = /^ +-/u.test(line) ? 'red' : 'green';
      write(/^ +[-+] /u.test(line) ? paint(role, visibleText(line)) : visibleText(line));
    }
  }
  return isExplainable(explanation) ? exitCodes.different : exitCodes.good;
}

function exchangeNumber(text: string): number {
  if (/^[1-9]\d*$/u.test(text)) return Number(text);
  throw new InputError('input.exchange', {
    file: text,
    problem: 'this is no number of an exchange',
    mend: 'Exchanges are numbered from 1.',
  });
}

/** By its whole name, or by a part that no other has. */
async function theScenario(place: CatalogPlace, name: string): Promise<Scenario> {
  const found = await loadScenarios(place, [name]);
  const [first, ...others] = found;
  const exact = found.find((scenario) => scenario.name === name);
  const scenario = exact ?? (others.length === 0 ? first : undefined);
  if (scenario !== undefined) return scenario;
  throw new InputError('input.ambiguous', {
    file: name,
    problem: `${found.length} scenarios have that in their names`,
    mend: `Name one of them: ${found.map((each) => each.name).join(', ')}.`,
  });
}
