import { negated } from '../expressions/compare.ts';
import { convert, isNull } from '../expressions/convert.ts';
import { refuse } from '../failure.ts';
import { visibleColumns } from '../plan/relation.ts';
import { type Fragment, fragment, joined, raw, type Scalar, scalar } from '../sql/fragment.ts';
import type { Expression } from '../syntax/kusto.ts';
import type { Call, FunctionRow } from './row.ts';

// Functions that choose between values. A condition that is null chooses as a false one does.

const as = (value: Scalar, { type }: Call): Scalar => convert(value, type);

/** A condition for SQL's own choices, which take NULL for false. */
const condition = (value: Scalar): Fragment => {
  const known = value.type === 'bool' ? value : convert(value, 'bool');
  return known.truthy ?? known;
};

const choose = (call: Call): Scalar => {
  const [test, yes, no] = call.arguments as [Scalar, Scalar, Scalar];
  const [a, b] = [as(yes, call), as(no, call)];
  return scalar(call.type, fragment`if(${condition(test)}, ${a}, ${b})`, a.nullable || b.nullable);
};

const chooseOfMany = (call: Call): Scalar => {
  const pieces = call.arguments.map((value, index) =>
    index % 2 === 0 && index < call.arguments.length - 1 ? condition(value) : as(value, call),
  );
  const nullable = call.arguments.some((value, index) => {
    const isValue = index % 2 === 1 || index === call.arguments.length - 1;
    return isValue && as(value, call).nullable;
  });
  return scalar(call.type, fragment`multiIf(${joined(pieces, ', ')})`, nullable);
};

/** The first value that is there; of strings the first that is not empty. */
const firstKnown = (call: Call): Scalar => {
  const values = call.arguments.map((value) => as(value, call));
  const last = values.at(-1);
  if (last === undefined) return refuse('KQL_ARGUMENTS', 'coalesce() takes values', call.node);
  if (call.type !== 'string' && call.type !== 'dynamic')
    return scalar(
      call.type,
      fragment`coalesce(${joined(values, ', ')})`,
      values.every(({ nullable }) => nullable),
    );
  const pieces = values
    .slice(0, -1)
    .flatMap((value) => [
      call.type === 'string' ? fragment`notEmpty(${value})` : fragment`NOT ${isNull(value)}`,
      value,
    ]);
  return scalar(call.type, pieces.length === 0 ? last : fragment`multiIf(${joined([...pieces, last], ', ')})`);
};

const missing = ({ arguments: [value] }: Call): Scalar => scalar('bool', isNull(value as Scalar), false);

const present = ({ arguments: [value] }: Call): Scalar =>
  scalar('bool', fragment`(NOT ${isNull(value as Scalar)})`, false);

/** The column of that name if the rows have it, otherwise the other value, which is all that is looked at then. */
const columnOr = (call: Call): Scalar => {
  const [name, otherwise] = call.nodes as [Expression, Expression];
  const wanted = call.lower(name).literal?.value;
  if (typeof wanted !== 'string')
    return refuse('KQL_UNSUPPORTED_FUNCTION', `${call.name}() takes a name that is written in the text`, call.node);
  const rows = call.frame.relation;
  const known = rows !== undefined && visibleColumns(rows).some((column) => column.name === wanted);
  return known ? call.frame.column(wanted) : call.lower(otherwise);
};

/**
 * When a record came in: the column `_IngestionTime` where the table has one, otherwise `TimeGenerated`, which a table
 * without a time of receipt stands for it best.
 */
const ingestionTime = (call: Call): Scalar => {
  const rows = call.frame.relation;
  const names = new Set(rows === undefined ? [] : visibleColumns(rows).map(({ name }) => name));
  const name = ['_IngestionTime', '_TimeReceived', 'TimeGenerated'].find((candidate) => names.has(candidate));
  return name === undefined
    ? scalar('datetime', raw("CAST(NULL, 'Nullable(DateTime64(7, \\'UTC\\'))')"))
    : call.frame.column(name);
};

export const conditionalFunctions: readonly FunctionRow[] = [
  {
    name: 'iff',
    sql: choose,
    examples: [
      ['iff(1 > 2, "a", "b")', 'b'],
      ['iff(bool(null), 1, 2)', 2],
    ],
  },
  { name: 'iif', sql: choose, examples: [['iif(true, 1, 2)', 1]], document: 'iff-function' },
  {
    name: 'case',
    sql: chooseOfMany,
    examples: [
      ['case(false, "a", true, "b", "c")', 'b'],
      ['case(bool(null), 1, 2)', 2],
    ],
  },
  {
    name: 'coalesce',
    sql: firstKnown,
    examples: [
      ['coalesce(tolong("not a number"), tolong("42"), 33)', 42],
      ['coalesce("", "b")', 'b'],
    ],
  },
  {
    name: 'not',
    takes: ['bool'],
    sql: ({ arguments: [value] }) => negated(value as Scalar),
    examples: [['not(false)', true]],
  },
  {
    name: 'isnull',
    sql: missing,
    examples: [
      ['isnull("")', false],
      ['isnull(int(null))', true],
    ],
  },
  { name: 'isnotnull', sql: present, examples: [['isnotnull(dynamic(null))', false]] },
  { name: 'notnull', sql: present, examples: [['notnull(1)', true]], document: 'isnotnull-function' },
  { name: 'column_ifexists', sql: columnOr, lazy: true, examples: [['column_ifexists("nowhere", 5)', 5]] },
  { name: 'columnifexists', sql: columnOr, lazy: true, examples: [], document: 'column-ifexists-function' },
  { name: 'ingestion_time', sql: ingestionTime, examples: [] },
];
