import {
  type ColumnLimit,
  columnReference,
  type Fragment,
  fragment,
  joined,
  raw,
  type Scalar,
  scalar,
} from '../sql/fragment.ts';
import { convert, isNull, isNumber, toText } from './convert.ts';

// Comparisons. In Kusto a comparison for equality with one null is false (and `!=` true), with two nulls it is null;
// a comparison for order with a null is null.

/** Two values as one type, so that SQL compares what Kusto compares. */
export const aligned = (left: Scalar, right: Scalar): readonly [Scalar, Scalar] => {
  if (left.type === right.type) return [left, right];
  if (left.type === 'dynamic') return [fromDynamic(left, right), right];
  if (right.type === 'dynamic') return [left, fromDynamic(right, left)];
  if (left.type === 'decimal' && isNumber(right.type)) return [left, convert(right, 'decimal')];
  if (right.type === 'decimal' && isNumber(left.type)) return [convert(left, 'decimal'), right];
  if (left.type === 'string' && right.type !== 'string') return [convert(left, right.type), right];
  if (right.type === 'string' && left.type !== 'string') return [left, convert(right, left.type)];
  return [left, right];
};

/** What a dynamic is when it meets a value of another type: numbers meet as reals, so that a fraction counts. */
const fromDynamic = (value: Scalar, other: Scalar): Scalar =>
  convert(value, other.type === 'int' || other.type === 'long' ? 'real' : other.type);

const bool = (piece: Fragment, nullable: boolean, truthy?: Fragment): Scalar => ({
  ...scalar('bool', piece, nullable),
  ...(truthy === undefined ? {} : { truthy }),
});

/** SQL that may differ from row to row, or reads rows of its own. */
const varies = /\bSELECT\b|\bOVER\b|rand|generate|rowNumber|now64/i;

/** What a comparison with a constant says of a column of datetimes. */
const limited = (operator: ColumnLimit['operator'], left: Scalar, right: Scalar): Pick<Scalar, 'limits'> => {
  const [column] = left.columns;
  if (column === undefined || left.type !== 'datetime' || right.type !== 'datetime' || right.columns.size > 0)
    return {};
  if (left.text !== columnReference(column).text || varies.test(right.text)) return {};
  return { limits: [{ column, operator, value: right }] };
};

const turned = { '<': '>', '<=': '>=', '>': '<', '>=': '<=', '=': '=' } as const;

/** The same, whichever side the column stands on. */
const limitsOf = (operator: ColumnLimit['operator'], left: Scalar, right: Scalar): Pick<Scalar, 'limits'> =>
  left.columns.size > 0 ? limited(operator, left, right) : limited(turned[operator], right, left);

/** `==` of two values. */
export const equal = (a: Scalar, b: Scalar): Scalar => {
  const [left, right] = aligned(a, b);
  return { ...equalTo(left, right), ...limitsOf('=', left, right) };
};

const equalTo = (left: Scalar, right: Scalar): Scalar => {
  const same = fragment`(${left} = ${right})`;
  if (!left.nullable && !right.nullable) return bool(same, false);
  const exact = fragment`ifNull(${same}, false)`;
  if (!left.nullable || !right.nullable) return bool(exact, false, same);
  return bool(fragment`if(isNull(${left}) AND isNull(${right}), NULL, ${exact})`, true, same);
};

/** `!=` of two values. */
export const notEqual = (a: Scalar, b: Scalar): Scalar => {
  const [left, right] = aligned(a, b);
  const differ = fragment`(${left} != ${right})`;
  if (!left.nullable && !right.nullable) return bool(differ, false);
  const exact = fragment`ifNull(${differ}, true)`;
  if (!left.nullable || !right.nullable) return bool(exact, false);
  return bool(fragment`if(isNull(${left}) AND isNull(${right}), NULL, ${exact})`, true);
};

/** `<`, `<=`, `>`, `>=`. */
export const ordered = (operator: '<' | '<=' | '>' | '>=', a: Scalar, b: Scalar): Scalar => {
  const [left, right] = aligned(a, b);
  return {
    ...bool(fragment`(${left} ${raw(operator)} ${right})`, left.nullable || right.nullable),
    ...limitsOf(operator, left, right),
  };
};

