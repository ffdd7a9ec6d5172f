import type { EventType } from '#engine/schema/events/session-event.ts';
import type { RepositoryFile } from './source-files.ts';

/** What docs/events.md says of one event type. */
export interface EventEntry {
  readonly type: string;
  readonly paragraph: string;
  /** The example: an event's `type` and `payload` as JSON. */
  readonly example: string;
}

/** Event types that no golden log can hold, and why. An entry that is not needed fails. */
export const notInGoldenLogs: Readonly<Partial<Record<EventType, string>>> = {
  'session.repaired': 'needs a torn file; the tests of engine/storage tear one at every byte',
};

/** Reads docs/events.md: a heading of each type, prose, and one block of JSON. */
export function parseEventDocs(text: string): EventEntry[] {
  return text
    .split(/^### /m)
    .slice(1)
    .map((section) => ({
      type: /^`([^`]+)`/.exec(section)?.[1] ?? '',
      paragraph: section
        .replace(/^.*\n/, '')
        .replace(/```[\s\S]*$/, '')
        .trim(),
      example: /```json\n([\s\S]*?)```/.exec(section)?.[1] ?? '',
    }));
}

/** The types of all events in the golden logs of the catalogue. */
export function typesInGoldenLogs(files: readonly RepositoryFile[]): Set<string> {
  const lines = goldenLogs(files).flatMap(({ text }) => text.split('\n'));
  // A golden log is canonical, so the type of an event stands in its line in one form only.
  return new Set(lines.flatMap((line) => /"type":"([^"]+)","payload":/.exec(line)?.[1] ?? []));
}

/** The golden logs of all scenarios. */
export const goldenLogs = (files: readonly RepositoryFile[]): RepositoryFile[] =>
  files.filter(({ path }) => /^scenarios\/catalog\/.+\/expected\/session\.jsonl$/.test(path));
