import {
  childrenOf,
  type Expression,
  elementsOf,
  type FunctionCall,
  kindOf,
  type SyntaxNode,
} from '../syntax/kusto.ts';

/** Names of tables that a row may come from. */
export type Sources = readonly string[];

const parentOf = (node: SyntaxNode): SyntaxNode | undefined => (node.Parent as SyntaxNode | null) ?? undefined;

/** The operators that a node stands in, from the inside out, each with the rows before it. */
const inputsOf = (node: SyntaxNode): { operator: SyntaxNode; before: Expression }[] => {
  const inputs: { operator: SyntaxNode; before: Expression }[] = [];
  for (let at: SyntaxNode | undefined = node; at !== undefined; at = parentOf(at)) {
    const pipe = parentOf(at);
    if (pipe === undefined || kindOf(pipe) !== 'PipeExpression') continue;
    const { Expression: before, Operator: operator } = pipe as Kusto.Language.Syntax.PipeExpression;
    if (operator === at && before !== null) inputs.push({ operator: at, before: before as Expression });
  }
  return inputs;
};

const letsOf = (root: SyntaxNode): Map<string, Expression> => {
  const lets = new Map<string, Expression>();
  const visit = (node: SyntaxNode): void => {
    if (kindOf(node) === 'LetStatement') {
      const { Name: name, Expression: value } = node as Kusto.Language.Syntax.LetStatement;
      if (value !== null && !lets.has(name?.SimpleName ?? '')) lets.set(name?.SimpleName ?? '', value as Expression);
    }
    for (const child of childrenOf(node)) visit(child);
  };
  visit(root);
  return lets;
};

/** Follows the rows of expressions down to tables. */
class Tracer {
  readonly #lets: ReadonlyMap<string, Expression>;
  readonly #isDerived: (name: string) => boolean;
  readonly #seen = new Set<string>();
  constructor(root: SyntaxNode, isDerived: (name: string) => boolean) {
    this.#lets = letsOf(root);
    this.#isDerived = isDerived;
  }

  trace(node: SyntaxNode | null | undefined): string[] {
    if (node === null || node === undefined) return [];
    switch (kindOf(node)) {
      case 'PipeExpression': {
        const { Expression: before, Operator: operator } = node as Kusto.Language.Syntax.PipeExpression;
        return [...this.trace(before), ...this.trace(operator)];
      }
      case 'ParenthesizedExpression':
      case 'MaterializeExpression':
      case 'ToTableExpression':
      case 'JoinOperator':
      case 'LookupOperator':
        return this.trace((node as Kusto.Language.Syntax.ParenthesizedExpression).Expression);
      case 'UnionOperator':
        return elementsOf<Expression>((node as Kusto.Language.Syntax.UnionOperator).Expressions).flatMap((one) =>
          this.trace(one),
        );
      case 'FunctionDeclaration':
        return this.trace((node as Kusto.Language.Syntax.FunctionDeclaration).Body?.Expression);
      case 'FunctionCallExpression':
        return this.#called(node as FunctionCall);
      case 'NameReference':
        return this.#named((node as Kusto.Language.Syntax.NameReference).SimpleName ?? '');
      default:
        return [];
    }
  }

  #called(call: FunctionCall): string[] {
    const name = call.Name?.SimpleName ?? '';
    const [first] = elementsOf<Expression>(call.ArgumentList?.Expressions);
    if (name === 'table') return typeof first?.LiteralValue === 'string' ? [first.LiteralValue] : [];
    if (name === 'materialize') return this.trace(first);
    return this.#named(name);
  }

  #named(name: string): string[] {
    const value = this.#lets.get(name);
    if (value === undefined) return [this.#isDerived(name) ? `${name}Rows` : name];
    if (this.#seen.has(name)) return [];
    this.#seen.add(name);
    const found = this.trace(value);
    this.#seen.delete(name);
    return found;
  }
}

const isJoin = (node: SyntaxNode): boolean => ['JoinOperator', 'LookupOperator'].includes(kindOf(node));

/** The root of `$left.x` and `$right.x`. */
const sideOf = (node: SyntaxNode): string | undefined => {
  const parent = parentOf(node);
  if (parent === undefined || kindOf(parent) !== 'PathExpression') return undefined;
  const root = (parent as Kusto.Language.Syntax.PathExpression).Expression;
  const name = root === null ? undefined : (root as { SimpleName?: string }).SimpleName;
  return name === '$left' || name === '$right' ? name : undefined;
};

/**
 * The tables that a column at a node can belong to, in the order in which they are likely: of the operator that the node stands
 * in the rows before it, then (for a join) the rows joined; then those of the operators around.
 */
export const sourcesOf = (root: SyntaxNode, node: SyntaxNode, isDerived: (name: string) => boolean): Sources[] => {
  const tracer = new Tracer(root, isDerived);
  const side = sideOf(node);
  return inputsOf(node).flatMap(({ operator, before }) => {
    if (!isJoin(operator)) return sidesBefore(before, tracer);
    const left = sidesBefore(before, tracer);
    const right = [tracer.trace(operator)];
    if (side === '$left') return left;
    return side === '$right' ? right : [...left, ...right];
  });
};

/** The rows before an operator: a join on the way has a left and a right side. */
const sidesBefore = (before: Expression, tracer: Tracer): Sources[] => {
  const sides: Sources[] = [];
  let node: SyntaxNode = before;
  const rights: Sources[] = [];
  while (kindOf(node) === 'PipeExpression') {
    const { Expression: left, Operator: operator } = node as Kusto.Language.Syntax.PipeExpression;
    if (operator !== null && isJoin(operator)) rights.push(tracer.trace(operator));
    if (operator !== null && kindOf(operator) === 'UnionOperator') sides.push(tracer.trace(operator));
    node = left as SyntaxNode;
  }
  return [tracer.trace(node), ...sides, ...rights];
};
