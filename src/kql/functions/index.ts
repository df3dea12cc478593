import { conversionFunctions } from './conversion.ts';
import { type FunctionRow, tabled } from './row.ts';

/** Every scalar function that is supported, by name. A family is a file; a function is a row of it. */
export const functions: ReadonlyMap<string, FunctionRow> = tabled([...conversionFunctions]);
