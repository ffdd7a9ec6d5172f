import { findModel } from './find-model.ts';
import { gateways } from './gateways.ts';
import type { ModelFacts } from './model-facts.ts';
import { providers } from './models.ts';
import { providerOf } from './provider-of.ts';

export interface ListedModel extends ModelFacts {
  readonly provider: string;
}

export interface ModelWish {
  /** A part of an id or of another name, in any case; or a whole name, dated or of a gateway. */
  readonly filter?: string;
  readonly provider?: string;
}

/** Every provider of which something is known. */
export const knownProviders: readonly string[] = [...Object.keys(providers), ...gateways.keys()];

/** The known models that are wished for, provider by provider, in the order of the data. */
export function listModels({ filter = '', provider }: ModelWish = {}): ListedModel[] {
  const part = filter.toLowerCase();
  const rows = Object.entries(providers)
    .filter(([name]) => provider === undefined || name === provider)
    .flatMap(([name, { models }]) => models.map((facts) => ({ ...facts, provider: name })))
    .filter(({ id, aliases = [] }) => [id, ...aliases].some((known) => known.includes(part)));
  if (rows.length > 0 || filter === '') return rows;
  const ref = { provider: provider ?? providerOf(filter, { otherwise: '' }), model: filter };
  const named = findModel(ref);
  return named === undefined ? [] : [{ ...named, provider: ref.provider }];
}
