import { toDynamic } from '../expressions/convert.ts';
import { arrayOfTexts, once } from '../expressions/json.ts';
import { extended } from '../plan/relation.ts';
import { columnReference, type Fragment, fragment, raw, type Scalar, scalar } from '../sql/fragment.ts';
import type { Call } from './row.ts';

// What the functions of series share: an array of numbers with NULL for what is none.

const nothing: Scalar = scalar('dynamic', raw("''"), false);

/** An argument that is written several times in the SQL. */
export const seriesArgument = ({ arguments: values, frame }: Call, index: number): Scalar =>
  once(frame, values[index] ?? nothing);

/**
 * A piece of SQL that is computed once a row; the column that holds it is no value of Kusto's. Constants get a column too: repeated,
 * a long one would outgrow every limit.
 */
export const staged = ({ frame }: Call, value: Fragment): Fragment => {
  const piece = scalar('dynamic', value, false);
  const { relation } = frame;
  const isConstant = value.columns.size === 0 && value.text.length > longestRepeated;
  if (!isConstant || relation === undefined || frame.aggregating || frame.pinned) return frame.stage(piece);
  const name = frame.query.names.fresh('value');
  frame.relation = extended(relation, [{ name, value: piece, hidden: true }]);
  return columnReference(name);
};

const longestRepeated = 40;

/** The numbers of an array; text counts only where it says what JSON cannot: `NaN` and infinities. */
export const numbers = (series: Fragment): Fragment =>
  fragment`if(position(${series}, '"') = 0, JSONExtract(${series}, 'Array(Nullable(Float64))'), arrayMap(e -> if(startsWith(e, '"') AND e NOT IN ('"NaN"', '"Infinity"', '"-Infinity"'), NULL, JSONExtract(e, 'Nullable(Float64)')), JSONExtractArrayRaw(${series})))`;

/** The same where every element is a number; an empty array otherwise. */
export const allNumbers = (series: Fragment): Fragment =>
  fragment`if(arrayExists(x -> isNull(x), ${numbers(series)}), CAST([], 'Array(Float64)'), arrayMap(x -> assumeNotNull(x), ${numbers(series)}))`;

const realElement = toDynamic(scalar('real', raw('x'), true));

/** Reals as a dynamic array. */
export const arrayOfReals = (values: Fragment): Fragment =>
  arrayOfTexts(fragment`arrayMap(x -> ${realElement}, ${values})`);

/** Reals that hold whole numbers, written without a fraction. */
export const arrayOfWholes = (values: Fragment): Fragment =>
  arrayOfTexts(fragment`arrayMap(x -> if(isNull(x), 'null', toString(toInt64(assumeNotNull(x)))), ${values})`);

/** Whether no number of a series has a fraction. */
export const isWhole = (series: Fragment): Fragment => fragment`(NOT match(${series}, '[.eEaI]'))`;

export const isSeries = (series: Fragment): Fragment => fragment`startsWith(${series}, '[')`;
