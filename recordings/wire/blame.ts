import type { Provenance } from '#recordings/format/schema.ts';
import { isViolation } from './wire-finding.ts';
import type { WireFinding } from './wire-finding.ts';

/** Who may have moved away from the other. */
export type Suspect = 'engine' | 'harness' | 'provider' | 'schema';

export interface Blame {
  readonly side: WireFinding['side'];
  /** The likeliest first. */
  readonly suspects: readonly Suspect[];
  /** Why, in words for a person. */
  readonly message: string;
}

/** Where the body that breaks its schema comes from, and what else is known about it. */
export type WireOrigin =
  | {
      readonly from: 'live';
      /** The exchange that was recorded for this request, if one is known. */
      readonly recorded?: Pick<RecordedExchange, 'status'> & {
        readonly findings: readonly WireFinding[];
      };
    }
  | RecordedExchange;

interface RecordedExchange {
  readonly from: 'recorded';
  readonly provenance: Provenance['kind'];
  /** Of the recorded response; undefined where none came. */
  readonly status: number | undefined;
}

/** Says for each side that has a violation who drifted. An unknown is nobody's fault. */
export function blame(findings: readonly WireFinding[], origin: WireOrigin): readonly Blame[] {
  const violations = findings.filter(isViolation);
  return (['request', 'response'] as const).flatMap((side) => {
    const own = violations.filter((finding) => finding.side === side);
    return own.length === 0 ? [] : [{ side, ...judge(side, own, origin) }];
  });
}

type Verdict = Omit<Blame, 'side'>;

function judge(
  side: WireFinding['side'],
  violations: readonly WireFinding[],
  origin: WireOrigin,
): Verdict {
  if (origin.from === 'recorded') {
    return side === 'request' ? ofRecordedRequest(origin) : ofRecordedResponse(origin);
  }
  // Whoever answers a live request is a playback, or the provider itself.
  return side === 'request' ? ofLiveRequest(violations, origin.recorded) : ofLiveResponse;
}

const ofLiveResponse: Verdict = {
  suspects: ['provider', 'schema'],
  message: 'The provider drifted from the schema, or the schema is old.',
};

function ofLiveRequest(
  violations: readonly WireFinding[],
  recorded: Extract<WireOrigin, { from: 'live' }>['recorded'],
): Verdict {
  const before = new Set(recorded?.findings.filter(isViolation).map(whatOf));
  const isOld = before.size > 0 && violations.every((finding) => before.has(whatOf(finding)));
  if (!isOld) {
    const message =
      'The engine, or the agent under test, drifted: its API does not take such a request.';
    return { suspects: ['engine'], message };
  }
  if (wasRefused(recorded?.status)) {
    const message = `The agent sent the same when it was recorded, and the provider refused it with HTTP ${recorded?.status}.`;
    return { suspects: ['engine'], message };
  }
  const message =
    'The agent sent the same when it was recorded, and the provider took it: the schema is old.';
  return { suspects: ['schema', 'engine'], message };
}

/** The same thing at another place in a list is the same thing: histories grow. */
const whatOf = ({ where, message }: WireFinding): string =>
  `${where.path.replace(/\[\d+\]/gu, '[]')} ${message}`;

const wasRefused = (status: number | undefined): boolean => status !== undefined && status >= 400;

function ofRecordedRequest({ provenance, status }: RecordedExchange): Verdict {
  if (provenance === 'authored') {
    const message =
      'The recording was authored: whatever made this request drifted, engine or harness.';
    return { suspects: ['harness', 'engine'], message };
  }
  if (wasRefused(status)) {
    const message = `The provider refused this request with HTTP ${status}: the recorded agent was wrong, and the schema is right.`;
    return { suspects: ['engine'], message };
  }
  const maker = provenance === 'imported' ? 'the import' : 'the recorder';
  const answered =
    status === undefined ? 'No answer was recorded' : `The provider took it with HTTP ${status}`;
  const message = `${answered}: ${maker} changed what was sent, or the schema is old.`;
  return { suspects: ['harness', 'schema'], message };
}

function ofRecordedResponse({ provenance }: RecordedExchange): Verdict {
  switch (provenance) {
    case 'authored':
      return {
        suspects: ['harness'],
        message: 'The harness: this answer was authored, and no provider says such a thing.',
      };
    case 'imported':
      return {
        suspects: ['provider', 'schema', 'harness'],
        message:
          'The provider drifted from the schema, or the schema is old, or the import changed what was said.',
      };
    case 'live':
      return ofLiveResponse;
    default:
      return provenance satisfies never;
  }
}
