import type { ModelRef } from '#engine/schema/model-request.ts';
import type { ModelPrice } from '#engine/schema/usage.ts';
import { findModel } from './find-model.ts';

/** Undefined where the price is not known: no cost is better than a wrong one. */
export const priceOf = (model: ModelRef): ModelPrice | undefined => findModel(model)?.price;
