import { convert } from '../expressions/convert.ts';
import { filtered, readsOtherRows } from '../plan/relation.ts';
import { frameOf, lower, type Operator } from './operator.ts';

/** `where`: the rows for which the condition is true. */
export const where: Operator<Kusto.Language.Syntax.FilterOperator> = (node, input, block) => {
  const frame = frameOf(input, block);
  const condition = convert(lower(node.Condition, frame), 'bool');
  const staged = readsOtherRows(condition) ? frame.stage(condition) : condition;
  return filtered(frame.input, staged);
};
