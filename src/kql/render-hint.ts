import { type Expression, elementsOf, kindOf, textOf } from './syntax/kusto.ts';

/** What `render` says: the kind of chart (`timechart`, `barchart`, `table`, ...) and its properties as they stand in the text. */
export interface RenderHint {
  readonly kind: string;
  readonly properties: Readonly<Record<string, string>>;
}

const unquoted = (text: string): string => text.replace(/^(["'])(.*)\1$/s, '$2');

const propertiesOf = (list: unknown): [string, string][] =>
  elementsOf<Kusto.Language.Syntax.NamedParameter>(list).map((property) => [
    property.Name?.SimpleName ?? '',
    property.Expression === null ? '' : unquoted(textOf(property.Expression)),
  ]);

/** The hint of a query that ends in `render`. It changes nothing about the rows. https://learn.microsoft.com/kusto/query/render-operator */
export const renderHintOf = (expression: Expression): RenderHint | undefined => {
  if (kindOf(expression) !== 'PipeExpression') return undefined;
  const last = (expression as Kusto.Language.Syntax.PipeExpression).Operator;
  if (last === null || kindOf(last) !== 'RenderOperator') return undefined;
  const render = last as Kusto.Language.Syntax.RenderOperator;
  const kind = render.ChartType?.Text ?? '';
  const properties = [...propertiesOf(render.Parameters), ...propertiesOf(render.WithClause?.Properties)];
  return { kind, properties: Object.fromEntries(properties) };
};
