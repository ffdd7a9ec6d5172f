import { isDeepStrictEqual } from 'node:util';
import type { Carried, CarriedItem } from './carried/carried.ts';
import type { Said } from './said-in.ts';

/** How a request of the engine's agrees with the recorded agent's in what both carry. */
export interface CarriedComparison {
  /** What the engine lost, made up, or brought back otherwise; empty where nothing is wrong. */
  readonly problems: readonly string[];
  /** Where the engine brings back what the model said, and the recorded agent did not. */
  readonly ownWays: readonly string[];
}

/** Items of the provider's own tools, which agents write anew, for another provider too. */
const TRANSLATED = new Set(['tool_search_call']);

export interface CarriedContext {
  /** Whether something stands in the answers that came before this request. */
  readonly said: Said;
  /** Whether providers changed on the way: an agent may tell calls that no model made, see above. */
  readonly isMixed: boolean;
}

/**
 * Holds what the engine brings back against what the recorded agent did, in its order. The engine may
 * carry more only where the difference is the agent's: what is more stands word for word in an answer
 * of the model. Whatever both carry must be equal, all signatures, names, arguments and answers of it.
 */
export function compareCarried(
  recorded: Carried,
  ours: Carried,
  context: CarriedContext,
): CarriedComparison {
  const inOrder = compare(recorded, ours, context);
  if (inOrder.problems.length === 0) return inOrder;
  // The engine answers in the order of the calls; some agents do in the order of the answers.
  const sorted = compare(answersSorted(recorded), answersSorted(ours), context);
  if (sorted.problems.length > 0) return inOrder;
  return { ...sorted, ownWays: [...sorted.ownWays, 'answered in another order'] };
}

function compare(recorded: Carried, ours: Carried, context: CarriedContext): CarriedComparison {
  const names = new Map<unknown, string | undefined>();
  const books = { at: 0, place: 0, names, unasked: new Set<unknown>() };
  const state: Comparison = { recorded, ours, ...context, ...books };
  const problems: string[] = [];
  const ownWays: string[] = [];
  while (state.at < recorded.length || state.place < ours.length) {
    const [wanted, found] = [recorded[state.at], ours[state.place]];
    const way = isSame(state, wanted, found) ? 'same' : ownWayOf(state, wanted, found);
    if (way === undefined) problems.push(`${state.place + 1}: ${shown(wanted, found)}`);
    else if (way !== 'same') ownWays.push(`${way} ${(way === 'left out' ? found : wanted)?.kind}`);
    if (way === 'changed' || way === 'redacted') names.set(nameOf(wanted), nameOf(found));
    if (way === 'added') names.set(nameOf(wanted), undefined);
    if (way === 'left out') state.unasked.add(nameOf(found));
    if (way !== 'left out') state.at += 1;
    if (way !== 'added' && way !== 'repeated') state.place += 1;
  }
  return { problems, ownWays };
}

/** Answers in a row, by the names of their calls. */
function answersSorted(items: Carried): Carried {
  const sorted: CarriedItem[] = [];
  let answers: CarriedItem[] = [];
  const flush = (): void => {
    sorted.push(...answers.toSorted((left, right) => (byName(left) < byName(right) ? -1 : 1)));
    answers = [];
  };
  for (const item of items) {
    if (item.by === 'client') answers.push(item);
    else {
      flush();
      sorted.push(item);
    }
  }
  flush();
  return sorted;
}

const byName = (item: CarriedItem): string => nameOf(item) ?? '';

interface Comparison extends CarriedContext {
  readonly recorded: Carried;
  readonly ours: Carried;
  at: number;
  place: number;
  /** The model's name for a call by the agent's; undefined for a call that the agent made up. */
  readonly names: Map<unknown, string | undefined>;
  /** Names of calls that the agent left out: they have answers all the same. */
  readonly unasked: Set<unknown>;
}

type OwnWay = 'left out' | 'changed' | 'added' | 'repeated' | 'redacted';

function ownWayOf(
  { recorded, ours, said, isMixed, at, place, names, unasked }: Comparison,
  wanted: CarriedItem | undefined,
  found: CarriedItem | undefined,
): OwnWay | undefined {
  const isMore =
    found?.by === 'model' &&
    said(found.value) &&
    !has(recorded.slice(at), found) &&
    !has(ours.slice(0, place), found);
  const isOthers = wanted?.by === 'model' && !said(wanted.value);
  if (isRedacted(wanted, found)) return 'redacted';
  // Neither has the other's: one stands in place of the other.
  const isInstead = isMore && wanted?.kind === found.kind && !has(ours.slice(place), wanted);
  if (isInstead) return isOthers && TRANSLATED.has(found.kind) ? 'changed' : undefined;
  if (isMore) return 'left out';
  if (found?.by === 'client' && unasked.has(nameOf(found))) return 'left out';
  if (wanted === undefined) return undefined;
  if (isOthers) return isMixed ? 'added' : undefined;
  if (wanted.by === 'model') return has(recorded.slice(0, at), wanted) ? 'repeated' : undefined;
  // What a tool answered to a call that the agent made up.
  const name = nameOf(wanted);
  return names.has(name) && names.get(name) === undefined ? 'added' : undefined;
}

/** Equal, or the answer to a call that the agent named otherwise than the model. */
function isSame(
  { names }: Comparison,
  wanted: CarriedItem | undefined,
  found: CarriedItem | undefined,
): boolean {
  if (wanted?.by !== 'client') return wanted !== undefined && isDeepStrictEqual(wanted, found);
  const [name, ...rest] = wanted.value;
  const value = [names.get(name) ?? name, ...rest];
  return isDeepStrictEqual({ ...wanted, value }, found);
}

const has = (items: Carried, item: CarriedItem): boolean =>
  items.some((each) => isDeepStrictEqual(each, item));

/** The recorder put another name in place of a call's, which its provider would not take. */
function isRedacted(wanted: CarriedItem | undefined, found: CarriedItem | undefined): boolean {
  if (wanted?.by !== 'model' || found?.by !== 'model') return false;
  const [, ...rest] = wanted.value;
  const alike = isDeepStrictEqual([wanted.kind, ...rest], [found.kind, ...found.value.slice(1)]);
  return alike && /_REDACTED_\d+$/u.test(nameOf(wanted) ?? '');
}

const nameOf = (item: CarriedItem | undefined): string | undefined => {
  const name = item?.value[0];
  return typeof name === 'string' ? name : undefined;
};

const TEXT_LENGTH_MAX = 300;

const shown = (...pair: readonly (CarriedItem | undefined)[]): string => {
  const [wanted, found] = pair.map((item) => {
    if (item === undefined) return 'nothing';
    const text = `${item.kind} ${JSON.stringify(item.value)}`;
    return text.length > TEXT_LENGTH_MAX ? `${text.slice(0, TEXT_LENGTH_MAX)}…` : text;
  });
  return `recorded ${wanted}, sent ${found}`;
};
