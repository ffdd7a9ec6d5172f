import { CodedError } from '#engine/schema/errors.ts';

/** What the existing server throws at a call that it cannot answer: its words, and its code if it has one. */
export class StoreRefusal extends CodedError<'compat.refused'> {
  readonly serverCode: string | undefined;

  constructor(message: string, serverCode?: string) {
    super('compat.refused', message);
    this.serverCode = serverCode;
  }
}
