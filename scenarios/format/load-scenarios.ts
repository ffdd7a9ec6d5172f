import { readdir, readFile } from 'node:fs/promises';
import { join, relative, resolve, sep } from 'node:path';
import { isMap, LineCounter, parseDocument, visit, type Document } from 'yaml';
import type { z } from 'zod';
import { ScenarioFile, type Scenario } from './scenario.ts';
import { ScenarioError } from './scenario-error.ts';

/** Where scenarios and their recordings are kept. */
export interface CatalogPlace {
  /** Absolute path; scenarios are the folders below it that hold a `scenario.yaml`. */
  readonly catalog: string;
  /** Absolute path of the recordings that scenarios name. */
  readonly library: string;
}

/** The name of the file that makes a folder a scenario. */
export const SCENARIO_FILE = 'scenario.yaml';

/** A scenario that is there; whether it can be read is another question. */
export interface FoundScenario {
  /** `<area>/<case>` */
  readonly name: string;
  /** Absolute path. */
  readonly folder: string;
}

/**
 * Reads all scenarios of a catalogue, sorted by name.
 * @param filters parts of names; with none, all are taken
 * @throws ScenarioError when one cannot be read, or a filter fits none
 */
export async function loadScenarios(
  place: CatalogPlace,
  filters: readonly string[] = [],
): Promise<Scenario[]> {
  const found = await findScenarios(place, filters);
  return Promise.all(found.map(({ folder }) => loadScenario(folder, place)));
}

/**
 * Finds all scenarios of a catalogue, sorted by name, and reads none of them: one that cannot be
 * read need not keep the others from running.
 * @param filters parts of names; with none, all are taken
 * @throws ScenarioError when there is none, or a filter fits none
 */
export async function findScenarios(
  place: CatalogPlace,
  filters: readonly string[] = [],
): Promise<FoundScenario[]> {
  const names = await namesIn(place.catalog);
  if (names.includes('')) {
    throw new ScenarioError('scenario.none', {
      file: place.catalog,
      problem: 'this is a scenario, not the folder that holds your scenarios',
      mend: `Name the catalogue above it: a scenario is a folder <area>/<case> in it.`,
    });
  }
  const unknown = filters.find((filter) => !names.some((name) => name.includes(filter)));
  if (unknown !== undefined || names.length === 0) {
    const sought =
      unknown === undefined ? 'no scenario' : `no scenario with "${unknown}" in its name`;
    const known = names.length === 0 ? '' : ` There are: ${names.join(', ')}.`;
    throw new ScenarioError('scenario.none', {
      file: place.catalog,
      problem: `there is ${sought}`,
      mend: `A scenario is a folder with a ${SCENARIO_FILE}.${known}`,
    });
  }
  // A whole name means that scenario alone, not every other one that begins like it.
  const wanted = names.filter(
    (name) =>
      filters.length === 0 ||
      filters.some((filter) => (names.includes(filter) ? name === filter : name.includes(filter))),
  );
  return wanted.map((name) => ({ name, folder: join(place.catalog, name) }));
}

async function namesIn(catalog: string): Promise<string[]> {
  const entries = await readdir(catalog, { recursive: true, withFileTypes: true }).catch(
    (cause: unknown) => {
      throw new ScenarioError('scenario.missing', {
        file: catalog,
        problem: 'the catalogue cannot be read',
        mend: 'Name the folder that holds your scenarios, or write a first one: npx reprise init.',
        cause,
      });
    },
  );
  return entries
    .filter((entry) => entry.isFile() && entry.name === SCENARIO_FILE)
    .map((entry) => relative(catalog, entry.parentPath).split(sep).join('/'))
    .toSorted();
}

/** Reads one scenario. @throws ScenarioError with file and line */
export async function loadScenario(folder: string, place: CatalogPlace): Promise<Scenario> {
  const file = join(folder, SCENARIO_FILE);
  const text = await readFile(file, 'utf8').catch((cause: unknown) => {
    throw new ScenarioError('scenario.missing', {
      file,
      problem: 'the file cannot be read',
      mend: 'Each scenario has one; see CONTRIBUTING.md for what is in it.',
      cause,
    });
  });
  const parsed = parseScenario(text, file);
  return {
    ...parsed,
    name: relative(place.catalog, folder).split(sep).join('/'),
    folder,
    recordingFolder: parsed.recording.startsWith('./')
      ? resolve(folder, parsed.recording)
      : join(place.library, parsed.recording),
  };
}

