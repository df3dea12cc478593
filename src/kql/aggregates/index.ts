import { type FunctionRow, tabled } from '../functions/row.ts';
import { basicAggregates } from './basic.ts';

/** Every aggregate function that is supported, by name. */
export const aggregates: ReadonlyMap<string, FunctionRow> = tabled([...basicAggregates]);
