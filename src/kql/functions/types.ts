import { refuse } from '../failure.ts';
import { columnScalar, visibleColumns } from '../plan/relation.ts';
import { fragment, joined, raw, type Scalar, scalar } from '../sql/fragment.ts';
import { kindOf } from '../syntax/kusto.ts';
import type { Call, FunctionRow } from './row.ts';
import { argument } from './text-fragments.ts';

/** The kind of what a dynamic holds. */
const ofDynamic = (value: Scalar): Scalar =>
  scalar(
    'string',
    fragment`multiIf(${value} IN ('', 'null'), 'null', startsWith(${value}, '{'), 'dictionary', startsWith(${value}, '['), 'array', startsWith(${value}, '"'), 'string', ${value} IN ('true', 'false'), 'bool', match(${value}, '[.eE]'), 'double', 'long')`,
    false,
  );

/**
 * The size of a value in Kusto's storage, as far as Microsoft's page tells it: a text of ASCII has its
 * length, a long has eight bytes.
 */
const sizeOf = (value: Scalar, call: Call): Scalar => {
  if (value.type === 'string')
    return scalar(
      'long',
      fragment`toInt64(length(${value}) + throwIf(NOT isValidASCII(${value}), 'estimate_data_size() of a text beyond ASCII is not supported'))`,
      false,
    );
  if (value.type === 'long' && !value.nullable) return scalar('long', raw('toInt64(8)'), false);
  if (value.type === 'long')
    return scalar(
      'long',
      fragment`toInt64(8 + throwIf(isNull(${value}), 'estimate_data_size() of a null is not supported'))`,
      false,
    );
  return refuse('KQL_UNSUPPORTED_FUNCTION', `estimate_data_size() of a ${value.type} is not supported`, call.node);
};

const sizeOfAll = (call: Call): Scalar => {
  const rows = call.frame.relation;
  const all = call.nodes.flatMap((node) =>
    kindOf(node) === 'StarExpression'
      ? visibleColumns(rows ?? refuse('KQL_ARGUMENTS', 'There are no columns here', node)).map(columnScalar)
      : [call.lower(node)],
  );
  const sizes = all.map((value) => sizeOf(value, call));
  return scalar('long', fragment`(${joined(sizes, ' + ')})`, false);
};

/** Functions about the types of values. */
export const typeFunctions: readonly FunctionRow[] = [
  {
    name: 'gettype',
    sql: (call) => {
      const value = argument(call, 0);
      return value.type === 'dynamic' ? ofDynamic(value) : scalar('string', raw(`'${value.type}'`), false);
    },
    examples: [
      ['gettype("a")', 'string'],
      ['gettype(todecimal(1))', 'decimal'],
      ['gettype(dynamic({"a": 1}))', 'dictionary'],
      ['gettype(parse_json("[1, 2]"))', 'array'],
      ['gettype(parse_json("null"))', 'null'],
    ],
  },
  {
    name: 'column_names_of',
    sql: (call) => {
      const [table] = call.nodes;
      if (table === undefined) return refuse('KQL_ARGUMENTS', 'column_names_of() takes a table', call.node);
      const { query, scope } = call.frame;
      const names = visibleColumns(query.lowerRelation(table, scope, call.frame)).map(({ name }) => name);
      const value = JSON.stringify(names);
      return { ...scalar('dynamic', query.parameters.text(value), false), literal: { value } };
    },
    lazy: true,
    examples: [],
  },
  {
    name: 'estimate_data_size',
    sql: sizeOfAll,
    lazy: true,
    gives: 'long',
    examples: [
      ['range x from 1 to 10 step 1 | extend Text = "1234567890" | summarize sum(estimate_data_size(*))', 180],
      ['print t = "ab", n = 1 | project estimate_data_size(t, n)', 10],
    ],
  },
  {
    name: 'new_guid',
    sql: 'generateUUIDv4(rowNumberInAllBlocks())',
    null: 'never',
    examples: [['isnull(new_guid())', false]],
  },
];