/** Parses the text of a scenario. @throws ScenarioError that names the first wrong line */
export function parseScenario(text: string, file: string): ScenarioFile {
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines });
  const broken = document.errors[0];
  if (broken !== undefined) {
    throw new ScenarioError('scenario.invalid_yaml', {
      file,
      line: lines.linePos(broken.pos[0]).line,
      problem: `not valid YAML: ${broken.message.split('\n')[0]?.replace(/; please use.*$| at line.*$/u, '')}`,
      mend: 'Mend the line.',
      cause: broken,
    });
  }
  const result = ScenarioFile.safeParse(valueOf(document, { file, lines }), { reportInput: true });
  if (result.success) {
    refuseStraySteps(result.data, document, { file, lines });
    return result.data;
  }
  const [first] = result.error.issues;
  if (first === undefined) throw new TypeError('zod gave an error without an issue');
  const issue = deepest(first);
  throw new ScenarioError('scenario.invalid', {
    file,
    line: lineOf(document, issue, lines),
    problem: `${issue.path.join('.') || 'the file'}: ${issue.message}`,
    mend: 'The JSON Schema that the first line of the file should name says what may stand here.',
  });
}

/** The file that a document came from. */
interface Source {
  readonly file: string;
  readonly lines: LineCounter;
}

/** The document as plain data; an alias without its anchor shows only now. */
function valueOf(document: Document.Parsed, { file, lines }: Source): unknown {
  try {
    return document.toJS();
  } catch (cause) {
    let line: number | undefined;
    visit(document, {
      Alias(_key, alias) {
        const range = rangeOf(alias);
        if (range === undefined || alias.resolve(document) !== undefined) return undefined;
        ({ line } = lines.linePos(range));
        return visit.BREAK;
      },
    });
    throw new ScenarioError('scenario.invalid_yaml', {
      file,
      line,
      problem: `not valid YAML: ${cause instanceof Error ? cause.message : String(cause)}`,
      mend: 'Write the value out, or mend its anchor.',
      cause,
    });
  }
}

/** What is not a user step belongs to a turn, so one has to come before it, and after a rewind. */
function refuseStraySteps(
  { steps }: ScenarioFile,
  document: Document.Parsed,
  { file, lines }: Source,
): void {
  const index = steps.findIndex((step, at) => {
    const before = steps[at - 1];
    return !('user' in step) && (before === undefined || 'rewind' in before);
  });
  const stray = steps[index];
  if (stray === undefined) return;
  const range = rangeOf(document.getIn(['steps', index], true));
  const [kind] = Object.keys(stray);
  throw new ScenarioError('scenario.steps', {
    file,
    line: range === undefined ? undefined : lines.linePos(range).line,
    problem: `steps.${index}: ${kind} belongs to a turn, and there is none ${
      index === 0 ? 'yet' : 'since the rewind'
    }`,
    mend: 'Put a user step before it.',
  });
}

/**
 * Of a union's alternatives, the one that was meant says what is wrong: the only one whose required
 * keys are all there. Where that is none or several, the union itself says what may stand there.
 */
function deepest(issue: z.core.$ZodIssue): z.core.$ZodIssue {
  if (issue.code !== 'invalid_union') return issue;
  const meant = issue.errors
    .filter((each) => !each.some(isOtherKind))
    .flatMap(([first]) => first ?? []);
  const [only] = meant;
  if (only === undefined || meant.length > 1) return issue;
  const found = deepest(only);
  return { ...found, path: [...issue.path, ...found.path] };
}

/** Whether an issue of an alternative says that something else was meant. */
const isOtherKind = ({ code, path, input }: z.core.$ZodIssue): boolean =>
  path.length === 0 ? code !== 'unrecognized_keys' : path.length === 1 && input === undefined;

function lineOf(
  document: Document.Parsed,
  issue: z.core.$ZodIssue,
  lines: LineCounter,
): number | undefined {
  const path = issue.code === 'unrecognized_keys' ? [...issue.path, issue.keys[0]] : issue.path;
  for (let length = path.length; length >= 0; length -= 1) {
    const at = path.slice(0, length);
    const parent = length === 0 ? undefined : document.getIn(at.slice(0, -1), true);
    const pair = isMap(parent)
      ? parent.items.find((item) => String(item.key) === at.at(-1))
      : undefined;
    const node = pair?.key ?? document.getIn(at, true);
    const range = rangeOf(node);
    if (range !== undefined) return lines.linePos(range).line;
  }
  return undefined;
}

function rangeOf(node: unknown): number | undefined {
  if (typeof node !== 'object' || node === null || !('range' in node)) return undefined;
  const { range } = node;
  return Array.isArray(range) && typeof range[0] === 'number' ? range[0] : undefined;
}
