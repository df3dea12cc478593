import { type FunctionRow, tabled } from '../functions/row.ts';
import { aggregateExamples } from './aggregate-examples.ts';
import { basicAggregates } from './basic.ts';
import { bitAggregates } from './bits.ts';
import { choosingAggregates } from './choose.ts';
import { collectAggregates } from './collect.ts';
import { percentileAggregates } from './percentiles.ts';
import { sketchAggregates } from './sketches.ts';
import { spreadAggregates } from './spread.ts';

const rows: readonly FunctionRow[] = [
  ...basicAggregates,
  ...bitAggregates,
  ...choosingAggregates,
  ...collectAggregates,
  ...percentileAggregates,
  ...sketchAggregates,
  ...spreadAggregates,
];

/** Every aggregate function that is supported, by name. */
export const aggregates: ReadonlyMap<string, FunctionRow> = tabled(
  rows.map((row) => ({ ...row, examples: [...row.examples, ...(aggregateExamples[row.name] ?? [])] })),
);
