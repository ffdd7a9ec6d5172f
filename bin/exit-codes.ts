/** What a command says to the shell. */
export const exitCodes = {
  good: 0,
  /** A difference, or an expectation that does not hold. */
  different: 1,
  /** Bad usage, or input that cannot be read. */
  unusable: 2,
} as const;
