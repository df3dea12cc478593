import { type FunctionRow, tabled } from '../functions/row.ts';
import { basicAggregates } from './basic.ts';
import { choosingAggregates } from './choose.ts';
import { collectAggregates } from './collect.ts';
import { spreadAggregates } from './spread.ts';

/** Every aggregate function that is supported, by name. */
export const aggregates: ReadonlyMap<string, FunctionRow> = tabled([
  ...basicAggregates,
  ...choosingAggregates,
  ...collectAggregates,
  ...spreadAggregates,
]);
