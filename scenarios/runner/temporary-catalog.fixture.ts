import { cp, mkdtemp, readFile, realpath, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { encodeLog } from '#engine/storage/jsonl/codec.ts';
import { readLogFile } from '#engine/storage/jsonl/read-log.ts';
import type { SessionEvent } from '#engine/schema/events/session-event.ts';
import { readRecording } from '#recordings/format/read-recording.ts';
import type { Exchange } from '#recordings/format/recording.ts';
import { sealRecording } from '#recordings/format/seal-recording.ts';
import { writeRecording } from '#recordings/format/write-recording.ts';
import type { CatalogPlace } from '#scenarios/format/load-scenarios.ts';
import { readTree } from './workspace.ts';

/** Copies of some scenarios and their recordings, for tests to plant failures in. */
export interface TemporaryCatalog {
  /** Absolute; below it `scenarios/catalog` and `recordings/library`, as in the repository. */
  readonly root: string;
  readonly place: CatalogPlace;
  readonly runsFolder: string;
  /** Changes the text of a file, named from the root. */
  edit(file: string, change: (text: string) => string): Promise<void>;
  /** Changes a recording and seals it again, so that it is another one and not a damaged one. */
  rerecord(
    name: string,
    change: (exchanges: readonly Exchange[]) => readonly Exchange[],
  ): Promise<void>;
  /** Changes a golden log and chains it again. */
  regild(
    name: string,
    change: (events: readonly SessionEvent[]) => readonly SessionEvent[],
  ): Promise<void>;
  /** Everything below the root but the runs: path → content. */
  contents(): Promise<ReadonlyMap<string, string>>;
  remove(): Promise<void>;
}

const repository = join(import.meta.dirname, '..', '..');

/** @param names of scenarios whose recordings are called the same, below `anthropic/` */
export async function temporaryCatalog(...names: readonly string[]): Promise<TemporaryCatalog> {
  const root = await realpath(await mkdtemp(join(tmpdir(), 'reprise-test-')));
  const catalog = join(root, 'scenarios', 'catalog');
  const library = join(root, 'recordings', 'library');
  const recordingOf = (name: string): string =>
    join(library, 'anthropic', name.slice(name.indexOf('/') + 1));
  for (const name of names) {
    const folder = join('scenarios', 'catalog', name);
    await cp(join(repository, folder), join(root, folder), { recursive: true });
    const from = recordingOf(name).replace(root, repository);
    await cp(from, recordingOf(name), { recursive: true });
  }
  return {
    root,
    place: { catalog, library },
    runsFolder: join(root, '.reprise', 'runs'),
    async edit(file, change) {
      const path = join(root, file);
      await writeFile(path, change(await readFile(path, 'utf8')));
    },
    async rerecord(name, change) {
      const folder = recordingOf(name);
      const { manifest, exchanges } = await readRecording(folder);
      await writeRecording(folder, sealRecording(manifest, change(exchanges)), { overwrite: true });
    },
    async regild(name, change) {
      const file = join(catalog, name, 'expected', 'session.jsonl');
      await writeFile(file, encodeLog(change(await readLogFile(file))));
    },
    async contents() {
      const files = [...(await readTree(root))].filter(([path]) => !path.startsWith('.reprise/'));
      return new Map(files.map(([path, content]) => [path, content.toString('latin1')]));
    },
    remove: () => rm(root, { recursive: true, force: true }),
  };
}
