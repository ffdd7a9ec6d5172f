import { InputError } from '#engine/schema/errors.ts';

export type ImportErrorCode =
  | 'import.missing'
  | 'import.invalid'
  | 'import.empty'
  | 'import.exists'
  | 'import.name';

/** Something foreign cannot be imported. */
export class ImportError extends InputError<ImportErrorCode> {}
