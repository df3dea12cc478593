import { convert } from '../expressions/convert.ts';
import { refuse } from '../failure.ts';
import { nullOf, type Relation, windowOver } from '../plan/relation.ts';
import { type Fragment, fragment, neverNull, raw, type Scalar, scalar } from '../sql/fragment.ts';
import { clickhouseType } from '../sql/types.ts';
import type { Call, FunctionRow } from './row.ts';

// Functions that look at other rows, in the order of the rows. Each is a column of its own below the step that reads it, so that
// filters, sums and other such functions can read it like any other.
// https://learn.microsoft.com/kusto/query/window-functions

const all = 'ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING';
const soFar = 'ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW';

/** The rows, which must have an order. */
const rowsOf = (call: Call): Relation => {
  const rows = call.frame.relation;
  if (rows === undefined || rows.order.length === 0)
    return refuse(
      'KQL_NOT_SERIALIZED',
      `Function '${call.name}' cannot be invoked in current context. Details: the row set must be serialized`,
      call.node,
      'sort by or serialize gives the rows an order',
    );
  return rows;
};

/** Computes a window function below the current step. */
const windowed = (call: Call, type: Scalar['type'], sql: Fragment, nullable: boolean): Scalar =>
  call.frame.stage(scalar(type, sql, nullable));

/** The rows as runs: each row for which the condition holds begins one. */
const restarted = (call: Call, restart: Scalar | undefined): Relation => {
  if (restart === undefined || restart.literal?.value === 'false') return rowsOf(call);
  const condition = convert(restart, 'bool');
  const flag = fragment`toUInt8(${condition.nullable ? fragment`ifNull(${condition}, false)` : condition})`;
  const staged = call.frame.stage(scalar('long', flag, false));
  const run = windowed(call, 'long', fragment`sum(${staged})${windowOver(rowsOf(call), soFar)}`, false);
  const rows = rowsOf(call);
  return { ...rows, partition: [...rows.partition, ...run.columns] };
};

const literalCount = (value: Scalar | undefined, otherwise: number, call: Call): number => {
  if (value === undefined) return otherwise;
  const count = Number(value.literal?.value ?? Number.NaN);
  if (!Number.isInteger(count) || count < 0)
    return refuse(
      'KQL_UNSUPPORTED_ARGUMENT',
      `The distance in ${call.name}() has to be written in the text`,
      call.node,
    );
  return count;
};

/** `prev(x, distance, default)`, `next(x, distance, default)`. */
const neighbour =
  (sql: 'lagInFrame' | 'leadInFrame') =>
  (call: Call): Scalar => {
    const [value, distance, otherwise] = call.arguments as [Scalar, Scalar | undefined, Scalar | undefined];
    const given = call.frame.stage(value);
    const { type } = given;
    const missing = otherwise === undefined ? nullOf(type, clickhouseType[type]) : convert(otherwise, type);
    const own = neverNull(type) ? given : fragment`toNullable(${given})`;
    const steps = raw(String(literalCount(distance, 1, call)));
    return windowed(
      call,
      type,
      fragment`${raw(sql)}(${own}, ${steps}, ${missing})${windowOver(rowsOf(call), all)}`,
      true,
    );
  };

/** `row_number(first, restart)`. */
const rowNumber = (call: Call): Scalar => {
  const [first, restart] = call.arguments;
  const rows = restarted(call, restart);
  const number = fragment`toInt64(row_number()${windowOver(rows)})`;
  const sql = first === undefined ? number : fragment`(${number} + ${convert(first, 'long')} - 1)`;
  return windowed(call, 'long', sql, first?.nullable ?? false);
};

/** `row_cumsum(x, restart)`: a null adds nothing. */
const runningSum = (call: Call): Scalar => {
  const [value, restart] = call.arguments as [Scalar, Scalar | undefined];
  const given = call.frame.stage(value.type === 'dynamic' ? convert(value, 'real') : value);
  const rows = restarted(call, restart);
  const term = given.nullable ? fragment`ifNull(${given}, 0)` : given;
  const type = given.type === 'int' ? 'long' : given.type;
  const sum = windowed(call, type, fragment`sum(${term})${windowOver(rows, soFar)}`, false);
  return sum.type === call.type ? sum : convert(sum, call.type);
};

/** Marks the first row of each run of equal values. */
const changes = (call: Call, value: Scalar, rows: Relation): Scalar => {
  const own = neverNull(value.type) ? value : fragment`toNullable(${value})`;
  const before = fragment`lagInFrame(${own}, 1)${windowOver(rows, all)}`;
  const first = fragment`row_number()${windowOver(rows)} = 1`;
  return windowed(call, 'long', fragment`toUInt8(${first} OR NOT (${own} <=> ${before}))`, false);
};

