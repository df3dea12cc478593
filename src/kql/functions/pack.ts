import { convert, toDynamic } from '../expressions/convert.ts';
import { memberText } from '../expressions/json.ts';
import { refuse } from '../failure.ts';
import { columnScalar, visibleColumns } from '../plan/relation.ts';
import { type Fragment, fragment, joined, raw, type Scalar, scalar } from '../sql/fragment.ts';
import { type Expression, kindOf } from '../syntax/kusto.ts';
import type { Call, FunctionRow } from './row.ts';

// Arrays and bags made of values.

interface Member {
  readonly name: Scalar;
  readonly value: Scalar;
}

const columnsAsMembers = ({ frame }: Call): Member[] =>
  (frame.relation === undefined ? [] : visibleColumns(frame.relation)).map((column) => ({
    name: { ...scalar('string', frame.query.parameters.text(column.name), false), literal: { value: column.name } },
    value: columnScalar(column),
  }));

/** The arguments, where a star is every column. */
const valuesOf = (call: Call): Scalar[] =>
  call.nodes.flatMap((node) =>
    kindOf(node) === 'StarExpression' ? columnsAsMembers(call).map(({ value }) => value) : [call.lower(node)],
  );

const packArray = (call: Call): Scalar => {
  const values = valuesOf(call);
  if (values.length === 0) return scalar('dynamic', raw("'[]'"), false);
  return scalar('dynamic', fragment`concat('[', ${joined(values.map(memberText), ", ',', ")}, ']')`, false);
};

/** The text of a key with its colon. */
const keyText = ({ frame }: Call, key: Scalar): Fragment => {
  const known = key.type === 'string' ? key.literal?.value : undefined;
  if (typeof known === 'string') return frame.query.parameters.text(`${JSON.stringify(known)}:`);
  return fragment`concat(toJSONString(${convert(key, 'string')}), ':')`;
};

const bagOf = (call: Call, members: readonly Member[]): Scalar => {
  const names = members.map(({ name }) => name.literal?.value).filter((name) => typeof name === 'string');
  if (new Set(names).size < names.length)
    return refuse(
      'KQL_UNSUPPORTED_FUNCTION',
      `${call.name}() with a key that stands twice is not supported`,
      call.node,
    );
  const texts = members.map(({ name, value }) => fragment`${keyText(call, name)}, ${memberText(value)}`);
  if (texts.length === 0) return scalar('dynamic', raw("'{}'"), false);
  return scalar('dynamic', fragment`concat('{', ${joined(texts, ", ',', ")}, '}')`, false);
};

const packPairs = (call: Call): Scalar => {
  const values = call.arguments;
  const members = values.flatMap((name, index): Member[] => {
    const value = values[index + 1];
    return index % 2 === 1 || value === undefined ? [] : [{ name, value }];
  });
  return bagOf(call, members);
};

/** A bag of every column. Told so, it leaves out what is null or empty. */
const packAll = (call: Call): Scalar => {
  const members = columnsAsMembers(call);
  const flag = call.nodes[0] === undefined ? undefined : call.lower(call.nodes[0]).literal?.value;
  if (flag !== 'true') return bagOf(call, members);
  const texts = members.map(({ name, value }) => {
    const text = toDynamic(value);
    return fragment`if(${text} IN ('', 'null', '""'), '', concat(${keyText(call, name)}, ${text}))`;
  });
  return scalar(
    'dynamic',
    fragment`concat('{', arrayStringConcat(arrayFilter(t -> t != '', [${joined(texts, ', ')}]), ','), '}')`,
    false,
  );
};

const columnNameOf = (node: Expression): string => {
  if (kindOf(node) === 'NameReference') return (node as Kusto.Language.Syntax.NameReference).SimpleName ?? '';
  return refuse('KQL_ARGUMENTS', 'bag_pack_columns() takes columns', node);
};

const packColumns = (call: Call): Scalar =>
  bagOf(
    call,
    call.nodes.map((node) => {
      const name = columnNameOf(node);
      const text = scalar('string', call.frame.query.parameters.text(name), false);
      return { name: { ...text, literal: { value: name } }, value: call.lower(node) };
    }),
  );

const example = [
  'bag_pack("Level", "Information", "ProcessID", 1234)',
  { Level: 'Information', ProcessID: 1234 },
] as const;

export const packFunctions: readonly FunctionRow[] = [
  {
    name: 'pack_array',
    sql: packArray,
    lazy: true,
    examples: [
      ['pack_array(1, 2, 4)', [1, 2, 4]],
      ['pack_array("a", 1.5, true, dynamic(null))', ['a', 1.5, true, null]],
    ],
  },
  { name: 'bag_pack', sql: packPairs, examples: [example] },
  { name: 'pack', sql: packPairs, examples: [['pack("a", 1)', { a: 1 }]], document: 'bag-pack-function' },
  {
    name: 'pack_dictionary',
    sql: packPairs,
    examples: [['pack_dictionary("a", dynamic([1]))', { a: [1] }]],
    document: 'bag-pack-function',
  },
  { name: 'bag_pack_columns', sql: packColumns, lazy: true, examples: [] },
  { name: 'pack_all', sql: packAll, lazy: true, examples: [] },
];
