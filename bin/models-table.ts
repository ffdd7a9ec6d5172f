import type { ListedModel } from '#engine/model-gateway/registry/list-models.ts';
import type {
  ModelCapabilities,
  ThinkingMode,
} from '#engine/model-gateway/registry/model-facts.ts';
import type { TokenPrices } from '#engine/schema/usage.ts';

export interface TableLook {
  /** How wide a line may be; infinite where nobody looks at it in a terminal. */
  readonly columns: number;
  readonly paint: (role: 'bold' | 'dim', text: string) => string;
  readonly unicode: boolean;
}

/** A model: a line, one more for each tier of its price, and what does not fit into a column. */
interface Entry {
  readonly lines: readonly { readonly name: string; readonly cells: readonly string[] }[];
  readonly words: readonly string[];
}

const HEADS = ['context', 'output', '$ in', '$ out', 'read', 'write'];
const CELL_WIDTH = 8;
const INDENT = '    ';
/** Between the table and the words beside it. */
const GAP = 3;
/** Below it the words about a model stand in lines of their own. */
const WORDS_WIDTH_MIN = 44;
const NAME_WIDTH_MIN = 20;

/** Models as a table, provider by provider; below some 70 columns as a paragraph each. */
export function renderModels(models: readonly ListedModel[], look: TableLook): string {
  return [...Map.groupBy(models, ({ provider }) => provider)]
    .map(([provider, ofProvider]) => {
      const entries = ofProvider.map((model) => entryOf(model, look));
      const names = entries.flatMap(({ lines }) => lines.map(({ name }) => name.length));
      const nameWidth = Math.max(NAME_WIDTH_MIN, ...names);
      const tableWidth = nameWidth + CELL_WIDTH * HEADS.length;
      return tableWidth > look.columns
        ? [look.paint('bold', provider), ...entries.flatMap((entry) => paragraph(entry, look))]
        : [
            look.paint('bold', provider.padEnd(nameWidth)) + look.paint('dim', inCells(HEADS)),
            ...entries.flatMap((entry) => tableLines(entry, { nameWidth, tableWidth }, look)),
          ];
    })
    .map((lines) => lines.join('\n'))
    .join('\n\n');
}

function entryOf(model: ListedModel, { unicode }: TableLook): Entry {
  const unknown = unicode ? '–' : '-';
  const { id, contextTokensMax, outputTokensMax, price, priceEndsOn } = model;
  const limits = [contextTokensMax, outputTokensMax].map((tokens) =>
    tokens === undefined ? unknown : tokenCount(tokens),
  );
  const tiers = (price?.tiers ?? []).map((tier) => ({
    name: `  from ${tier.promptTokensMin.toLocaleString('en-US')} tokens`,
    cells: ['', '', ...prices(tier, unknown)],
  }));
  const ends = priceEndsOn === undefined ? [] : [`price until ${priceEndsOn}`];
  return {
    lines: [{ name: id, cells: [...limits, ...prices(price, unknown)] }, ...tiers],
    words: [...abilities(model.can, unknown), ...ends],
  };
}

const prices = (rates: TokenPrices | undefined, unknown: string): string[] =>
  rates === undefined
    ? [unknown, unknown, unknown, unknown]
    : [rates.inputUsd, rates.outputUsd, rates.cacheReadUsd, rates.cacheWriteUsd].map(String);

/** `1.05M`, `200k`. */
function tokenCount(tokens: number): string {
  if (tokens >= 1_000_000) return `${Number((tokens / 1_000_000).toFixed(2))}M`;
  return tokens >= 1_000 ? `${Math.round(tokens / 1_000)}k` : String(tokens);
}

/** What it is known to be able to do. */
function abilities(can: ModelCapabilities, to: string): string[] {
  const named: readonly (readonly [string, boolean | undefined])[] = [
    ['images', can.imagesIn],
    ['documents', can.documentsIn],
    ['images out', can.imagesOut],
    ['tools', can.tools],
    ['parallel', can.parallelTools],
    ['server tools', can.serverTools],
    ['schema', can.structuredOutput],
  ];
  const { thinking = [], efforts = [] } = can;
  const levels = [...new Set([efforts.at(0), efforts.at(-1)])].join(to);
  const modes: Readonly<Record<ThinkingMode, string>> = {
    budget: 'thinking budget',
    adaptive: 'adaptive thinking',
    effort: `effort ${levels}`.trimEnd(),
  };
  return [
    ...named.flatMap(([word, is]) => (is === true ? [word] : [])),
    ...thinking.map((mode) => modes[mode]),
  ];
}

function tableLines(
  { lines, words }: Entry,
  { nameWidth, tableWidth }: { readonly nameWidth: number; readonly tableWidth: number },
  look: TableLook,
): string[] {
  const rows = lines.map(({ name, cells }) => name.padEnd(nameWidth) + inCells(cells));
  const indent = tableWidth + GAP;
  if (look.columns - indent < WORDS_WIDTH_MIN) {
    return [...rows, ...below(words, look)];
  }
  const beside = wrapped(words, look.columns - indent);
  return Array.from({ length: Math.max(rows.length, beside.length) }, (_, index) =>
    beside[index] === undefined
      ? (rows[index] ?? '')
      : (rows[index] ?? '').padEnd(indent) + look.paint('dim', beside[index]),
  );
}

/** For a terminal in which the table has no room. */
function paragraph({ lines, words }: Entry, look: TableLook): string[] {
  const told = lines.flatMap(({ name, cells }) => {
    const things = cells.flatMap((cell, index) => (cell === '' ? [] : [`${HEADS[index]} ${cell}`]));
    return [name, ...wrapped(things, look.columns - INDENT.length).map((line) => INDENT + line)];
  });
  return [...told, ...below(words, look)];
}

const below = (words: readonly string[], look: TableLook): string[] =>
  wrapped(words, look.columns - INDENT.length).map((line) => look.paint('dim', INDENT + line));

const inCells = (cells: readonly string[]): string =>
  cells.map((cell) => cell.padStart(CELL_WIDTH)).join('');

/** Things one after the other, with commas, in lines of up to so many columns. */
function wrapped(things: readonly string[], columns: number): string[] {
  const lines: string[] = [];
  for (const [index, thing] of things.entries()) {
    const told = index < things.length - 1 ? `${thing},` : thing;
    const line = lines.at(-1);
    if (line !== undefined && line.length + 1 + told.length <= columns) {
      lines[lines.length - 1] = `${line} ${told}`;
    } else {
      lines.push(told);
    }
  }
  return lines;
}
