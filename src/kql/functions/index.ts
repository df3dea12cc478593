import { arrayFunctions } from './arrays.ts';
import { bagFunctions } from './bags.ts';
import { conversionFunctions } from './conversion.ts';
import { packFunctions } from './pack.ts';
import { rangeFunctions } from './range.ts';
import { type FunctionRow, tabled } from './row.ts';
import { setFunctions } from './sets.ts';

/** Every scalar function that is supported, by name. A family is a file; a function is a row of it. */
export const functions: ReadonlyMap<string, FunctionRow> = tabled([
  ...conversionFunctions,
  ...arrayFunctions,
  ...bagFunctions,
  ...packFunctions,
  ...rangeFunctions,
  ...setFunctions,
]);
