import type { KustoType } from '../../model/table.ts';
import { convert } from '../expressions/convert.ts';
import { refuse } from '../failure.ts';
import type { NamedScalar, PlanColumn } from '../plan/node.ts';
import {
  columnScalar,
  filtered,
  joinedRelations,
  nullOf,
  projected,
  type Relation,
  relationOf,
  samePartition,
  visibleColumns,
} from '../plan/relation.ts';
import { neverNull, raw, type Scalar, scalar } from '../sql/fragment.ts';
import type { Parameters } from '../sql/parameters.ts';
import { clickhouseType } from '../sql/types.ts';
import { columnsOf, type Expression, kindOf, type SyntaxNode } from '../syntax/kusto.ts';
import { type Block, expressionsOf, type Operator, parameterOf, partitioned } from './operator.ts';
import { oneRow } from './rows.ts';

/** A part of a union, and the name that `withsource` gives its rows: a table has one, another expression is told by its position. */
export interface UnionPart {
  readonly name: string | undefined;
  readonly relation: Relation;
}

/** The parts with the same columns: what one lacks is null, and of two types both columns stay (`x_long`, `x_string`). */
export const unionOf = (
  parts: readonly UnionPart[],
  bound: readonly Column[],
  source: Source | undefined,
): Relation => {
  const columns = renamed(bound, parts);
  const names = new Set(columns.map(({ name }) => name));
  const aligned = parts.map(({ name, relation }, index) => {
    const own = new Map(visibleColumns(relation).map((column) => [column.name, column]));
    const values = columns.map(
      (column): NamedScalar => ({
        name: column.name,
        value: source?.column === column.name ? sourceName(source, name, index) : cellOf(column, own, names),
      }),
    );
    return projected({ ...relation, node: relation.node }, values);
  });
  const merged = columns.map(
    ({ name, type }): PlanColumn => ({
      name,
      type,
      nullable:
        !neverNull(type) &&
        aligned.some((part) => part.node.columns.find((column) => column.name === name)?.nullable ?? true),
    }),
  );
  return relationOf({ kind: 'Union', inputs: aligned.map(({ node }) => node), columns: merged });
};

/** The column that says which part a row is of. */
interface Source {
  readonly column: string;
  readonly parameters: Parameters;
}

const sourceName = (source: Source, name: string | undefined, index: number): Scalar =>
  scalar('string', source.parameters.text(name ?? `union_arg${index}`), false);

const suffixed = /^(.*)_(bool|int|long|real|decimal|string|datetime|timespan|guid|dynamic)1?$/;

/**
 * Where a column already has the name that a type's suffix would give (`x_long`), Kusto's engine calls the made one `x_long1` and
 * its binder the other one.
 */
const renamed = (columns: readonly Column[], parts: readonly UnionPart[]): Column[] => {
  const own = new Set(parts.flatMap(({ relation }) => visibleColumns(relation).map(({ name }) => name)));
  const names = new Set(columns.map(({ name }) => name));
  const isMade = (name: string): boolean => {
    const typed = suffixed.exec(name);
    return typed !== null && !name.endsWith('1') && own.has(name) && own.has(typed[1] ?? '') && names.has(`${name}1`);
  };
  return columns.map((column) => {
    if (isMade(column.name)) return { ...column, name: `${column.name}1` };
    const base = column.name.endsWith('1') ? column.name.slice(0, -1) : undefined;
    return base !== undefined && isMade(base) ? { ...column, name: base } : column;
  });
};

interface Column {
  readonly name: string;
  readonly type: KustoType;
}

const cellOf = (column: Column, own: ReadonlyMap<string, PlanColumn>, names: ReadonlySet<string>): Scalar => {
  const found = own.get(column.name);
  if (found !== undefined) return convert(columnScalar(found), column.type);
  const typed = names.has(`${column.name}1`) ? null : suffixed.exec(column.name);
  const base = typed === null ? undefined : own.get(typed[1] ?? '');
  return base !== undefined && base.type === typed?.[2]
    ? columnScalar(base)
    : nullOf(column.type, clickhouseType[column.type]);
};

const nameOf = (node: Expression): string | undefined =>
  kindOf(node) === 'NameReference'
    ? ((node as Kusto.Language.Syntax.NameReference).SimpleName ?? undefined)
    : undefined;

/** The name of a table, or the one that `as` gives at the end of a pipe. */
const sourceNameOf = (node: Expression, block: Block): string | undefined => {
  const kind = kindOf(node);
  if (kind === 'ParenthesizedExpression')
    return asName((node as Kusto.Language.Syntax.ParenthesizedExpression).Expression as Expression);
  const name = nameOf(node);
  if (name === undefined) return asName(node);
  const bound = block.scope.find(name);
  if (bound === undefined) return block.query.tables.has(name) ? name : undefined;
  return bound.kind === 'function' ? name : undefined;
};

const asName = (node: Expression): string | undefined => {
  if (kindOf(node) !== 'PipeExpression') return undefined;
  const last = (node as Kusto.Language.Syntax.PipeExpression).Operator;
  if (last === null || kindOf(last) !== 'AsOperator') return undefined;
  return (last as Kusto.Language.Syntax.AsOperator).Name?.SimpleName ?? undefined;
};

const wildcard = (name: string): RegExp =>
  new RegExp(
    `^${name
      .split('*')
      .map((part) => part.replaceAll(/[^\w]/g, '\\$&'))
      .join('.*')}$`,
    'i',
  );

