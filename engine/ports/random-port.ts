/** The only source of chance for the engine. */
export interface RandomPort {
  /** A number from 0 up to, not including, 1. */
  next(): number;
}
