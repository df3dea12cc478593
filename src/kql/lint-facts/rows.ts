import type { KqlFacts } from '../../model/kql-analysis.ts';
import { type Expression, type KindName, kindOf, textOf } from '../syntax/kusto.ts';

/** Operators that give a row for each row. */
const keepsRows: ReadonlySet<KindName> = new Set([
  'ExtendOperator',
  'ProjectOperator',
  'ProjectAwayOperator',
  'ProjectKeepOperator',
  'ProjectRenameOperator',
  'ProjectReorderOperator',
  'SortOperator',
  'SerializeOperator',
  'RenderOperator',
  'AsOperator',
]);

/** How many rows an answer has, as far as the end of its query says. */
export function rowsOf(query: Expression): KqlFacts['rows'] {
  let least: number | undefined;
  let node = query;
  while (kindOf(node) === 'PipeExpression') {
    const { Expression: before, Operator: operator } = node as Kusto.Language.Syntax.PipeExpression;
    if (before === null || operator === null) break;
    const kind = kindOf(operator);
    if (kind === 'FilterOperator') least = 0;
    else if (!keepsRows.has(kind)) return endOf(operator, kind, least);
    node = before;
  }
  return kindOf(node) === 'PrintOperator' ? { least: least ?? 1, most: 1 } : { least: 0 };
}

function endOf(operator: Expression, kind: KindName, least: number | undefined): KqlFacts['rows'] {
  if (kind === 'CountOperator') return { least: least ?? 1, most: 1 };
  if (kind === 'SummarizeOperator') {
    const { ByClause: by } = operator as Kusto.Language.Syntax.SummarizeOperator;
    return by === null ? { least: least ?? 1, most: 1 } : { least: 0 };
  }
  if (kind === 'TakeOperator' || kind === 'TopOperator') {
    const { Expression: count } = operator as Kusto.Language.Syntax.TakeOperator;
    const text = count === null ? '' : textOf(count);
    if (/^\d{1,9}$/.test(text)) return { least: 0, most: Number(text) };
  }
  return { least: 0 };
}
