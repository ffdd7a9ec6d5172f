import type { JsonValue } from '#engine/schema/json.ts';
import { InputError } from '#engine/schema/errors.ts';
import type { Exchange, Recording } from '#recordings/format/recording.ts';
import type { Cause } from '#recordings/playback/causes.ts';
import { decisive, type RequestDifference } from '#recordings/playback/compare-requests.ts';
import type { Miss, Receipt } from '#recordings/playback/receipt.ts';
import { wireApiOf } from '#recordings/playback/wire-api-of.ts';
import type { WireApi } from '#recordings/playback/wire-api.ts';
import type { KeptDivergence, KeptRequest, KeptRun } from './kept-run.ts';
import { renderCommand, type GivenOptions } from './render-command.ts';
import { differingLeaves } from './render-values.ts';
import { contextChange, type ContextChange, type ReadBody } from './why-context.ts';
import { diffMessages, type MessageChange } from './why-messages.ts';
import type { Truncations } from './why-truncated.ts';

/** A request of the run, held against the exchange that it got or came nearest to. */
export interface ExplainedRequest {
  /** Which one of the run, from 1. */
  readonly asked: number;
  readonly outcome: 'exact' | 'drift' | Miss['kind'];
  /** Undefined where it was exact. */
  readonly cause: Cause | undefined;
  /** Of the exchange that it was served, that it equals, or that is nearest. */
  readonly exchange: number | undefined;
  /** Of a miss that is ambiguous: the exchanges that it could be. */
  readonly equallyNear: readonly number[];
  /** Of a miss: the exchange is not only near. */
  readonly equals: boolean;
  /** Of a miss: what the client was told. */
  readonly message: string | undefined;
  readonly messages: readonly MessageChange[];
  /** What differs beside the messages: `- place: recorded`, `+ place: live`. */
  readonly leaves: readonly string[];
  /** Undefined where nothing is known of its body. */
  readonly context: ContextChange | undefined;
}

/** The last run of a scenario, as far as it was not as recorded. */
export interface Explanation {
  readonly scenario: string;
  /** How many requests were answered just as they were recorded. */
  readonly exactCount: number;
  readonly requests: readonly ExplainedRequest[];
  /** Exchanges that nobody asked for; their cause is `missing`. */
  readonly unused: readonly number[];
  /** Where the log of the run left the golden one. */
  readonly divergence: KeptDivergence | undefined;
  /** What else was reported. */
  readonly failures: readonly string[];
}

export interface ExplainOptions {
  readonly scenario: string;
  readonly recording: Recording;
  /** Numbers of the exchanges that nobody has to ask for. */
  readonly unusedAllowed: readonly number[];
  /** Outputs of the run that were cut; none if not given. */
  readonly truncations?: Truncations;
  /** Where the run was told to look, for the next command. */
  readonly given?: Pick<GivenOptions, 'place'>;
  /** Only what has to do with this exchange; it is told of also where it was exact. */
  readonly exchange?: number | undefined;
}

/** Whether there is anything that somebody has to look at. */
export const isExplainable = (explanation: Explanation): boolean =>
  explanation.requests.some(({ outcome }) => outcome !== 'exact') ||
  explanation.unused.length > 0 ||
  explanation.divergence !== undefined ||
  explanation.failures.length > 0;

/** @throws {InputError} when the recording is another one since, or has no such exchange */
export function explainRun(run: KeptRun, options: ExplainOptions): Explanation {
  const { scenario, recording, unusedAllowed, exchange } = options;
  const { receipt } = run;
  if (receipt !== undefined) refuseOther(receipt, options);
  if (exchange !== undefined) refuseUnknown(exchange, recording, scenario);
  const isWanted = (number: number | undefined): boolean =>
    exchange === undefined || number === exchange;
  const found = receipt === undefined ? [] : findingsOf(receipt);
  const bodies = bodiesOf(found, run.requests, recording);
  return {
    scenario,
    exactCount: found.filter(({ outcome }) => outcome === 'exact').length,
    requests: found
      .filter(
        (each) => isWanted(each.exchange) && (each.outcome !== 'exact' || exchange !== undefined),
      )
      .map((each) => explain(each, bodies, options)),
    unused: (receipt?.unused ?? []).filter(
      (number) => isWanted(number) && !unusedAllowed.includes(number),
    ),
    // With one exchange in view, the rest of the run is not asked for.
    divergence: exchange === undefined ? run.divergence : undefined,
    failures: exchange === undefined ? otherFailures(run) : [],
  };
}

