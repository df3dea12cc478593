import { ordered } from './expressions/compare.ts';
import { type ExternalDataPort, Frame, type Query, Scope, type StoredTable } from './expressions/frame.ts';
import { lowerScalar } from './expressions/lower-scalar.ts';
import { openCall, statementsOf } from './expressions/user-function.ts';
import { refuse } from './failure.ts';
import { externalData } from './operators/external-data.ts';
import { operators } from './operators/index.ts';
import { type Block, parameterOf } from './operators/operator.ts';
import { patternBody } from './operators/pattern.ts';
import { refusedOperators, refuseKnown } from './operators/refused.ts';
import { datatable, oneRow, print, range } from './operators/rows.ts';
import { watchlist } from './operators/watchlist.ts';
import type { PlanColumn } from './plan/node.ts';
import { columnScalar, filtered, Names, type Relation, relationOf, shared } from './plan/relation.ts';
import { fragment, neverNull, raw, scalar } from './sql/fragment.ts';
import { Parameters } from './sql/parameters.ts';
import { bindStatements } from './statements.ts';
import {
  type Expression,
  elementsOf,
  isGraph,
  isTabular,
  type Kusto,
  kindOf,
  type SyntaxNode,
} from './syntax/kusto.ts';

// From a bound text to a plan: names are resolved, `let` is bound, and each operator turns the rows before it into the rows after it.

/** Which tables there are, and where they are stored. */
export type Tables = ReadonlyMap<string, StoredTable>;

/** Rows that do not come from the tables that a text names. */
export interface Outside {
  /** The table of each watchlist by its alias in lower case. */
  readonly watchlists?: ReadonlyMap<string, string>;
  readonly externalData?: ExternalDataPort | undefined;
  /** The name that a table is stored under. */
  readonly storedAs?: (table: string) => string;
  /** Whether each table shows only its rows from the parameter `since` on, and up to `until`. */
  readonly scoped?: boolean | 'between';
  /** Whether each table shows only its rows of the parameter `resource`. */
  readonly ofResource?: boolean;
  readonly checkFound?: Query['checkFound'];
  readonly sealed?: Query['sealed'] | undefined;
}

/** The state of one lowering. */
export const newQuery = (kusto: Kusto, tables: Tables, outside: Outside = {}): Query => {
  const query: Query = {
    kusto,
    parameters: new Parameters(),
    names: new Names(),
    tables,
    watchlists: outside.watchlists ?? new Map(),
    externalData: outside.externalData,
    storedAs: outside.storedAs ?? ((table) => table),
    scoped: outside.scoped ?? false,
    ofResource: outside.ofResource ?? false,
    root: new Scope(),
    sealed: outside.sealed ?? (() => undefined),
    sealedScans: [],
    read: new Set(),
    inputs: new Map(),
    warnings: [],
    lowerRelation: (node, scope) => lowerTabular(node, { query, scope }),
    lowerFrom: (node, rows, scope) => lowerPipe(node, { query, scope }, rows),
    lowerTable: (name, node) => scanOf(query, name, node),
    bindStatements: (statements, frame) => bindStatements(statements, { query, scope: frame.scope }),
    checkFound: outside.checkFound ?? (() => undefined),
    depth: 0,
  };
  return query;
};

/** Tables wider than this are no tables. */
const deepestPipe = 2000;

const scanOf = (query: Query, name: string, node: Expression): Relation => {
  const table = query.tables.get(name);
  if (table === undefined)
    return refuse('KS204', `The name '${name}' does not refer to any known table, tabular variable or function.`, node);
  query.read.add(name);
  const columns = table.schema.columns.flatMap((column): PlanColumn[] => [
    {
      name: column.name,
      type: column.type,
      nullable: column.required !== true && !neverNull(column.type),
      ...(column.text === true ? { words: true } : {}),
    },
    ...(column.hotPaths ?? []).map(
      (hot): PlanColumn => ({
        name: hot.column,
        type: 'dynamic',
        nullable: false,
        hidden: true,
        hot: { of: column.name, path: JSON.stringify(hot.path) },
      }),
    ),
  ]);
  const sealed = query.sealed(table.schema, query.sealedScans.length);
  if (sealed !== undefined) query.sealedScans.push({ ...sealed, table: name });
  const scan = ofResource(
    query,
    relationOf({
      kind: 'Scan',
      table: table.storedAs,
      columns,
      ...(sealed === undefined ? {} : { sealed }),
    }),
    columns,
  );
  const time = columns.find((column) => column.name === 'TimeGenerated' && column.type === 'datetime');
  if (query.scoped === false || time === undefined) return scan;
  const begun = filtered(scan, ordered('>=', columnScalar(time), sinceScalar));
  return query.scoped === 'between' ? filtered(begun, ordered('<=', columnScalar(time), untilScalar)) : begun;
};

