import type { KustoType } from '../../model/table.ts';
import { convert } from '../expressions/convert.ts';
import type { NamedScalar, PlanColumn } from '../plan/node.ts';
import { columnScalar, nullOf, projected, type Relation, relationOf, visibleColumns } from '../plan/relation.ts';
import { neverNull, type Scalar, scalar } from '../sql/fragment.ts';
import type { Parameters } from '../sql/parameters.ts';
import { clickhouseType } from '../sql/types.ts';
import { columnsOf, type Expression, kindOf } from '../syntax/kusto.ts';
import { type Block, expressionsOf, type Operator, parameterOf } from './operator.ts';

/** A part of a union, and the name that `withsource` gives its rows. */
export interface UnionPart {
  readonly name: string;
  readonly relation: Relation;
}

/** The parts with the same columns: what one lacks is null, and of two types both columns stay (`x_long`, `x_string`). */
export const unionOf = (
  parts: readonly UnionPart[],
  columns: readonly { name: string; type: KustoType }[],
  source: Source | undefined,
): Relation => {
  const aligned = parts.map(({ name, relation }) => {
    const own = new Map(visibleColumns(relation).map((column) => [column.name, column]));
    const values = columns.map(
      (column): NamedScalar => ({
        name: column.name,
        value:
          source?.column === column.name ? scalar('string', source.parameters.text(name), false) : cellOf(column, own),
      }),
    );
    return projected({ ...relation, node: relation.node }, values);
  });
  const partition = aligned[0]?.partition ?? [];
  const merged = columns.map(
    ({ name, type }): PlanColumn => ({
      name,
      type,
      nullable:
        !neverNull(type) &&
        aligned.some((part) => part.node.columns.find((column) => column.name === name)?.nullable ?? true),
    }),
  );
  const hidden = (aligned[0]?.node.columns ?? []).filter(({ name }) => partition.includes(name));
  return {
    ...relationOf({ kind: 'Union', inputs: aligned.map(({ node }) => node), columns: [...merged, ...hidden] }),
    partition,
  };
};

/** The column that says which part a row is of. */
interface Source {
  readonly column: string;
  readonly parameters: Parameters;
}

const cellOf = (column: { name: string; type: KustoType }, own: ReadonlyMap<string, PlanColumn>): Scalar => {
  const found = own.get(column.name);
  if (found !== undefined) return convert(columnScalar(found), column.type);
  const typed = /^(.*)_(bool|int|long|real|decimal|string|datetime|timespan|guid|dynamic)$/.exec(column.name);
  const base = typed === null ? undefined : own.get(typed[1] ?? '');
  return base !== undefined && base.type === typed?.[2]
    ? columnScalar(base)
    : nullOf(column.type, clickhouseType[column.type]);
};

const nameOf = (node: Expression): string => {
  if (kindOf(node) === 'NameReference') return (node as Kusto.Language.Syntax.NameReference).SimpleName ?? '';
  return '';
};

/** The tables that one operand of a union stands for: a wildcard may be several. */
const operands = (node: Expression, block: Block): UnionPart[] => {
  const name = nameOf(node);
  if (name.includes('*')) {
    const pattern = new RegExp(
      `^${name
        .split('*')
        .map((part) => part.replaceAll(/[^\w]/g, '\\$&'))
        .join('.*')}$`,
      'i',
    );
    return [...block.query.tables.keys()]
      .filter((table) => pattern.test(table))
      .map((table) => ({ name: table, relation: block.query.lowerTable(table, node) }));
  }
  return [{ name, relation: block.query.lowerRelation(node, block.scope) }];
};

const isKnown = (node: Expression): boolean => {
  const type = node.ResultType;
  return !(
    kindOf(node) === 'NameReference' &&
    (node.ReferencedSymbol === null || type?.Kind === Kusto.Language.Symbols.SymbolKind.Error)
  );
};

/** `union`, after rows or at the beginning. Under `isfuzzy=true` what does not exist is left out. */
export const union: Operator<Kusto.Language.Syntax.UnionOperator> = (node, input, block) => {
  const fuzzy = parameterOf(node.Parameters, 'isfuzzy') === 'true';
  const source = parameterOf(node.Parameters, 'withsource') ?? parameterOf(node.Parameters, 'with_source');
  const nodes = expressionsOf(node.Expressions).filter((expression) => !fuzzy || isKnown(expression));
  const first: UnionPart[] =
    input.node.kind === 'Rows' && input.node.columns.length === 0 ? [] : [{ name: 'union_arg0', relation: input }];
  const parts = [...first, ...nodes.flatMap((expression) => operands(expression, block))];
  return unionOf(
    parts,
    columnsOf(node as Expression),
    source === undefined ? undefined : { column: source, parameters: block.query.parameters },
  );
};
