import { InputError } from '#engine/schema/errors.ts';

export type ImportErrorCode = 'import.missing' | 'import.invalid' | 'import.unsupported';

/** Something foreign cannot be imported. */
export class ImportError extends InputError<ImportErrorCode> {}
