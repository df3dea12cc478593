import type { Value } from '../../../model/value.ts';
import { equalValues } from '../equality.ts';
import { kindOf } from './arguments.ts';
import { type CallSite, type Example, type FunctionRow, reference } from './row.ts';

const page = reference('comparison');

/** Negative, zero or positive as the first argument is less than, equal to or greater than the second: two ints or two texts, by code unit. */
function order(args: readonly Value[], call: CallSite): number {
  const [a, b] = args;
  if (typeof a === 'number' && typeof b === 'number') return a - b;
  if (typeof a === 'string' && typeof b === 'string') return a < b ? -1 : a > b ? 1 : 0;
  throw call.failure(`${call.name} compares two ints or two strings, not ${kindOf(a)} and ${kindOf(b)}`);
}

const ordering = (name: string, decide: (order: number) => boolean, examples: readonly Example[]): FunctionRow => ({
  name,
  minimum: 2,
  maximum: 2,
  document: page(name),
  examples,
  evaluate: (args, call) => decide(order(args, call)),
});

export const comparisonRows: readonly FunctionRow[] = [
  {
    name: 'equals',
    minimum: 2,
    maximum: 2,
    document: page('equals'),
    unknowns: 'own',
    cost: 'arguments',
    examples: [
      { call: 'equals(1, 1)', gives: true },
      { call: "equals('a', 'A')", gives: false },
      { call: "equals(createArray('a', 'b'), createArray('a', 'b'))", gives: true },
      { call: "equals(createObject('a', 1, 'b', 2), createObject('b', 2, 'a', 1))", gives: true },
      { call: "equals(1, '1')", gives: false },
    ],
    evaluate: (args, call) => equalValues(args[0] ?? null, args[1] ?? null) ?? call.unknown(args),
  },
  ordering('greater', (o) => o > 0, [
    { call: 'greater(1, 2)', gives: false },
    { call: "greater('b', 'a')", gives: true },
  ]),
  ordering('greaterOrEquals', (o) => o >= 0, [
    { call: 'greaterOrEquals(2, 2)', gives: true },
    { call: "greaterOrEquals('A', 'a')", gives: false },
  ]),
  ordering('less', (o) => o < 0, [
    { call: 'less(1, 2)', gives: true },
    { call: "less('b', 'a')", gives: false },
  ]),
  ordering('lessOrEquals', (o) => o <= 0, [
    { call: 'lessOrEquals(2, 2)', gives: true },
    { call: "lessOrEquals('b', 'a')", gives: false },
  ]),
];
