import { refuse } from '../failure.ts';
import type { PlanColumn } from '../plan/node.ts';
import { type Relation, relationOf } from '../plan/relation.ts';
import { neverNull } from '../sql/fragment.ts';
import { columnsOf, type Expression, elementsOf, textOf } from '../syntax/kusto.ts';
import type { Block } from './operator.ts';

const textValue = (node: Expression): string => {
  const value = node.LiteralValue;
  return typeof value === 'string'
    ? value
    : refuse('KQL_EXTERNAL_DATA', 'The address of externaldata must be written in the text', node);
};

/**
 * `externaldata (...) [addresses]`. Nothing is fetched while a query runs: only data that an administrator allows and that has been
 * brought in before is read, as the stored table that the catalogue names for its addresses.
 */
export const externalData = (node: Kusto.Language.Syntax.ExternalDataExpression, { query }: Block): Relation => {
  const columns = columnsOf(node as Expression);
  const addresses = elementsOf<Expression>(node.URIs).map(textValue);
  const properties = elementsOf<Kusto.Language.Syntax.NamedParameter>(node.WithClause?.Properties).map(
    (property): [string, string] => {
      const value = property.Expression;
      return [property.Name?.SimpleName ?? '', value === null ? '' : String(value.LiteralValue ?? textOf(value))];
    },
  );
  const table = query.externalData?.({ addresses, columns, properties: Object.fromEntries(properties) });
  if (table === undefined)
    return refuse(
      'KQL_EXTERNAL_DATA',
      'externaldata reaches outside: its address is not on the list of those that are allowed and kept',
      node,
      'allow the address and bring its data in first; queries never fetch anything themselves',
    );
  query.read.add(table);
  const typed = columns.map(({ name, type }): PlanColumn => ({ name, type, nullable: !neverNull(type) }));
  return relationOf({ kind: 'Scan', table: query.storedAs(table), columns: typed });
};
