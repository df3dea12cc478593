import type { ColumnSchema, TableSchema } from '../../model/table.ts';
import { type Expression, type Kusto, membersOf } from './kusto.ts';

/** The columns that every watchlist has besides those of its file. https://learn.microsoft.com/azure/sentinel/watchlist-schemas */
export const watchlistColumns: readonly ColumnSchema[] = [
  { name: '_DTItemId', type: 'string' },
  { name: 'LastUpdatedTimeUTC', type: 'datetime' },
  { name: 'SearchKey', type: 'string' },
  { name: 'WatchlistItem', type: 'dynamic' },
];

type TableOf = (table: TableSchema) => Kusto.Language.Symbols.TableSymbol | null;

/**
 * The function `_GetWatchlist(alias)` for the binder: the columns of the watchlist where the catalogue knows it, and an open table
 * of the common columns otherwise, so that a rule can name columns of a watchlist that nobody has filled yet.
 */
export const watchlistSymbol = (
  kusto: Kusto,
  watchlists: ReadonlyMap<string, TableSchema>,
  tableOf: TableOf,
): Kusto.Language.Symbols.FunctionSymbol => {
  const common = tableOf({ name: 'Watchlist', columns: watchlistColumns });
  const open = common?.WithIsOpen(true) ?? null;
  const returned = (info: Kusto.Language.Symbols.CustomReturnTypeContext): Kusto.Language.Symbols.TypeSymbol => {
    const [alias] = membersOf<Expression>(info.Arguments);
    const value = alias?.LiteralValue;
    const table = typeof value === 'string' ? watchlists.get(value.toLowerCase()) : undefined;
    return (table === undefined ? open : tableOf(table)) as Kusto.Language.Symbols.TypeSymbol;
  };
  const parameter = new kusto.Symbols.Parameter.$ctor2('watchlistAlias', kusto.Symbols.ScalarTypes.String);
  return new kusto.Symbols.FunctionSymbol.ctor('_GetWatchlist', returned, kusto.Symbols.Tabularity.Tabular, [
    parameter,
  ]);
};
