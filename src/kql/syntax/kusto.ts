/// <reference types="@kusto/language-service-next" />
import { createRequire } from 'node:module';
import type { KustoType } from '../../model/table.ts';

// Microsoft's language service is a Bridge.NET program: it puts the globals `Bridge`, `System` and `Kusto` in place. Only this
// folder touches them as values; its ambient types serve the whole room.

/** Microsoft's parser, binder and symbols, once loaded. */
export type Kusto = typeof Kusto.Language;
export type SyntaxNode = Kusto.Language.Syntax.SyntaxNode;
export type Expression = Kusto.Language.Syntax.Expression;
export type FunctionCall = Kusto.Language.Syntax.FunctionCallExpression;

/** The name of a kind of node, such as `FilterOperator` or `AddExpression`. */
export type KindName = keyof typeof Kusto.Language.Syntax.SyntaxKind;

let loaded: Promise<Kusto> | undefined;
let kindNames: ReadonlyMap<number, KindName> = new Map();

/** Loads the language service once a process (about a fifth of a second) and only when a text has to be parsed. */
export const loadKusto = (): Promise<Kusto> => {
  loaded ??= load();
  return loaded;
};

/**
 * Loads the language service and has it parse once: its grammar is made at the first text, which takes about a second. Who waits
 * for something else meanwhile, such as an engine that starts, has that second for nothing.
 */
export const warmUpKusto = async (): Promise<void> => {
  const kusto = await loadKusto();
  kusto.KustoCode.ParseAndAnalyze('print 1', kusto.GlobalState.Default);
};

const load = async (): Promise<Kusto> => {
  // `import` would read these five megabytes twice over to find the names that they export; they export none.
  const require = createRequire(import.meta.url);
  require('@kusto/language-service-next/bridge.min.js');
  require('@kusto/language-service-next/Kusto.Language.Bridge.min.js');
  const language = Kusto.Language;
  const names = new Map<number, KindName>();
  for (const [name, value] of Object.entries(language.Syntax.SyntaxKind)) {
    if (typeof value === 'number') names.set(value, name as KindName);
  }
  kindNames = names;
  return language;
};

/** The kind of a node by name. */
export const kindOf = (node: Kusto.Language.Syntax.SyntaxElement): KindName => kindNames.get(node.Kind) ?? 'None';

interface Countable<T> {
  readonly Count: number;
  getItem(index: number): T | null;
}

/** The members of one of Bridge's read-only lists. */
export const membersOf = <T>(list: unknown): T[] => {
  const countable = list as Countable<T> | null | undefined;
  if (countable === null || countable === undefined) return [];
  return Array.from({ length: countable.Count }, (_, index) => countable.getItem(index)).filter(
    (item): item is T => item !== null,
  );
};

/** The elements of a syntax list, without the commas between them. */
export const elementsOf = <T extends SyntaxNode>(list: unknown): T[] =>
  membersOf<{ Element$1?: T; Element?: T } & T>(list).map((item) => item.Element$1 ?? item.Element ?? item);

/** The child nodes of a node, tokens included. */
export const childrenOf = (node: SyntaxNode): SyntaxNode[] =>
  Array.from({ length: node.ChildCount }, (_, index) => node.GetChild(index)).filter(
    (child): child is SyntaxNode => child !== null,
  );

/** The source text of a node without surrounding blanks and comments. */
export const textOf = (node: Kusto.Language.Syntax.SyntaxElement): string =>
  node.ToString(Kusto.Language.Syntax.IncludeTrivia.Interior) ?? '';

/** The text of a literal: that of its one token. Asking the node itself costs time in proportion to its neighbours. */
export const literalTextOf = (node: Expression): string =>
  (node as Kusto.Language.Syntax.LiteralExpression).Token?.Text ?? textOf(node);

const scalarTypes: Readonly<Record<string, KustoType>> = {
  bool: 'bool',
  int: 'int',
  long: 'long',
  real: 'real',
  decimal: 'decimal',
  string: 'string',
  datetime: 'datetime',
  timespan: 'timespan',
  guid: 'guid',
  dynamic: 'dynamic',
};

/** The scalar type of a symbol; what the binder leaves open (`unknown`, bags, arrays) is dynamic. */
export const kustoTypeOf = (symbol: Kusto.Language.Symbols.TypeSymbol | null | undefined): KustoType =>
  scalarTypes[symbol?.Name ?? ''] ?? 'dynamic';

/** The columns that the binder gives a tabular expression. */
export const columnsOf = (expression: Expression): { name: string; type: KustoType }[] => {
  const table = expression.ResultType as Kusto.Language.Symbols.TableSymbol | null;
  return membersOf<Kusto.Language.Symbols.ColumnSymbol>(table?.Columns).map((column) => ({
    name: column.Name ?? '',
    type: kustoTypeOf(column.Type),
  }));
};

/** Whether an expression yields a graph. */
export const isGraph = (expression: Expression): boolean =>
  expression.ResultType?.Kind === Kusto.Language.Symbols.SymbolKind.Graph;

/** Whether an expression yields a table. */
export const isTabular = (expression: Expression): boolean =>
  expression.ResultType?.Kind === Kusto.Language.Symbols.SymbolKind.Table;
