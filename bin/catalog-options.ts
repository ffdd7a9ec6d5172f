import { resolve } from 'node:path';
import { Option } from 'commander';
import type { CatalogPlace } from '#scenarios/format/load-scenarios.ts';

/** Where scenarios and recordings are, as somebody typed it: relative to the working directory. */
export interface CatalogOptions {
  readonly catalog: string;
  readonly library: string;
}

const usual: CatalogOptions = { catalog: 'scenarios/catalog', library: 'recordings/library' };

export const catalogOption = (): Option =>
  new Option('--catalog <folder>', 'where scenarios are').default(usual.catalog);

export const libraryOption = (): Option =>
  new Option('--library <folder>', 'where recordings are').default(usual.library);

export const placeOf = ({ catalog, library }: CatalogOptions): CatalogPlace => ({
  catalog: resolve(catalog),
  library: resolve(library),
});

/** What a printed command needs, so that it finds the same; nothing where all is as usual. */
export function placeWords(options: Partial<CatalogOptions>): string[] {
  const { catalog = usual.catalog, library = usual.library } = options;
  return [
    ...(catalog === usual.catalog ? [] : ['--catalog', catalog]),
    ...(library === usual.library ? [] : ['--library', library]),
  ];
}
