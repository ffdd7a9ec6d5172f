import type { ScenarioRun } from './play.ts';
import { rechunkOptions } from './rechunk-report.ts';

/** What a command was told beside its names, in words of the command line; none for what is so anyway. */
export interface GivenOptions {
  /** Where scenarios and recordings are: every command about scenarios takes these. */
  readonly place: readonly string[];
  /** How scenarios are run: `run` alone takes these. */
  readonly run: readonly string[];
}

/** The options of a run that nobody typed: one of a test, whose folders are the usual ones. */
export const optionsOf = ({ rechunk }: Pick<ScenarioRun, 'rechunk'>): GivenOptions => ({
  place: [],
  run: rechunk === undefined ? [] : rechunkOptions(rechunk).split(' '),
});

/** A command that can be pasted into a shell, whatever is in its words. */
export const renderCommand = (...words: readonly string[]): string =>
  ['npx', 'reprise', ...words.map(shellWord)].join(' ');

/** As POSIX shells quote: in single quotes nothing has a meaning but the quote itself. */
export const shellWord = (word: string): string =>
  /^[\w@%+=:,./-]+$/u.test(word) ? word : `'${word.replaceAll("'", String.raw`'\''`)}'`;
