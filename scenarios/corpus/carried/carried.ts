/** One thing that a request brings back to the model. */
export interface CarriedItem {
  /** Whose it is: what the model did has to come back as it came; what a client answered, as it was. */
  readonly by: 'model' | 'client';
  readonly kind: string;
  /** In the order in which it is shown. */
  readonly value: readonly unknown[];
}

/** What a request brings back to the model, in its order: the part that must not change. */
export type Carried = readonly CarriedItem[];