/** The tables that one operand of a union, `find` or `search` stands for: a wildcard may be several. */
export const operandsOf = (node: Expression, block: Block): UnionPart[] => {
  const name = nameOf(node);
  if (name?.includes('*') === true) {
    const pattern = wildcard(name);
    return [...block.query.tables.keys()]
      .filter((table) => pattern.test(table))
      .map((table) => ({ name: table, relation: block.query.lowerTable(table, node) }));
  }
  return [{ name: sourceNameOf(node, block), relation: block.query.lowerRelation(node, block.scope) }];
};

/** Under `isfuzzy=true` an operand that does not exist is left out, be it a table, a function, or a pipe that begins with one. */
const isKnown = (node: Expression): boolean => {
  const kind = kindOf(node);
  if (kind === 'PipeExpression')
    return isKnown((node as Kusto.Language.Syntax.PipeExpression).Expression as Expression);
  if (kind === 'ParenthesizedExpression')
    return isKnown((node as Kusto.Language.Syntax.ParenthesizedExpression).Expression as Expression);
  if (kind === 'FunctionCallExpression') {
    const call = node as Kusto.Language.Syntax.FunctionCallExpression;
    const isTable = call.Name?.SimpleName === 'table';
    return isTable ? !isError(node) : isBound(call);
  }
  if (kind !== 'NameReference') return true;
  return nameOf(node)?.includes('*') === true || (isBound(node) && !isError(node));
};

const isBound = (node: Expression): boolean => (node.ReferencedSymbol ?? undefined) !== undefined;

const isError = (node: Expression): boolean => node.ResultType?.Kind === Kusto.Language.Symbols.SymbolKind.Error;

/** Whether nothing stands before an operator: `union A, B` at the beginning of a query. */
export const isNothing = (input: Relation): boolean => input.node.kind === 'Rows' && input.node.columns.length === 0;

/** The name that the rows before `| union` have: `T | union ...`, `... | as T | union ...`. */
const inputName = (node: SyntaxNode, block: Block): string | undefined => {
  const parent = node.Parent;
  if (parent === null || kindOf(parent) !== 'PipeExpression') return undefined;
  return sourceNameOf((parent as Kusto.Language.Syntax.PipeExpression).Expression as Expression, block);
};

/** `union`, after rows or at the beginning. https://learn.microsoft.com/kusto/query/union-operator */
export const union: Operator<Kusto.Language.Syntax.UnionOperator> = (node, input, block) => {
  const fuzzy = /^(true|1)$/i.test(parameterOf(node.Parameters, 'isfuzzy') ?? '');
  const source = parameterOf(node.Parameters, 'withsource') ?? parameterOf(node.Parameters, 'with_source');
  const nodes = expressionsOf(node.Expressions).filter((expression) => !fuzzy || isKnown(expression));
  const first: UnionPart[] = isNothing(input) ? [] : [{ name: inputName(node, block), relation: input }];
  const parts = [...first, ...nodes.flatMap((expression) => operandsOf(expression, block))];
  if (parts.length === 0) return nothingKnown(node, block);
  const named = source === undefined ? undefined : { column: source, parameters: block.query.parameters };
  if (partitioned(input)) return unionInPartition(parts, input, named, node);
  if (parts.some(({ relation }) => partitioned(relation)))
    return refuse('KQL_UNSUPPORTED_OPERATOR', 'A union with the rows of a partition is not supported here', node);
  return unionOf(parts, columnsOf(node as Expression), named);
};

/** Inside `partition` each of the partitions meets all rows of the other tables. */
const unionInPartition = (
  parts: readonly UnionPart[],
  input: Relation,
  source: Source | undefined,
  node: Kusto.Language.Syntax.UnionOperator,
): Relation => {
  const { groups } = input;
  if (groups === undefined || samePartition(input, groups) === undefined || (input.carried?.length ?? 0) > 0)
    return refuse('KQL_UNSUPPORTED_OPERATOR', 'union is not supported inside this partition', node);
  const columns = groups.node.columns.filter(({ name }) => input.partition.includes(name));
  const ofEach = ({ name, relation }: UnionPart): UnionPart => {
    if (samePartition(input, relation) !== undefined) return { name, relation };
    if (partitioned(relation))
      return refuse('KQL_UNSUPPORTED_OPERATOR', 'A union with the rows of another partition is not supported', node);
    const own = visibleColumns(relation).map((column) => ({ side: 'left' as const, source: column.name, column }));
    const keys = columns.map((column) => ({ side: 'right' as const, source: column.name, column }));
    const all = joinedRelations('CROSS', relation, groups, [], [...own, ...keys]);
    return { name, relation: { ...all, partition: input.partition } };
  };
  const whole = unionOf(parts.map(ofEach), columnsOf(node as Expression), source);
  const union = { ...whole.node, columns: [...whole.node.columns, ...columns] };
  return { ...whole, node: union, partition: input.partition, groups };
};

/** A fuzzy union of which nothing exists: no rows, and a warning. */
const nothingKnown = (node: Kusto.Language.Syntax.UnionOperator, { query }: Block): Relation => {
  const { TextStart: start, Width: length } = node;
  query.warnings.push({ code: 'KQL_NO_TABLE', message: 'None of the tables of the union exists', start, length });
  return filtered(oneRow, scalar('bool', raw('false'), false));
};
