/** A service that passes requests on to the providers of the models, which it names `vendor/model`. */
export interface Gateway {
  /** Its names of vendors → the providers here. Only models that the vendor alone serves. */
  readonly vendors: ReadonlyMap<string, string>;
  /** Whether it charges what the provider charges. */
  readonly passesPriceOn: boolean;
  /** Where that was read, and when. */
  readonly source: string;
}

const vendors: ReadonlyMap<string, string> = new Map([
  ['anthropic', 'anthropic'],
  ['openai', 'openai'],
  ['google', 'gemini'],
  ['x-ai', 'xai'],
  ['xai', 'xai'],
]);

/**
 * By the name that `ModelPort.provider` gets. Open models are not here: several hosts serve each of
 * them, with limits and prices of their own.
 */
export const gateways: ReadonlyMap<string, Gateway> = new Map([
  [
    'openrouter',
    {
      vendors,
      passesPriceOn: true,
      source:
        'https://openrouter.ai/docs/faq, read 2026-11-21: "the same pricing you\'d get from the provider directly"',
    },
  ],
  [
    'vercel-gateway',
    {
      vendors,
      passesPriceOn: false,
      source: 'names of the recordings; its page on prices could not be read',
    },
  ],
]);
