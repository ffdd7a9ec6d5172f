/** Where in a body something stands. */
export interface WirePlace {
  /** Which event of a stream, from 1; absent where the body is one JSON value. */
  readonly event?: number | undefined;
  /** Such as `messages[2].content[0].type`; empty for all of it. */
  readonly path: string;
}

/** One thing in a body that its schema does not say. */
export interface WireFinding {
  readonly side: 'request' | 'response';
  readonly where: WirePlace;
  /**
   * `violation`: what the schema says is broken, and a client that relies on it breaks too.
   * `unknown`: a kind of event, block, item or part that the schema does not know; providers may add
   * those, and a client has to live with them.
   */
  readonly kind: 'violation' | 'unknown';
  readonly message: string;
  /** How many events of the body have the same; the place is that of the first. */
  readonly times: number;
}

/** One line, such as `response event 3, delta.text: expected string, received number`. */
export function renderFinding({ side, where, message, times }: WireFinding): string {
  const event = where.event === undefined ? '' : ` event ${where.event},`;
  const path = where.path === '' ? '' : ` ${where.path}`;
  const more = times > 1 ? ` (in ${times} events)` : '';
  return `${side}${event}${path}: ${message}${more}`.replace(',:', ':');
}

export const isViolation = ({ kind }: WireFinding): boolean => kind === 'violation';
