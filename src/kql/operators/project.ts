import type { NamedScalar } from '../plan/node.ts';
import { columnScalar, extended, projected, type Relation, visibleColumns } from '../plan/relation.ts';
import { columnsOf, type Expression, kindOf } from '../syntax/kusto.ts';
import { explicitName, expressionsOf, frameOf, lower, namedValues, type Operator } from './operator.ts';

/** `project`: these columns and no others. */
export const project: Operator<Kusto.Language.Syntax.ProjectOperator> = (node, input, block) => {
  const frame = frameOf(input, block);
  const values = namedValues(expressionsOf(node.Expressions), columnsOf(node as Expression), frame);
  return projected(frame.input, values);
};

/** The operators that only choose and order columns: the binder says which remain. */
const chosen = (node: Expression, input: Relation): Relation => {
  const known = new Map(visibleColumns(input).map((column) => [column.name, column]));
  const values = columnsOf(node).flatMap(({ name }): NamedScalar[] => {
    const column = known.get(name);
    return column === undefined ? [] : [{ name, value: columnScalar(column) }];
  });
  return projected(input, values);
};

/** `project-away`, `project-keep`, `project-reorder`. */
export const choose: Operator<Kusto.Language.Syntax.ProjectAwayOperator> = (node, input) =>
  chosen(node as Expression, input);

/** `project-rename`: the same columns, some under new names. */
export const projectRename: Operator<Kusto.Language.Syntax.ProjectRenameOperator> = (node, input) => {
  const renamed = new Map<string, string>();
  for (const expression of expressionsOf(node.Expressions)) {
    if (kindOf(expression) !== 'SimpleNamedExpression') continue;
    const { Name: name, Expression: source } = expression as Kusto.Language.Syntax.SimpleNamedExpression;
    renamed.set(explicitName(source as Expression) ?? '', name?.SimpleName ?? '');
  }
  const values = visibleColumns(input).map(
    (column): NamedScalar => ({ name: renamed.get(column.name) ?? column.name, value: columnScalar(column) }),
  );
  return projected(input, values);
};

/** `serialize`: the rows keep the order they have; its expressions are columns. */
export const serializeWith = (
  nodes: readonly Expression[],
  input: Relation,
  block: Parameters<Operator>[2],
): Relation => {
  const frame = frameOf(input, block);
  const values = nodes.map((node): NamedScalar => ({ name: explicitName(node) ?? '', value: lower(node, frame) }));
  return extended(frame.input, values);
};
