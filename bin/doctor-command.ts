import { join, resolve } from 'node:path';
import { InputError } from '#engine/schema/errors.ts';
import { diagnoseCommand } from '#scenarios/determinism/diagnose-command.ts';
import { diagnoseScenario } from '#scenarios/determinism/diagnose-scenario.ts';
import { isSound, type Diagnosis } from '#scenarios/determinism/diagnosis.ts';
import { renderDiagnosis } from '#scenarios/determinism/render-diagnosis.ts';
import { loadScenarios } from '#scenarios/format/load-scenarios.ts';
import { visibleText } from '#scenarios/runner/visible-text.ts';
import { exitCodes } from './exit-codes.ts';
import { terminalStyle } from './terminal.ts';

export interface DoctorOptions {
  readonly json?: boolean;
  /** Of delays and listings; any if not given. */
  readonly seed?: string;
  /** Relative to the working directory. */
  readonly catalog: string;
  readonly library: string;
}

/**
 * `reprise doctor <scenario…>`, `reprise doctor -- <command…>`: finds what of a run depends on where,
 * when and how it runs.
 * @param words parts of names of scenarios, or the command
 */
export async function doctorCommand(
  words: readonly string[],
  { isCommand }: { readonly isCommand: boolean },
  options: DoctorOptions,
): Promise<number> {
  const { seed } = options;
  const [file, ...args] = words;
  if (file === undefined) {
    throw new InputError('input.missing', {
      file: 'reprise doctor',
      problem: 'nothing is named that could be looked at',
      mend: 'Name a scenario, or a command after `--`.',
    });
  }
  if (isCommand) {
    const workingFolder = process.cwd();
    return tell([await diagnoseCommand([file, ...args], { workingFolder, seed })], options);
  }
  const place = { catalog: resolve(options.catalog), library: resolve(options.library) };
  const runsFolder = join(process.cwd(), '.reprise', 'doctor');
  const diagnoses: Diagnosis[] = [];
  for (const scenario of await loadScenarios(place, words)) {
    diagnoses.push(await diagnoseScenario(scenario, { place, runsFolder, seed }));
  }
  return tell(diagnoses, options);
}

function tell(diagnoses: readonly Diagnosis[], { json }: DoctorOptions): number {
  const { paint } = terminalStyle(process.stdout, process.env);
  const write = (line: string): void => void process.stdout.write(`${line}\n`);
  if (json === true) {
    write(JSON.stringify(diagnoses, null, 2));
  } else {
    for (const line of diagnoses.flatMap(renderDiagnosis)) {
      const role = /^ *-/u.test(line) ? 'red' : 'green';
      write(/^ *[-+] /u.test(line) ? paint(role, visibleText(line)) : visibleText(line));
    }
  }
  return diagnoses.every(isSound) ? exitCodes.good : exitCodes.different;
}
