import type { KustoType } from '../../model/table.ts';
import { convert, datetimeOf, ticksOf, toDynamic } from '../expressions/convert.ts';
import { arrayOfTexts } from '../expressions/json.ts';
import { type Fragment, fragment, raw, type Scalar, scalar } from '../sql/fragment.ts';
import type { Call, FunctionRow } from './row.ts';

/** The longest array that `range()` gives, as in Kusto. */
const longest = 1_048_576;

const typeOf = (values: readonly Scalar[]): KustoType => {
  const types = new Set(values.map(({ type }) => type));
  if (types.has('datetime')) return 'datetime';
  if (types.has('timespan') && values[0]?.type === 'timespan') return 'timespan';
  return types.has('real') || types.has('decimal') ? 'real' : 'long';
};

/** Numbers to count with: ticks for times. */
const countable = (value: Scalar, type: KustoType): Fragment => {
  if (value.type === 'timespan') return value;
  const aligned = convert(value, type);
  return type === 'datetime' ? ticksOf(aligned) : aligned;
};

const defaultStep = (type: KustoType): Scalar =>
  type === 'datetime' || type === 'timespan'
    ? scalar('timespan', raw('toInt64(36000000000)'), false)
    : scalar(type, raw(type === 'real' ? 'toFloat64(1)' : 'toInt64(1)'), false);

/** `range(start, stop, step)`: every value from one to the other, both included. */
const range = ({ arguments: values }: Call): Scalar => {
  const type = typeOf(values.slice(0, 2).concat(values[2]?.type === 'real' ? [values[2]] : []));
  const [from, to, step] = [values[0], values[1], values[2] ?? defaultStep(type)].map((value) =>
    value === undefined ? raw('NULL') : countable(value, type),
  ) as [Fragment, Fragment, Fragment];
  const count = fragment`least(greatest(floor((${to} - ${from}) / nullIf(${step}, 0)) + 1, 0), ${raw(String(longest))})`;
  const element = fragment`(assumeNotNull(${from}) + i * assumeNotNull(${step}))`;
  const value = type === 'datetime' ? datetimeOf(element) : element;
  const texts = fragment`arrayMap(i -> ${toDynamic(scalar(type, value, false))}, range(toUInt64(ifNull(${count}, 0))))`;
  return scalar('dynamic', fragment`if(isNull(${count}), '', ${arrayOfTexts(texts)})`, false);
};

export const rangeFunctions: readonly FunctionRow[] = [
  {
    name: 'range',
    sql: range,
    examples: [
      ['range(1, 8, 3)', [1, 4, 7]],
      ['range(1.0, 2.0, 0.5)', [1, 1.5, 2]],
    ],
  },
];