/** The rows of one resource, where a query is limited to that. A table whose rows tell no resource has none of it. */
const ofResource = (query: Query, scan: Relation, columns: readonly PlanColumn[]): Relation => {
  if (!query.ofResource) return scan;
  const column = columns.find(({ name, type }) => name === '_ResourceId' && type === 'string');
  if (column === undefined) return filtered(scan, scalar('bool', raw('false'), false));
  const id = fragment`lowerUTF8(${columnScalar(column)})`;
  const resource = raw('{resource:String}');
  const matches = fragment`(${id} = ${resource} OR startsWith(${id}, concat(${resource}, '/')))`;
  return filtered(scan, scalar('bool', matches, false));
};

/** The beginning of the time that a scoped query sees: like `now`, given with each run. */
const sinceScalar = scalar('datetime', raw("{since:DateTime64(7, 'UTC')}"), false);

/** Its end; a row of that very tick is still seen. */
const untilScalar = scalar('datetime', raw("{until:DateTime64(7, 'UTC')}"), false);

/** The rows of a tabular expression. */
const lowerTabular = (node: Expression, block: Block): Relation => lowerPipe(node, block);

/** A pipe. Where `rows` are given it begins with an operator over them. */
const lowerPipe = (node: Expression, block: Block, rows?: Relation): Relation => {
  const steps: SyntaxNode[] = [];
  let source: Expression = node;
  while (kindOf(source) === 'PipeExpression') {
    const { Expression: before, Operator: operator } = source as Kusto.Language.Syntax.PipeExpression;
    steps.unshift(operator as SyntaxNode);
    if (steps.length > deepestPipe) return refuse('KQL_LIMIT', 'The query has too many steps', node);
    source = before as Expression;
  }
  const first = rows === undefined ? lowerSource(source, block) : lowerStep(source, rows, block);
  return steps.reduce((before, step) => lowerStep(step, before, block), first);
};

const lowerStep = (step: SyntaxNode, rows: Relation, block: Block): Relation => {
  if (kindOf(step) === 'AsOperator') {
    const name = (step as Kusto.Language.Syntax.AsOperator).Name?.SimpleName ?? '';
    const hint = parameterOf((step as Kusto.Language.Syntax.AsOperator).Parameters, 'hint.materialized');
    // The rows of a partition may be told apart by numbers, which have to be the same wherever they are read.
    const once = /^true$/i.test(hint ?? '') || rows.partition.length > 0;
    const shared = sharedRelation(rows, block, once);
    block.scope.bind(name, { kind: 'relation', relation: () => shared });
    return shared;
  }
  if (kindOf(step) === 'InvokeOperator') {
    return callTabular((step as Kusto.Language.Syntax.InvokeOperator).Function as Expression, block, rows);
  }
  const operator = operators[kindOf(step)];
  if (operator === undefined) return refuseOperator(step);
  return operator(step as never, rows, block);
};

const refuseOperator = (step: SyntaxNode): never => {
  const reason = refusedOperators[kindOf(step)];
  if (reason !== undefined) return refuseKnown(step, reason);
  const name = step.GetFirstToken()?.Text ?? 'this';
  return refuse(
    'KQL_UNSUPPORTED_OPERATOR',
    `The operator '${name}' is not supported`,
    step,
    'safeguard kql operators lists those that are',
  );
};

const sharedRelation = (relation: Relation, { query }: Block, once: boolean): Relation =>
  shared(relation, query.names, once);

const lowerSource = (node: Expression, block: Block): Relation => {
  switch (kindOf(node)) {
    case 'ParenthesizedExpression':
      return lowerTabular((node as Kusto.Language.Syntax.ParenthesizedExpression).Expression as Expression, block);
    case 'NameReference':
      return lowerNamed(node as Kusto.Language.Syntax.NameReference, block);
    case 'DataTableExpression':
      return datatable(node as Kusto.Language.Syntax.DataTableExpression, block);
    case 'PrintOperator':
      return print(node as Kusto.Language.Syntax.PrintOperator, block);
    case 'RangeOperator':
      return range(node as Kusto.Language.Syntax.RangeOperator, block);
    case 'MaterializeExpression':
      return sharedRelation(
        lowerTabular((node as Kusto.Language.Syntax.MaterializeExpression).Expression as Expression, block),
        block,
        true,
      );
    case 'ToTableExpression':
      return lowerTabular((node as Kusto.Language.Syntax.ToTableExpression).Expression as Expression, block);
    case 'FunctionCallExpression':
      return lowerCalled(node, block);
    case 'PathExpression':
      return lowerPattern(node, block) ?? refuse('KQL_UNSUPPORTED_EXPRESSION', 'The expression is no table', node);
    case 'ExternalDataExpression':
      return externalData(node as Kusto.Language.Syntax.ExternalDataExpression, block);
    default:
      return lowerStep(node, oneRow, block);
  }
};

