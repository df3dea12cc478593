import { Frame } from '../expressions/frame.ts';
import { lowerScalar } from '../expressions/lower-scalar.ts';
import { refuse } from '../failure.ts';
import type { Relation } from '../plan/relation.ts';
import { type Expression, elementsOf } from '../syntax/kusto.ts';
import { watchlistColumns } from '../syntax/watchlist-symbol.ts';
import { knownRows } from './get-schema.ts';
import type { Block } from './operator.ts';

/** `_GetWatchlist('alias')`: the rows of a watchlist, none where there is no watchlist of that alias. https://learn.microsoft.com/azure/sentinel/watchlists-queries */
export const watchlist = (node: Kusto.Language.Syntax.FunctionCallExpression, block: Block): Relation => {
  const [argument] = elementsOf<Expression>(node.ArgumentList?.Expressions);
  const alias =
    argument === undefined ? undefined : lowerScalar(argument, new Frame(block.query, block.scope)).literal?.value;
  if (typeof alias !== 'string')
    return refuse('KQL_UNSUPPORTED_FUNCTION', '_GetWatchlist() takes a name that is written in the text', node);
  const table = block.query.watchlists.get(alias.toLowerCase());
  if (table !== undefined) return block.query.lowerTable(table, node);
  block.query.warnings.push({
    code: 'KQL_NO_WATCHLIST',
    message: `There is no watchlist '${alias}': it counts as empty`,
    start: node.TextStart,
    length: node.Width,
  });
  return knownRows(
    watchlistColumns,
    watchlistColumns.map(() => []),
    block,
  );
};
