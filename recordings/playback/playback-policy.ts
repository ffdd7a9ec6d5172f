export const playbackPolicies = ['strict', 'drift', 'open'] as const;

/**
 * `strict`: any difference is a miss. `drift`: differences of the classes drift and id are counted.
 * `open`: so is any difference; only the order within a conversation holds.
 */
export type PlaybackPolicy = (typeof playbackPolicies)[number];
