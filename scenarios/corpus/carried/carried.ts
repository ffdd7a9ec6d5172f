/** What a request brings back to the model, in its order: the part that must not change. */
export type Carried = readonly (readonly [kind: string, ...value: unknown[]])[];
