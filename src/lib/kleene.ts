/**
 * Kleene's strong three-valued logic. `undefined` is the third value: it could be either, and a conjunction or
 * disjunction that contains it is decided only when its other members decide it alone.
 */
export type Truth = true | false | undefined;

/** The opposite; what is not known stays so. */
export const not = (a: Truth): Truth => (a === undefined ? undefined : !a);

/** True when all are true, false as soon as one is false, otherwise undefined. An empty list is true. */
export function allOf(values: Iterable<Truth>): Truth {
  let result: Truth = true;
  for (const value of values) {
    if (value === false) return false;
    if (value === undefined) result = undefined;
  }
  return result;
}

/** True as soon as one is true, false when all are false, otherwise undefined. An empty list is false. */
export function anyOf(values: Iterable<Truth>): Truth {
  let result: Truth = false;
  for (const value of values) {
    if (value === true) return true;
    if (value === undefined) result = undefined;
  }
  return result;
}
