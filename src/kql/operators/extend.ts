import { keptOf, severalValues } from '../expressions/several.ts';
import type { NamedScalar } from '../plan/node.ts';
import { extended } from '../plan/relation.ts';
import { columnsOf, type Expression, elementsOf, kindOf } from '../syntax/kusto.ts';
import { explicitName, expressionsOf, frameOf, type Operator, visibleNames } from './operator.ts';

const compoundNames = (node: Expression): (string | undefined)[] =>
  kindOf(node) === 'CompoundNamedExpression'
    ? elementsOf<Kusto.Language.Syntax.NameDeclaration>(
        (node as Kusto.Language.Syntax.CompoundNamedExpression).Names?.Names,
      ).map((name) => name.SimpleName ?? undefined)
    : [explicitName(node)];

/** `extend`: new columns at the end, named ones that exist in their place. */
export const extend: Operator<Kusto.Language.Syntax.ExtendOperator> = (node, input, block) => {
  const frame = frameOf(input, block);
  const nodes = expressionsOf(node.Expressions);
  const before = new Set(visibleNames(input));
  const said = new Set(nodes.flatMap(compoundNames));
  const automatic = columnsOf(node as Expression)
    .map(({ name }) => name)
    .filter((name) => !before.has(name) && !said.has(name));
  const values: NamedScalar[] = nodes.flatMap((expression) => {
    const names = compoundNames(expression);
    const all = severalValues(expression, frame).map((value, index) => ({
      name: names[index] ?? automatic.shift() ?? `Column${index + 1}`,
      value,
    }));
    return all.slice(0, keptOf(expression, all.length, frame));
  });
  return extended(frame.input, values);
};