const lowerNamed = (node: Kusto.Language.Syntax.NameReference, block: Block): Relation => {
  const name = node.SimpleName ?? '';
  const bound = block.scope.find(name);
  if (bound?.kind === 'relation') return bound.relation();
  if (node.ReferencedSymbol instanceof Kusto.Language.Symbols.FunctionSymbol) return callTabular(node, block);
  return scanOf(block.query, name, node);
};

/** `table("T")`, `materialize(...)`, or a call of a function that yields a table. */
const lowerCalled = (node: Expression, block: Block): Relation => {
  const call = node as Kusto.Language.Syntax.FunctionCallExpression;
  const name = call.Name?.SimpleName;
  const [first] = elementsOf<Expression>(call.ArgumentList?.Expressions);
  if (name === 'table' && first !== undefined) {
    const value = lowerScalar(first, new Frame(block.query, block.scope)).literal?.value;
    if (typeof value !== 'string')
      return refuse('KQL_UNSUPPORTED_FUNCTION', 'table() takes a name that is written in the text', node);
    const bound = block.scope.find(value);
    return bound?.kind === 'relation' ? bound.relation() : scanOf(block.query, value, node);
  }
  if (name === 'materialize' && first !== undefined) return sharedRelation(lowerTabular(first, block), block, true);
  if (name === '_GetWatchlist' && node.GetCalledFunctionBody() === null) return watchlist(call, block);
  return lowerPattern(node, block) ?? callTabular(node, block);
};

/** A call of what `declare pattern` gives bodies to. */
const lowerPattern = (node: Expression, block: Block): Relation | undefined => {
  const body = patternBody(node, block);
  if (body === undefined) return undefined;
  const inner: Block = { query: block.query, scope: new Scope(block.scope, block.scope.depth + 1) };
  bindStatements(statementsOf(body), inner);
  if (body.Expression === null) return refuse('KQL_UNSUPPORTED_STATEMENT', 'The pattern has no expression', node);
  return lowerTabular(body.Expression, inner);
};

const callTabular = (node: Expression, block: Block, first?: Relation): Relation => {
  if (!(node.ReferencedSymbol instanceof Kusto.Language.Symbols.FunctionSymbol)) {
    return refuse('KQL_UNSUPPORTED_FUNCTION', 'The expression is no table', node);
  }
  const { body, scope } = openCall(node, new Frame(block.query, block.scope), lowerScalar, first);
  const inner: Block = { query: block.query, scope };
  bindStatements(statementsOf(body), inner);
  if (body.Expression === null) return refuse('KQL_UNSUPPORTED_FUNCTION', 'The function has no expression', node);
  return lowerTabular(body.Expression, inner);
};

/** `fork` and `facet` yield several tables, which the binder takes for none. */
const refuseSeveral = (expression: Expression): void => {
  if (kindOf(expression) !== 'PipeExpression') return;
  const last = (expression as Kusto.Language.Syntax.PipeExpression).Operator as SyntaxNode | null;
  const reason = last === null ? undefined : refusedOperators[kindOf(last)];
  if (last !== null && reason !== undefined) refuseKnown(last, reason);
};

/** The plan of a whole text: its statements, then its expression. */
export const lowerQueryBlock = (
  root: Kusto.Language.Syntax.QueryBlock,
  query: Query,
): { relation: Relation; expression: Expression } => {
  const statements = elementsOf<SyntaxNode>(root.Statements);
  const block: Block = { query, scope: query.root };
  bindStatements(statements, block);
  const [first, second] = statements.filter(
    (statement) => kindOf(statement) === 'ExpressionStatement',
  ) as Kusto.Language.Syntax.ExpressionStatement[];
  if (second !== undefined) {
    const { TextStart: start, Width: length } = second;
    query.warnings.push({
      code: 'KQL_SEVERAL',
      message: 'Only the first of several queries is answered',
      start,
      length,
    });
  }
  const expression = first?.Expression as Expression | null | undefined;
  if (expression === null || expression === undefined) return refuse('KQL_NO_QUERY', 'The text holds no query', root);
  refuseSeveral(expression);
  if (isGraph(expression))
    return refuse('KQL_NO_QUERY', 'The query yields a graph: end it with graph-match or graph-to-table', expression);
  if (!isTabular(expression))
    return refuse('KQL_NO_QUERY', 'The query yields a single value: put `print` before it', expression);
  return { relation: lowerTabular(expression, block), expression };
};
