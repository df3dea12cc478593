import { refuse } from '../failure.ts';
import { visibleColumns } from '../plan/relation.ts';
import { fragment, raw, type Scalar, scalar } from '../sql/fragment.ts';
import type { FunctionRow } from './row.ts';
import { argument } from './text-fragments.ts';

/** The kind of what a dynamic holds. */
const ofDynamic = (value: Scalar): Scalar =>
  scalar(
    'string',
    fragment`multiIf(${value} IN ('', 'null'), 'null', startsWith(${value}, '{'), 'dictionary', startsWith(${value}, '['), 'array', startsWith(${value}, '"'), 'string', ${value} IN ('true', 'false'), 'bool', match(${value}, '[.eE]'), 'double', 'long')`,
    false,
  );

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
    name: 'new_guid',
    sql: 'generateUUIDv4(rowNumberInAllBlocks())',
    null: 'never',
    examples: [['isnull(new_guid())', false]],
  },
];
