import type { ModelRef } from '#engine/schema/model-request.ts';
import type { ModelPrice } from '#engine/schema/usage.ts';

/** What models cost. */
export interface PricePort {
  /** Undefined where the price is not known; then no cost is counted. */
  priceOf(model: ModelRef): ModelPrice | undefined;
}
