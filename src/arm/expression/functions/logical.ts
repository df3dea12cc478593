import { isUnknown } from '../../../model/unknown.ts';
import type { Value } from '../../../model/value.ts';
import { ExpressionFailure } from '../context.ts';
import { equalValues } from '../equality.ts';
import { kindOf } from './arguments.ts';
import { type CallSite, type FormRow, type FormSite, type FunctionRow, type Row, reference } from './row.ts';

const page = reference('logical');

/**
 * `and` and `or` stop at the first argument that decides; an unknown one is passed over, as Kleene has it. Since it may
 * turn out to decide, what fails after it is no error yet.
 */
const junction =
  (decisive: boolean): FormRow['form'] =>
  (args, call) => {
    const open: Value[] = [];
    for (const arg of args) {
      const evaluated = (): Value => booleanOf(call.evaluate(arg), call);
      const value = open.length === 0 ? evaluated() : attempt(evaluated);
      if (value === decisive) return decisive;
      if (value instanceof ExpressionFailure) open.push('fails');
      else if (isUnknown(value)) open.push(value);
    }
    const first = open[0];
    if (first === undefined) return !decisive;
    return open.length === 1 ? first : call.unknown(open);
  };

function booleanOf(value: Value, call: CallSite): Value {
  if (typeof value === 'boolean' || isUnknown(value)) return value;
  throw call.failure(`${call.name} needs bools; one argument is ${kindOf(value)}`);
}

const choose: FormRow['form'] = (args, call) => {
  const [condition, whenTrue, whenFalse] = args;
  if (condition === undefined || whenTrue === undefined || whenFalse === undefined) return null;
  const decided = booleanOf(call.evaluate(condition), call);
  if (!isUnknown(decided)) return call.evaluate(decided === true ? whenTrue : whenFalse);
  const a = attempt(() => call.evaluate(whenTrue));
  const b = attempt(() => call.evaluate(whenFalse));
  if (a instanceof ExpressionFailure && b instanceof ExpressionFailure) throw a;
  if (a instanceof ExpressionFailure || b instanceof ExpressionFailure) {
    const left = a instanceof ExpressionFailure ? 'fails' : a;
    return call.unknown([decided, left, b instanceof ExpressionFailure ? 'fails' : b]);
  }
  if (equalValues(a, b) === true) return a;
  if (a === true && b === false) return decided;
  return call.unknown([decided, a, b], {
    maybeAbsent: mayBeNull(a) || mayBeNull(b),
    text: isText(a) && isText(b),
  });
};

const mayBeNull = (value: Value): boolean => value === null || (isUnknown(value) && value.presence === 'maybe-absent');
const isText = (value: Value): boolean => typeof value === 'string' || (isUnknown(value) && value.parts !== undefined);

function attempt(run: () => Value): Value | ExpressionFailure {
  try {
    return run();
  } catch (error) {
    if (error instanceof ExpressionFailure && error.code !== 'ARM_TOO_LARGE') return error;
    throw error;
  }
}

/** The first value that is not null. What may be null, and what may come after it, leaves the answer open. */
const coalesce: FormRow['form'] = (args, call) => {
  const seen: Value[] = [];
  for (const arg of args) {
    const value = seen.length === 0 ? call.evaluate(arg) : attempt(() => call.evaluate(arg));
    if (value === null) continue;
    if (value instanceof ExpressionFailure) break;
    const certain = !isUnknown(value) || value.parts !== undefined;
    if (certain && seen.length === 0) return value;
    if (!seen.some((before) => equalValues(before, value) === true)) seen.push(value);
    if (certain) break;
  }
  return coalesced(seen, call);
};

function coalesced(seen: readonly Value[], call: FormSite): Value {
  const [only] = seen;
  if (only === undefined) return null;
  if (seen.length === 1) return only;
  return call.unknown(seen, { maybeAbsent: seen.every(mayBeNull), text: seen.every(isText) });
}

const boolTexts: Readonly<Record<string, boolean>> = { true: true, false: false, '1': true, '0': false };

const bool: FunctionRow['evaluate'] = (args, call) => {
  const value = args[0] ?? null;
  if (typeof value === 'boolean') return value;
  if (typeof value === 'number') return value !== 0;
  const known = typeof value === 'string' ? boolTexts[value.trim().toLowerCase()] : undefined;
  if (known === undefined) throw call.failure(`bool cannot convert ${kindOf(value)} that is neither true nor false`);
  return known;
};

export const logicalRows: readonly Row[] = [
  {
    name: 'and',
    minimum: 1,
    maximum: Infinity,
    document: page('and'),
    examples: [
      { call: "and(bool('true'), bool('false'))", gives: false },
      { call: 'and(true(), true(), true())', gives: true },
      { call: "and(false(), fail('not reached'))", gives: false },
    ],
    form: junction(false),
  },
  {
    name: 'or',
    minimum: 1,
    maximum: Infinity,
    document: page('or'),
    examples: [
      { call: "or(bool('true'), bool('false'))", gives: true },
      { call: 'or(false(), false())', gives: false },
      { call: "or(true(), fail('not reached'))", gives: true },
    ],
    form: junction(true),
  },
  {
    name: 'not',
    minimum: 1,
    maximum: 1,
    document: page('not'),
    examples: [
      { call: "not(bool('true'))", gives: false },
      { call: 'not(equals(1, 2))', gives: true },
    ],
    evaluate: (args, call) => {
      if (typeof args[0] === 'boolean') return !args[0];
      throw call.failure(`not needs a bool, not ${kindOf(args[0])}`);
    },
  },
  {
    name: 'xor',
    minimum: 2,
    maximum: 2,
    document: page('xor'),
    examples: [
      { call: 'xor(true(), false())', gives: true },
      { call: 'xor(true(), true())', gives: false },
    ],
    evaluate: (args, call) => booleanOf(args[0] ?? null, call) !== booleanOf(args[1] ?? null, call),
  },
  {
    name: 'true',
    minimum: 0,
    maximum: 0,
    document: page('true'),
    examples: [{ call: 'true()', gives: true }],
    evaluate: () => true,
  },
  {
    name: 'false',
    minimum: 0,
    maximum: 0,
    document: page('false'),
    examples: [{ call: 'false()', gives: false }],
    evaluate: () => false,
  },
  {
    name: 'bool',
    minimum: 1,
    maximum: 1,
    document: page('bool'),
    examples: [
      { call: "bool('true')", gives: true },
      { call: "bool('False')", gives: false },
      { call: 'bool(1)', gives: true },
      { call: 'bool(0)', gives: false },
    ],
    evaluate: bool,
  },
  {
    name: 'if',
    minimum: 3,
    maximum: 3,
    document: page('if'),
    examples: [
      { call: "if(equals('a', 'a'), 'yes', 'no')", gives: 'yes' },
      { call: "if(equals('a', 'b'), fail('not reached'), createObject('test', 'value1'))", gives: { test: 'value1' } },
    ],
    form: choose,
  },
  {
    name: 'coalesce',
    minimum: 1,
    maximum: Infinity,
    document: reference('comparison')('coalesce'),
    examples: [
      { call: "coalesce(null(), null(), 'default')", gives: 'default' },
      { call: 'coalesce(null(), null())', gives: null },
      { call: "coalesce(1, fail('not reached'))", gives: 1 },
    ],
    form: coalesce,
  },
];
