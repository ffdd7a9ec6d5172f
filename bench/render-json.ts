import { isMet } from './figure.ts';
import type { SuiteResult } from './render-table.ts';

/** What everything was measured on: it is part of every figure. */
export interface Machine {
  readonly node: string;
  readonly cores: number;
}

/** One document for machines; each target says whether it is met. */
export const renderJson = (machine: Machine, results: readonly SuiteResult[]): string =>
  JSON.stringify(
    {
      machine,
      suites: results.map(({ suite, tables }) => ({
        suite,
        tables: tables.map(({ title, figures, notes = [] }) => ({
          title,
          figures: figures.map(({ target, ...figure }) => ({
            ...figure,
            ...(target && { target: { ...target, met: isMet(target) } }),
          })),
          notes,
        })),
      })),
    },
    null,
    2,
  );
