import type { ModelRef } from '#engine/schema/model-request.ts';
import { gateways, type Gateway } from './gateways.ts';
import type { ModelFacts } from './model-facts.ts';
import { providers } from './models.ts';

/** Other ways to the same models, by another API of the same provider. */
const sameModels = new Map([['openai-chat', 'openai']]);

/** What is known of a model; undefined where nothing is. */
export function findModel({ provider, model }: ModelRef): ModelFacts | undefined {
  const gateway = gateways.get(provider);
  if (gateway !== undefined) return throughGateway(gateway, model);
  const names = byName.get(sameModels.get(provider) ?? provider);
  const name = model.replace(/^models\//, '');
  return names?.get(name) ?? names?.get(undated(name));
}

/** Each provider's models by id and by alias. */
const byName: ReadonlyMap<string, ReadonlyMap<string, ModelFacts>> = new Map(
  Object.entries(providers).map(([provider, { models }]) => [
    provider,
    new Map(
      models.flatMap((facts) => [facts.id, ...(facts.aliases ?? [])].map((name) => [name, facts])),
    ),
  ]),
);

/** Providers write the date of a model behind its name; one at another price has its own row. */
const undated = (model: string): string =>
  model.replace(/-(?:\d{8}|\d{4}-\d{2}-\d{2}|latest)$/, '');

/** The vendor's model under the gateway's name, without what only the vendor's own service does. */
function throughGateway(
  { vendors, passesPriceOn }: Gateway,
  model: string,
): ModelFacts | undefined {
  const [vendor = '', name = '', ...more] = model.split('/');
  const provider = vendors.get(vendor);
  if (provider === undefined || more.length > 0) return undefined;
  const found = namesAtVendor(name)
    .map((atVendor) => findModel({ provider, model: atVendor }))
    .find((facts) => facts !== undefined);
  if (found === undefined) return undefined;
  const { aliases: _aliases, price, priceEndsOn, hourCacheWriteUsd, ...facts } = found;
  return {
    ...facts,
    id: model,
    ...(passesPriceOn && { price, priceEndsOn, hourCacheWriteUsd }),
    can: { ...facts.can, serverTools: undefined },
  };
}

/** `claude-haiku-4.5` and `claude-4.5-haiku-20251001` as the vendor has them: `claude-haiku-4-5`. */
function namesAtVendor(name: string): string[] {
  const dashed = name.replaceAll('.', '-');
  return [name, dashed, dashed.replace(/^(claude)-(\d+-\d+)-([a-z]+)/, '$1-$3-$2')];
}
