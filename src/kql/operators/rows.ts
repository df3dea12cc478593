import { convert } from '../expressions/convert.ts';
import { Frame } from '../expressions/frame.ts';
import { literalArray } from '../expressions/literals.ts';
import { refuse } from '../failure.ts';
import type { PlanColumn } from '../plan/node.ts';
import { projected, type Relation, relationOf, serialized } from '../plan/relation.ts';
import { fragment, joined, neverNull, raw, type Scalar, scalar } from '../sql/fragment.ts';
import { clickhouseType } from '../sql/types.ts';
import { columnsOf, type Expression } from '../syntax/kusto.ts';
import { type Block, expressionsOf, lower, namedValues } from './operator.ts';

/** One row of nothing, on which `print` computes. */
export const oneRow: Relation = relationOf({ kind: 'Rows', columns: [], arrays: [] });

/** `print`. */
export const print = (node: Kusto.Language.Syntax.PrintOperator, block: Block): Relation => {
  const frame = new Frame(block.query, block.scope, oneRow);
  const values = namedValues(expressionsOf(node.Expressions), columnsOf(node as Expression), frame);
  return projected(frame.input, values);
};

/** `datatable`: a parameter a column where all values are literals. */
export const datatable = (node: Kusto.Language.Syntax.DataTableExpression, block: Block): Relation => {
  const columns = columnsOf(node as Expression).map(
    ({ name, type }): PlanColumn => ({ name, type, nullable: !neverNull(type) }),
  );
  const frame = new Frame(block.query, block.scope);
  const values = expressionsOf(node.Values).map((value) => lower(value, frame));
  if (columns.length === 0 || values.length % columns.length !== 0) {
    return refuse('KQL_DATATABLE', 'The number of values is not a multiple of the number of columns', node);
  }
  const arrays = columns.map(({ type }, index) => {
    const cells = values.filter((_, position) => position % columns.length === index);
    return (
      literalArray(
        block.query.parameters,
        type,
        cells.map((cell) => agreed(cell, type)),
      ) ?? computedArray(cells, type)
    );
  });
  return serialized(relationOf({ kind: 'Rows', columns, arrays }), block.query.names);
};

/** A literal of a neighbouring type is written as the column's type (`1` in a real column). */
const agreed = (cell: Scalar, type: Scalar['type']): Scalar => {
  const numbers = ['int', 'long', 'real', 'decimal'];
  return cell.literal !== undefined && numbers.includes(cell.type) && numbers.includes(type) ? { ...cell, type } : cell;
};

const computedArray = (cells: readonly Scalar[], type: Scalar['type']) => {
  const sqlType = `'Array(${clickhouseType[type].replaceAll("'", "\\'")})'`;
  return fragment`CAST([${joined(
    cells.map((cell) => convert(cell, type)),
    ', ',
  )}], ${raw(sqlType)})`;
};

/** The most rows that `range` gives; one that asks for more fails, never ends early. */
const longestRange = 10_000_000;

const literalSteps = (...bounds: readonly [Scalar, Scalar, Scalar]): number | undefined => {
  const [from, to, step] = bounds.map(({ literal }) =>
    typeof literal?.value === 'string' ? Number(literal.value) : Number.NaN,
  );
  const steps = ((to ?? 0) - (from ?? 0)) / (step ?? 0);
  return Number.isFinite(steps) ? steps + 1 : undefined;
};

/** `range x from a to b step s`. */
export const range = (node: Kusto.Language.Syntax.RangeOperator, block: Block): Relation => {
  const frame = new Frame(block.query, block.scope, oneRow);
  const [column] = columnsOf(node as Expression);
  if (column === undefined) return refuse('KQL_COLUMNS', 'The range has no column', node);
  const { name, type } = column;
  const ticks = (value: Scalar): Scalar =>
    value.type === 'datetime' ? scalar('long', fragment`reinterpretAsInt64(${value})`, value.nullable) : value;
  const [from, to, step] = [node.From, node.To, node.Step].map((part) => ticks(lower(part, frame)));
  if (from === undefined || to === undefined || step === undefined)
    return refuse('KQL_COLUMNS', 'The range is not complete', node);
  const known = literalSteps(from, to, step);
  if (known !== undefined && known > longestRange)
    return refuse('KQL_LIMIT', `The range has more than ${longestRange.toLocaleString('en-US')} rows`, node);
  const wanted = fragment`toInt64(floor((${to} - ${from}) / ${step})) + 1`;
  const steps = fragment`greatest(0, ${wanted} + throwIf(ifNull(${wanted}, 0) > ${raw(String(longestRange))}))`;
  const numbers = fragment`arrayMap(i -> ${from} + i * ${step}, range(toUInt64(ifNull(${steps}, 0))))`;
  const values =
    type === 'datetime'
      ? fragment`arrayMap(t -> reinterpret(assumeNotNull(t), 'DateTime64(7, \\'UTC\\')'), ${numbers})`
      : numbers;
  const array = fragment`CAST(${values}, ${raw(`'Array(${clickhouseType[type].replaceAll("'", "\\'")})'`)})`;
  return serialized(
    relationOf({ kind: 'Rows', columns: [{ name, type, nullable: true }], arrays: [array] }),
    block.query.names,
  );
};