/** The opposite of a condition. The opposite of null is null. */
export const negated = (condition: Scalar): Scalar => ({
  ...bool(fragment`(NOT ${condition})`, condition.nullable),
  ...(condition.indexed === undefined ? {} : { indexed: fragment`(NOT ${condition.indexed})` }),
});

const and = (left: Fragment, right: Fragment): Fragment => fragment`(${left} AND ${right})`;
const or = (left: Fragment, right: Fragment): Fragment => fragment`(${left} OR ${right})`;

/** A condition as a filter above a stored table asks it. */
const inFilter = (condition: Scalar): Fragment => condition.indexed ?? condition.truthy ?? condition;

/** Two conditions as one. In a filter both sides may say NULL for false. */
const combined =
  (combine: (left: Fragment, right: Fragment) => Fragment) =>
  (left: Scalar, right: Scalar): Scalar => ({
    ...bool(combine(left, right), left.nullable || right.nullable, combine(left.truthy ?? left, right.truthy ?? right)),
    ...(left.indexed === undefined && right.indexed === undefined
      ? {}
      : { indexed: combine(inFilter(left), inFilter(right)) }),
  });

const conjunction = combined(and);

/** `and` in Kleene's logic, which SQL shares. */
export const both = (left: Scalar, right: Scalar): Scalar => {
  const limits = [...(left.limits ?? []), ...(right.limits ?? [])];
  return { ...conjunction(left, right), ...(limits.length === 0 ? {} : { limits }) };
};

/** `or` in the same. */
export const either = combined(or);

const beyondAscii = /\P{ASCII}/u;

const isAscii = ({ literal }: Scalar): boolean =>
  typeof literal?.value === 'string' && !beyondAscii.test(literal.value);

/**
 * Without regard to case. Against an ASCII text only ASCII letters change case (.NET's ordinal comparison maps no other letter
 * to one), which is a good deal cheaper than folding all of Unicode.
 */
const folded = (value: Scalar, against: readonly Scalar[]): Fragment =>
  against.every(isAscii) ? fragment`lower(${toText(value)})` : fragment`lowerUTF8(${toText(value)})`;

/** `=~`: equal but for case. */
export const equalIgnoringCase = (left: Scalar, right: Scalar): Scalar => {
  const literals = [left, right].filter(({ literal }) => typeof literal?.value === 'string');
  const against = literals.length > 0 ? literals : [left, right];
  return bool(fragment`(${folded(left, against)} = ${folded(right, against)})`, false);
};

/** `in`, and `in~` when case is ignored: equal to one of the values. A null is in no list. */
export const inList = (value: Scalar, list: readonly Scalar[], ignoreCase: boolean): Scalar => {
  if (list.length === 0) return bool(raw('false'), false);
  if (ignoreCase) {
    const needles = joined(
      list.map((item) => folded(item, list)),
      ', ',
    );
    return bool(fragment`(${folded(value, list)} IN (${needles}))`, false);
  }
  const pairs = list.map((item) => aligned(value, item));
  const first = pairs[0]?.[0] ?? value;
  // One type on the left lets SQL use an index; otherwise each value is compared by itself.
  if (pairs.every(([left]) => left.text === first.text)) {
    const known = pairs
      .map(([, item]) => item)
      .filter((item) => item.literal?.value !== null || item.type === 'string');
    if (known.length === 0) return bool(raw('false'), false);
    const found = fragment`(${first} IN (${joined(known, ', ')}))`;
    return first.nullable ? bool(fragment`ifNull(${found}, false)`, false, found) : bool(found, false);
  }
  return list.map((item) => equal(value, item)).reduce(either);
};

/** `in` a dynamic array, such as `x in (dynamic([1, 2]))`: text of the value among the texts of the elements, as Kusto coerces both. */
export const inDynamic = (value: Scalar, array: Scalar, ignoreCase: boolean): Scalar => {
  const texts = fragment`arrayMap(e -> ${raw(ignoreCase ? 'lowerUTF8(JSONExtractString(e))' : 'JSONExtractString(e)')}, JSONExtractArrayRaw(${array}))`;
  const needle = ignoreCase ? fragment`lowerUTF8(${toText(value)})` : toText(value);
  const known = value.type === 'string' || value.type === 'dynamic' ? undefined : isNull(value);
  return bool(
    known === undefined ? fragment`has(${texts}, ${needle})` : fragment`(NOT ${known} AND has(${texts}, ${needle}))`,
    false,
  );
};
