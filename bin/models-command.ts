import { knownProviders, listModels } from '#engine/model-gateway/registry/list-models.ts';
import { providers } from '#engine/model-gateway/registry/models.ts';
import { InputError } from '#engine/schema/errors.ts';
import { visibleText } from '#scenarios/runner/visible-text.ts';
import { exitCodes } from './exit-codes.ts';
import { renderModels } from './models-table.ts';
import { terminalStyle } from './terminal.ts';

export interface ModelsOptions {
  readonly provider?: string;
  readonly json?: boolean;
}

/** `reprise models [filter]`: what is known of models; limits, prices, abilities. */
export function modelsCommand(filter: string | undefined, options: ModelsOptions): number {
  const { provider, json = false } = options;
  if (provider !== undefined && !knownProviders.includes(provider)) {
    throw new InputError('input.provider', {
      file: `--provider ${visibleText(provider)}`,
      problem: 'nothing is known of this provider',
      mend: `Name one of ${knownProviders.join(', ')}.`,
    });
  }
  const models = listModels({ filter, provider });
  const found = models.length > 0 ? exitCodes.good : exitCodes.different;
  if (json) {
    const names = new Set(models.map((model) => model.provider));
    const sources = Object.fromEntries(
      [...names].map((name) => [name, providers[name]?.sources ?? []]),
    );
    process.stdout.write(`${JSON.stringify({ models, sources }, undefined, 2)}\n`);
    return found;
  }
  if (models.length === 0) {
    process.stderr.write(`${nothingFound(filter, provider)}\n`);
    return found;
  }
  const { stdout } = process;
  const columns = stdout.isTTY ? stdout.columns || 80 : Infinity;
  const style = terminalStyle(stdout, process.env);
  stdout.write(`${renderModels(models, { ...style, columns })}\n\n`);
  stdout.write(
    `${style.paint('dim', `Prices: US dollars a million tokens. Read by ${lastRead}.`)}\n`,
  );
  return found;
}

/** The day on which a source was read last. */
const lastRead = Object.values(providers)
  .flatMap(({ sources }) => sources.map(({ readOn }) => readOn))
  .toSorted()
  .at(-1);

function nothingFound(filter: string | undefined, provider: string | undefined): string {
  if (filter === undefined) {
    return (
      `${provider} serves the models of others, and has no list here. ` +
      `Name one: npx reprise models anthropic/claude-opus-5.5 --provider ${provider}`
    );
  }
  const where = provider === undefined ? '' : ` at ${provider}`;
  return `Nothing is known of a model ${visibleText(filter)}${where}. All there are: npx reprise models`;
}
