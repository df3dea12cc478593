import { convert } from '../expressions/convert.ts';
import type { Call, FunctionRow } from '../functions/row.ts';
import { type Fragment, fragment, raw, type Scalar, scalar } from '../sql/fragment.ts';

// Variance and its relatives. Kusto rounds a variance to ten decimals and takes the root of that.

/** The condition of `stdevif(x, c)` and its like, which is the last argument. */
const testOf = (call: Call, position: number): { suffix: Fragment; test: Fragment } => {
  const given = call.arguments[position];
  if (given === undefined) return { suffix: raw(''), test: raw('') };
  const condition = convert(given, 'bool');
  return { suffix: raw('If'), test: fragment`, ${condition.truthy ?? condition}` };
};

/** Of a sample by n - 1, where one value has no variance; of a population by n. */
const variance =
  (population: boolean) =>
  (call: Call): Scalar => {
    const value = convert(call.arguments[0] as Scalar, 'real');
    const { suffix, test } = testOf(call, 1);
    const least = raw(population ? '1' : '2');
    const name = raw(population ? 'varPopStable' : 'varSampStable');
    return scalar(
      'real',
      fragment`if(count${suffix}(${value}${test}) < ${least}, 0., round(assumeNotNull(${name}${suffix}(${value}${test})), 10))`,
      false,
    );
  };

const deviation =
  (population: boolean) =>
  (call: Call): Scalar =>
    scalar('real', fragment`sqrt(${variance(population)(call)})`, false);

const covariance =
  (population: boolean) =>
  (call: Call): Scalar => {
    const [x, y] = call.arguments.map((value) => convert(value, 'real')) as [Scalar, Scalar];
    const { suffix, test } = testOf(call, 2);
    const least = raw(population ? '1' : '2');
    const name = raw(population ? 'covarPopStable' : 'covarSampStable');
    const both = fragment`isNotNull(${x}) AND isNotNull(${y})${test.text === '' ? raw('') : { ...test, text: ` AND (${test.text.slice(2)})` }}`;
    return scalar(
      'real',
      fragment`if(countIf(${both}) < ${least}, 0., round(assumeNotNull(${name}${suffix}(${x}, ${y}${test})), 10))`,
      false,
    );
  };

const row = (name: string, sql: (call: Call) => Scalar, page = name): FunctionRow => ({
  name,
  sql,
  examples: [],
  document: `${page}-aggregation-function`,
});

export const spreadAggregates: readonly FunctionRow[] = [
  row('variance', variance(false)),
  row('varianceif', variance(false)),
  row('variancep', variance(true)),
  row('variancepif', variance(true)),
  row('stdev', deviation(false)),
  row('stdevif', deviation(false)),
  row('stdevp', deviation(true)),
  row('covariance', covariance(false)),
  row('covarianceif', covariance(false)),
  row('covariancep', covariance(true)),
  row('covariancepif', covariance(true)),
];
