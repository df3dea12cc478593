import type { KqlAnalysis, KqlBroadOperator, KqlComparison, KqlFacts, KqlLet } from '../../model/kql-analysis.ts';
import { analyse, type Catalogue } from '../syntax/analyse.ts';
import {
  columnsOf,
  type Expression,
  elementsOf,
  isTabular,
  type Kusto,
  kindOf,
  type SyntaxNode,
  textOf,
} from '../syntax/kusto.ts';
import { ComparisonReader } from './comparisons.ts';
import { type LetValues, lookbacksOf } from './lookbacks.ts';
import { rowsOf } from './rows.ts';
import { referredName, visit } from './tree.ts';

type Block = Kusto.Language.Syntax.QueryBlock;
type Statement = Kusto.Language.Syntax.Statement;

const nothing: KqlFacts = {
  comparisons: [],
  lookbacks: [],
  filtersTime: false,
  lets: [],
  broadOperators: [],
  rows: { least: 0 },
};

/**
 * A query as its text tells, for linters: what the binder objects to, the columns of its answer, the tables that it
 * reads, and facts of its syntax. Never throws on any text.
 */
export function analyseForLint(kusto: Kusto, kql: string, catalogue: Catalogue): KqlAnalysis {
  const { root, diagnostics } = analyse(kusto, kql, catalogue);
  const found = diagnostics.map(({ code, severity, message, start, length }) => ({
    code,
    severity,
    message,
    offset: start,
    length,
  }));
  if (root === undefined) return { diagnostics: found, resultColumns: undefined, tables: [], facts: nothing };
  const isBound = !found.some(({ severity }) => severity === 'error');
  const query = queryOf(root);
  return {
    diagnostics: found,
    resultColumns: isBound && query !== undefined ? closedColumns(query) : undefined,
    tables: tablesOf(root, catalogue),
    facts: factsOf(root, query),
  };
}

const statementsOf = (root: Block): readonly Statement[] => elementsOf<Statement>(root.Statements);

/** The expression that the answer comes from: the last statement that is none but an expression. */
function queryOf(root: Block): Expression | undefined {
  const last = statementsOf(root)
    .filter((statement) => kindOf(statement) === 'ExpressionStatement')
    .at(-1) as Kusto.Language.Syntax.ExpressionStatement | undefined;
  return last?.Expression ?? undefined;
}

/** The answer's columns, unless data decides about them (`bag_unpack`). */
function closedColumns(query: Expression): KqlAnalysis['resultColumns'] {
  if (!isTabular(query)) return undefined;
  const table = query.ResultType as Kusto.Language.Symbols.TableSymbol | null;
  return table === null || table.IsOpen ? undefined : columnsOf(query);
}

function tablesOf(root: SyntaxNode, catalogue: Catalogue): readonly string[] {
  const known = new Set(catalogue.tables.map(({ name }) => name));
  const found = new Set<string>();
  visit(root, (node) => {
    const name = referredName(node);
    if (name !== undefined && known.has(name)) found.add(name);
    return undefined;
  });
  return [...found];
}

function factsOf(root: Block, query: Expression | undefined): KqlFacts {
  const reader = new ComparisonReader();
  for (const statement of statementsOf(root)) reader.read(statement);
  const values = letValues(root);
  return {
    comparisons: reader.found,
    lookbacks: lookbacksOf(root, values),
    filtersTime: reader.found.some(isOnTime),
    lets: letsOf(root),
    broadOperators: broadOperatorsOf(root),
    rows: query === undefined ? { least: 0 } : rowsOf(query),
  };
}

/** A comparison of a datetime by its order. A type that nobody knows counts by the usual names. */
const isOnTime = ({ operator, left, leftType }: KqlComparison): boolean =>
  /^(?:[<>]=?|!?between)$/.test(operator) &&
  (leftType === 'datetime' ||
    (leftType === undefined && /^(?:TimeGenerated|Timestamp|ingestion_time\(\))$/.test(left)));

const isLet = (statement: Statement): boolean => kindOf(statement) === 'LetStatement';

function letValues(root: Block): LetValues {
  const values = new Map<string, Expression>();
  for (const statement of statementsOf(root)) {
    const { Name: name, Expression: value } = statement as Kusto.Language.Syntax.LetStatement;
    if (isLet(statement) && value !== null && name?.SimpleName) values.set(name.SimpleName, value);
  }
  return values;
}

/** The names of a query's own `let` statements, and whether anything else than their own value reads them. */
function letsOf(root: Block): readonly KqlLet[] {
  const statements = statementsOf(root);
  const readers = new Map<string, Set<number>>();
  statements.forEach((statement, i) => {
    visit(statement, (node) => {
      const name = referredName(node);
      if (name !== undefined) readers.set(name, (readers.get(name) ?? new Set()).add(i));
      return undefined;
    });
  });
  return statements.flatMap((statement, i): KqlLet[] => {
    const { Name: name } = statement as Kusto.Language.Syntax.LetStatement;
    if (!isLet(statement) || name === null || name === undefined || !name.SimpleName) return [];
    const used = [...(readers.get(name.SimpleName) ?? [])].some((reader) => reader !== i);
    return [{ name: name.SimpleName, used, offset: name.TextStart, length: name.End - name.TextStart }];
  });
}

function broadOperatorsOf(root: SyntaxNode): readonly KqlBroadOperator[] {
  const found: KqlBroadOperator[] = [];
  visit(root, (node) => {
    const kind = broadKind(node);
    if (kind !== undefined) found.push({ kind, offset: node.TextStart, length: node.End - node.TextStart });
    return undefined;
  });
  return found;
}

function broadKind(node: SyntaxNode): KqlBroadOperator['kind'] | undefined {
  switch (kindOf(node)) {
    case 'SearchOperator':
      return 'search';
    case 'FindOperator':
      return 'find';
    case 'UnionOperator': {
      const { Expressions: members } = node as Kusto.Language.Syntax.UnionOperator;
      return elementsOf<Expression>(members).some((member) => textOf(member) === '*') ? 'union *' : undefined;
    }
    default:
      return undefined;
  }
}
