import type { TableSchema } from '../../model/table.ts';
import { type Kusto, membersOf } from './kusto.ts';
import { globalsWithPlugins } from './plugin-symbols.ts';
import { watchlistSymbol } from './watchlist-symbol.ts';

/** A function saved under a name, as a workspace function is: `parameters` with their brackets, `body` with its braces. */
export interface SavedFunction {
  readonly name: string;
  readonly parameters: string;
  readonly body: string;
}

/** What a text may name besides the language itself. */
export interface Catalogue {
  readonly tables: readonly TableSchema[];
  readonly functions: readonly SavedFunction[];
  /** The table of each watchlist by its alias in lower case, for `_GetWatchlist('alias')`. */
  readonly watchlists?: ReadonlyMap<string, TableSchema>;
}

/** What Microsoft's parser or binder says of a text, with the position in characters. */
export interface KustoDiagnostic {
  readonly code: string;
  readonly message: string;
  readonly start: number;
  readonly length: number;
  readonly severity: 'error' | 'warning';
}

/** A bound text: the syntax tree with the type of every expression, and what the binder objects to. */
export interface Analysis {
  readonly text: string;
  readonly root: Kusto.Language.Syntax.QueryBlock | undefined;
  readonly diagnostics: readonly KustoDiagnostic[];
}

const bracketed = (name: string): string => `['${name.replaceAll('\\', '\\\\').replaceAll("'", "\\'")}']`;

/** Symbols of tables are made once: a wide table costs milliseconds. */
const tableSymbols = new WeakMap<TableSchema, Kusto.Language.Symbols.TableSymbol | null>();

const tableSymbol = (kusto: Kusto, table: TableSchema): Kusto.Language.Symbols.TableSymbol | null => {
  const known = tableSymbols.get(table);
  if (known !== undefined) return known;
  const made = newTableSymbol(kusto, table);
  tableSymbols.set(table, made);
  return made;
};

const newTableSymbol = (kusto: Kusto, table: TableSchema): Kusto.Language.Symbols.TableSymbol | null => {
  const schema = table.columns.map(({ name, type }) => `${bracketed(name)}:${type}`).join(', ');
  return kusto.Symbols.TableSymbol.From(`(${schema})`)?.WithName(table.name) ?? null;
};

/** `_GetWatchlist`, where a text or function uses it and nobody has saved one of that name. */
const watchlistSymbols = (
  kusto: Kusto,
  text: string,
  { functions, watchlists }: Required<Catalogue>,
): Kusto.Language.Symbols.FunctionSymbol[] => {
  const isUsed = [text, ...functions.map(({ body }) => body)].some((part) => part.includes('_GetWatchlist'));
  if (!isUsed || functions.some(({ name }) => name === '_GetWatchlist')) return [];
  return [watchlistSymbol(kusto, watchlists, (table) => tableSymbol(kusto, table))];
};

const functionSymbol = (kusto: Kusto, saved: SavedFunction): Kusto.Language.Symbols.FunctionSymbol =>
  new kusto.Symbols.FunctionSymbol.$ctor16(saved.name, saved.parameters, saved.body, '');

const identifier = /[A-Za-z_][A-Za-z0-9_]*/g;

/** Only what the text can name is bound: a catalogue of a thousand tables costs nothing. Functions are followed into their bodies. */
const namedIn = (text: string, catalogue: Catalogue): Catalogue => {
  const wildcard = /\b(union|search|find)\b/.test(text) && text.includes('*');
  const functions = new Map<string, SavedFunction>();
  const names = new Set<string>();
  const pending = [text];
  for (let next = pending.pop(); next !== undefined; next = pending.pop()) {
    for (const [name] of next.matchAll(identifier)) names.add(name);
    for (const saved of catalogue.functions) {
      if (!names.has(saved.name) || functions.has(saved.name)) continue;
      functions.set(saved.name, saved);
      pending.push(saved.body, saved.parameters);
    }
  }
  const tables = wildcard
    ? catalogue.tables
    : catalogue.tables.filter(({ name }) => names.has(name) || !/^\w+$/.test(name));
  return { tables, functions: [...functions.values()] };
};

/** The names that a text is bound against, as Microsoft's binder takes them: all of the catalogue. */
export const globalsOf = (
  kusto: Kusto,
  text: string,
  { tables, functions, watchlists = new Map() }: Catalogue,
): Kusto.Language.GlobalState | null => {
  const symbols = [
    ...tables.map((table) => tableSymbol(kusto, table)),
    ...functions.map((saved) => functionSymbol(kusto, saved)),
    ...watchlistSymbols(kusto, text, { tables, functions, watchlists }),
  ];
  const database = new kusto.Symbols.DatabaseSymbol.ctor('lake', symbols as Kusto.Language.Symbols.Symbol[]);
  return globalsWithPlugins(kusto)?.WithDatabase(database) ?? null;
};

/** The last text that was bound: who asks what is wrong with a text compiles it next. */
let last: { readonly text: string; readonly catalogue: Catalogue; readonly analysis: Analysis } | undefined;

const isSame = (a: Catalogue, b: Catalogue): boolean =>
  a.tables === b.tables && a.functions === b.functions && a.watchlists === b.watchlists;

/**
 * Parses a text and binds it against the tables and functions of the catalogue, with Microsoft's own parser and binder.
 * Diagnostics come in the order of the text; the tree is absent only when there is no query at all.
 */
export const analyse = (kusto: Kusto, text: string, catalogue: Catalogue): Analysis => {
  if (last !== undefined && last.text === text && isSame(last.catalogue, catalogue)) return last.analysis;
  const { tables, functions, watchlists } = catalogue;
  const analysis = newAnalysis(kusto, text, catalogue);
  last = { text, catalogue: { tables, functions, ...(watchlists === undefined ? {} : { watchlists }) }, analysis };
  return analysis;
};

const newAnalysis = (kusto: Kusto, text: string, catalogue: Catalogue): Analysis => {
  const { tables, functions } = namedIn(text, catalogue);
  const { watchlists } = catalogue;
  const globals = globalsOf(kusto, text, { tables, functions, ...(watchlists === undefined ? {} : { watchlists }) });
  const code = kusto.KustoCode.ParseAndAnalyze(text, globals);
  const diagnostics = membersOf<Kusto.Language.Diagnostic>(code?.GetDiagnostics())
    .filter(({ Severity }) => Severity === 'Error' || Severity === 'Warning')
    .map(
      (found): KustoDiagnostic => ({
        code: found.Code ?? 'KS000',
        message: found.Message ?? 'Not understood',
        start: found.Start,
        length: found.Length,
        severity: found.Severity === 'Error' ? 'error' : 'warning',
      }),
    )
    .sort((a, b) => a.start - b.start);
  const root = code?.Syntax;
  return {
    text,
    root:
      root !== null && root !== undefined && 'Statements' in root
        ? (root as Kusto.Language.Syntax.QueryBlock)
        : undefined,
    diagnostics,
  };
};
