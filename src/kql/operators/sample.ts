import type { NamedScalar } from '../plan/node.ts';
import { aggregated, extended, limited, type Relation } from '../plan/relation.ts';
import { fragment, raw, scalar } from '../sql/fragment.ts';
import { columnsOf, type Expression } from '../syntax/kusto.ts';
import { type Block, countOf, frameOf, namedValues, type Operator } from './operator.ts';

/** Rows in an order that chance gives; afterwards they have none. */
const chosen = (input: Relation, limit: ReturnType<typeof countOf>, block: Block): Relation => {
  const name = block.query.names.fresh('chance');
  const chance: NamedScalar = { name, value: scalar('long', raw('toInt64(rand())'), false), hidden: true };
  const shuffled = extended(input, [chance]);
  const cut = limited({ ...shuffled, order: [{ column: name, descending: false, nullsFirst: true }] }, limit);
  return { ...cut, order: [] };
};

/** `sample n`: that many rows, any. */
export const sample: Operator<Kusto.Language.Syntax.SampleOperator> = (node, input, block) =>
  chosen(input, countOf(node.Expression, frameOf(input, block)), block);

/** `sample-distinct n of x`: that many of the values of x, any. */
export const sampleDistinct: Operator<Kusto.Language.Syntax.SampleDistinctOperator> = (node, input, block) => {
  const frame = frameOf(input, block);
  const values = namedValues([node.OfExpression as Expression], columnsOf(node as Expression), frame);
  const limit = countOf(node.Expression, frame);
  return limited(aggregated(frame.input, values, []), fragment`${limit}`);
};