/** Failures that are not told by a request, an unused exchange or the divergence. */
function otherFailures({ failures, receipt }: KeptRun): string[] {
  const told = new Set(receipt?.misses.map(({ message }) => `request: ${message}`));
  return failures.filter(
    (failure) =>
      !told.has(failure) &&
      !/^request: exchange \d+ was never asked for$|^divergence:/u.test(failure),
  );
}

function refuseOther(
  receipt: Receipt,
  { recording, scenario, given }: Pick<ExplainOptions, 'recording' | 'scenario' | 'given'>,
): void {
  if (receipt.recording.sums['exchanges.jsonl'] === recording.manifest.sums['exchanges.jsonl']) {
    return;
  }
  throw new InputError('run.stale', {
    file: scenario,
    problem: 'its recording is another one since the last run',
    mend: `Run it again: ${renderCommand('run', scenario, ...(given?.place ?? []))}.`,
  });
}

function refuseUnknown(exchange: number, { exchanges }: Recording, scenario: string): void {
  if (exchanges.some(({ number }) => number === exchange)) return;
  throw new InputError('run.no_exchange', {
    file: scenario,
    problem: `its recording has no exchange ${exchange}`,
    mend: `Exchanges are numbered from 1 to ${exchanges.length}.`,
  });
}

/** What the receipt says of a request. */
type Finding = Pick<
  ExplainedRequest,
  'asked' | 'outcome' | 'cause' | 'exchange' | 'equallyNear' | 'equals' | 'message'
> & { readonly differences: readonly RequestDifference[] };

function findingsOf({ exchanges, misses }: Receipt): Finding[] {
  const served = exchanges.map(({ asked, number, differences }): Finding => {
    const cause = decisive(differences)?.cause;
    const outcome = differences.length === 0 ? 'exact' : 'drift';
    return {
      asked,
      outcome,
      cause,
      exchange: number,
      equallyNear: [],
      equals: false,
      message: undefined,
      differences,
    };
  });
  const missed = misses.map(
    ({ asked, kind, cause, equals, nearest, equallyNear, differences, message }): Finding => ({
      asked,
      equallyNear,
      outcome: kind,
      cause,
      exchange: equals ?? nearest,
      equals: equals !== undefined,
      message,
      // Those from another exchange than the one that it equals would only distract.
      differences: equals === undefined ? differences : [],
    }),
  );
  return [...served, ...missed].toSorted((left, right) => left.asked - right.asked);
}

/** The body of a request and the API that it belongs to. */
interface KnownBody extends ReadBody {
  readonly api: WireApi;
}

/** What was not kept was sent as recorded. Requests without a body say nothing. */
function bodiesOf(
  findings: readonly Finding[],
  kept: readonly KeptRequest[],
  { exchanges }: Recording,
): KnownBody[] {
  return findings.flatMap(({ asked, outcome, exchange }) => {
    const live = kept.find((request) => request.asked === asked);
    const recorded = outcome === 'exact' ? exchangeOf(exchanges, exchange)?.request : undefined;
    const path = live?.path ?? pathOf(recorded?.url);
    const body = live === undefined ? recorded?.body : live.body;
    return path === undefined || body === undefined ? [] : [known(asked, path, body)];
  });
}

const exchangeOf = (exchanges: readonly Exchange[], number: number | undefined) =>
  exchanges.find((exchange) => exchange.number === number);

const pathOf = (url: string | undefined): string | undefined =>
  url === undefined ? undefined : new URL(url).pathname;

function known(asked: number, path: string, body: JsonValue): KnownBody {
  const api = wireApiOf(path);
  return { asked, api, body: api.normalise(body) };
}

function explain(
  { differences, ...finding }: Finding,
  bodies: readonly KnownBody[],
  { recording: { exchanges }, truncations = new Map() }: ExplainOptions,
): ExplainedRequest {
  const live = bodies.find(({ asked }) => asked === finding.asked);
  const recorded = exchangeOf(exchanges, finding.exchange)?.request;
  const before =
    recorded?.body === undefined || live === undefined
      ? []
      : live.api.history(live.api.normalise(recorded.body));
  const isMessage = ({ path }: RequestDifference): boolean =>
    path.startsWith('messages[') && !path.includes('cache_control');
  return {
    ...finding,
    messages:
      live === undefined || finding.exchange === undefined
        ? []
        : diffMessages(live.api, before, live.api.history(live.body)),
    leaves: differences
      .filter((difference) => !isMessage(difference))
      .flatMap(({ path, recorded: golden, live: actual }) =>
        differingLeaves({ place: path, golden, actual }),
      ),
    context:
      live &&
      contextChange(live.api, live, {
        earlier: bodies.filter(({ asked }) => asked < live.asked),
        truncations,
      }),
  };
}