/** `row_rank_dense(x, restart)`: how many runs of equal values so far. */
const denseRank = (call: Call): Scalar => {
  const [value, restart] = call.arguments as [Scalar, Scalar | undefined];
  const given = call.frame.stage(value);
  const rows = restarted(call, restart);
  const mark = changes(call, given, rows);
  return windowed(call, 'long', fragment`toInt64(sum(${mark})${windowOver(rows, soFar)})`, false);
};

/** `row_rank_min(x, restart)`: the number of the first row of the run of equal values. */
const minimumRank = (call: Call): Scalar => {
  const [value, restart] = call.arguments as [Scalar, Scalar | undefined];
  const given = call.frame.stage(value);
  const rows = restarted(call, restart);
  const mark = changes(call, given, rows);
  const number = windowed(call, 'long', fragment`toInt64(row_number()${windowOver(rows)})`, false);
  return windowed(call, 'long', fragment`max(if(${mark} = 1, ${number}, 0))${windowOver(rows, soFar)}`, false);
};

/**
 * `row_window_session(time, farthest from the first, farthest from the one before, restart)`: the first time of the session. Where
 * the one before is too far away a run begins; inside a run the sessions are told one after another.
 */
const session = (call: Call): Scalar => {
  const [value, fromFirst, fromPrevious, restart] = call.arguments as [Scalar, Scalar, Scalar, Scalar | undefined];
  const time = call.frame.stage(convert(value, 'datetime'));
  const ticks = call.frame.stage(scalar('long', fragment`reinterpretAsInt64(${time})`, time.nullable));
  const before = windowed(
    call,
    'long',
    fragment`lagInFrame(toNullable(${ticks}), 1)${windowOver(rowsOf(call), all)}`,
    true,
  );
  const gap = fragment`ifNull(${ticks} - ${before} > ${convert(fromPrevious, 'timespan')}, false)`;
  const begins = restart === undefined ? gap : fragment`(${gap} OR ifNull(${convert(restart, 'bool')}, false))`;
  const rows = restarted(call, scalar('bool', begins, false));
  const times = fragment`groupArray(assumeNotNull(${ticks}))${windowOver(rows, soFar)}`;
  const start = fragment`arrayFold((a, t) -> if(t - a > assumeNotNull(${convert(fromFirst, 'timespan')}), t, a), ${times}, arrayElement(${times}, 1))`;
  return windowed(call, 'datetime', fragment`reinterpret(${start}, 'DateTime64(7, \\'UTC\\')')`, false);
};

const row = (name: string, sql: (call: Call) => Scalar, examples: FunctionRow['examples']): FunctionRow => ({
  name,
  sql,
  examples,
});

export const windowFunctions: readonly FunctionRow[] = [
  row('prev', neighbour('lagInFrame'), [
    ['range x from 1 to 3 step 1 | serialize p=prev(x, 1, -1) | project p', [-1, 1, 2]],
    ['range x from 1 to 4 step 1 | serialize | where prev(x) >= 2 | project x', [3, 4]],
  ]),
  row('next', neighbour('leadInFrame'), [
    ['range x from 1 to 3 step 1 | serialize n=next(x) | project n', [2, 3, null]],
  ]),
  row('row_number', rowNumber, [
    ['datatable(k:long)[1, 1, 2] | sort by k asc | extend n=row_number(0, k != prev(k)) | project n', [0, 1, 0]],
  ]),
  row('row_cumsum', runningSum, [
    [
      'datatable(k:long, v:long)[1,5, 1,7, 2,1] | sort by k asc, v asc | extend c=row_cumsum(v, k != prev(k)) | project c',
      [5, 12, 1],
    ],
  ]),
  row('row_rank_dense', denseRank, [
    ['datatable(v:long)[10, 10, 20, 5] | sort by v desc | extend r=row_rank_dense(v) | project r', [1, 2, 2, 3]],
  ]),
  row('row_rank_min', minimumRank, [
    ['datatable(v:long)[10, 10, 20, 5] | sort by v desc | extend r=row_rank_min(v) | project r', [1, 2, 2, 4]],
  ]),
  row('row_window_session', session, [
    [
      'datatable(t:datetime)[datetime(2024-01-01 10:00), datetime(2024-01-01 10:04), datetime(2024-01-01 10:08), datetime(2024-01-01 11:00)] | sort by t asc | extend s=row_window_session(t, 5m, 10m) | project s',
      ['2024-01-01T10:00:00Z', '2024-01-01T10:00:00Z', '2024-01-01T10:08:00Z', '2024-01-01T11:00:00Z'],
    ],
  ]),
];
