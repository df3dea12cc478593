import { isUnknown, Unknown } from '../../../model/unknown.ts';
import { isValueArray, isValueObject, type Value } from '../../../model/value.ts';
import type { Expression } from '../ast.ts';
import { canonicalValue } from '../canonical-call.ts';
import { ExpressionFailure } from '../context.ts';
import { kindOf, objectOf } from './arguments.ts';
import { type FormRow, type FormSite, reference, type UnknownOptions } from './row.ts';

const page = reference('lambda');

/** A lambda as it stands in the text: the names of its variables and its body. */
interface Lambda {
  readonly names: readonly string[];
  readonly body: Expression;
}

/** Reads argument `i` as a lambda of `least` to `most` variables. */
function lambdaAt(args: readonly Expression[], i: number, call: FormSite, least: number, most: number): Lambda {
  const arg = args[i];
  if (arg?.kind !== 'Call' || arg.namespace !== undefined || arg.name.toLowerCase() !== 'lambda') {
    throw call.failure(`${call.name} needs a lambda as argument ${i + 1}`);
  }
  const names = arg.args.slice(0, -1).map((name) => {
    if (name.kind === 'String') return name.value.toLowerCase();
    throw call.failure('The variables of a lambda must be string literals');
  });
  const body = arg.args.at(-1);
  if (body === undefined || names.length < least || names.length > most) {
    const wanted = least === most ? `${least}` : `${least} to ${most}`;
    throw call.failure(`The lambda of ${call.name} takes ${wanted} variables, not ${names.length}`);
  }
  return { names, body };
}

function apply(lambda: Lambda, values: readonly Value[], call: FormSite): Value {
  call.charge(1);
  return call.evaluate(lambda.body, new Map(lambda.names.map((name, i) => [name, values[i] ?? null])));
}

/**
 * What a call over unknown input gives. The lambda's body is evaluated once over stand-ins, so that what it takes from
 * outside (an outer variable, a copy index) becomes part of the identity: else two different answers would look the same.
 */
function open(call: FormSite, values: readonly Value[], lambdas: readonly Lambda[]): Unknown {
  const bodies = lambdas.map((lambda) => {
    const standIns = lambda.names.map((name) => new Unknown('runtime', `lambdaVariables('${name}')`));
    try {
      return `lambda(${canonicalValue(apply(lambda, standIns, call))})`;
    } catch (error) {
      if (error instanceof ExpressionFailure && error.code !== 'ARM_TOO_LARGE') return `lambda(${error.message})`;
      throw error;
    }
  });
  return call.unknown([...values, ...bodies]);
}

function input(args: readonly Expression[], call: FormSite): readonly Value[] | Unknown {
  const first = args[0];
  const value = first === undefined ? null : call.evaluate(first);
  if (isUnknown(value) || isValueArray(value)) return value;
  throw call.failure(`The first argument of ${call.name} is ${kindOf(value)}; it must be an array`);
}

const filter: FormRow['form'] = (args, call) => {
  const array = input(args, call);
  const lambda = lambdaAt(args, 1, call, 1, 2);
  if (isUnknown(array)) return open(call, [array], [lambda]);
  const decisions = array.map((element, i) => decision(apply(lambda, [element, i], call), call));
  if (decisions.some(isUnknown)) return call.unknown([array, decisions], reasonOf(decisions));
  return array.filter((_, i) => decisions[i] === true);
};

function decision(value: Value, call: FormSite): Value {
  if (typeof value === 'boolean' || isUnknown(value)) return value;
  throw call.failure(`The lambda of ${call.name} must give a bool, not ${kindOf(value)}`);
}

/** The reason of what left the answer open, not of some other unknown inside the input. */
const reasonOf = (values: readonly Value[]): UnknownOptions => {
  const first = values.find(isUnknown);
  return first === undefined ? {} : { reason: first.reason };
};

const map: FormRow['form'] = (args, call) => {
  const array = input(args, call);
  const lambda = lambdaAt(args, 1, call, 1, 2);
  if (isUnknown(array)) return open(call, [array], [lambda]);
  return array.map((element, i) => apply(lambda, [element, i], call));
};

const mapValues: FormRow['form'] = (args, call) => {
  const first = args[0];
  const object = first === undefined ? null : call.evaluate(first);
  const lambda = lambdaAt(args, 1, call, 1, 1);
  if (isUnknown(object)) return open(call, [object], [lambda]);
  if (!isValueObject(object)) throw call.failure(`mapValues needs an object, not ${kindOf(object)}`);
  return objectOf(Object.entries(object).map(([name, value]) => [name, apply(lambda, [value], call)]));
};

const reduce: FormRow['form'] = (args, call) => {
  const array = input(args, call);
  const initial = args[1];
  let current: Value = initial === undefined ? null : call.evaluate(initial);
  const lambda = lambdaAt(args, 2, call, 2, 3);
  if (isUnknown(array)) return open(call, [array, current], [lambda]);
  for (const [i, element] of array.entries()) current = apply(lambda, [current, element, i], call);
  return current;
};

/** Stable, by a lambda that tells whether its first variable comes before its second. */
const sort: FormRow['form'] = (args, call) => {
  const array = input(args, call);
  const lambda = lambdaAt(args, 1, call, 2, 2);
  if (isUnknown(array)) return open(call, [array], [lambda]);
  let undecided = false;
  const before = (a: Value, b: Value): boolean => {
    const answer = decision(apply(lambda, [a, b], call), call);
    undecided ||= isUnknown(answer);
    return answer === true;
  };
  const sorted = array.toSorted((a, b) => (before(a, b) ? -1 : before(b, a) ? 1 : 0));
  return undecided ? open(call, [array], [lambda]) : sorted;
};

const toObject: FormRow['form'] = (args, call) => {
  const array = input(args, call);
  const key = lambdaAt(args, 1, call, 1, 2);
  const value = args.length > 2 ? lambdaAt(args, 2, call, 1, 2) : undefined;
  if (isUnknown(array)) return open(call, [array], value === undefined ? [key] : [key, value]);
  return objectOf(
    array.map((element, i) => [
      nameOf(apply(key, [element, i], call), call),
      value === undefined ? element : apply(value, [element, i], call),
    ]),
  );
};

function nameOf(value: Value, call: FormSite): string {
  if (typeof value === 'string') return value;
  if (isUnknown(value)) return value.toString();
  throw call.failure(`The lambda of ${call.name} must give a string, not ${kindOf(value)}`);
}

const groupBy: FormRow['form'] = (args, call) => {
  const array = input(args, call);
  const lambda = lambdaAt(args, 1, call, 1, 2);
  if (isUnknown(array)) return open(call, [array], [lambda]);
  const keys = array.map((element, i) => apply(lambda, [element, i], call));
  if (keys.some(isUnknown)) return call.unknown([array, keys], reasonOf(keys));
  const groups = new Map<string, Value[]>();
  for (const [i, element] of array.entries()) {
    const name = nameOf(keys[i] ?? null, call);
    const group = groups.get(name);
    if (group === undefined) groups.set(name, [element]);
    else group.push(element);
  }
  return objectOf(groups);
};

const lambdaVariables: FormRow['form'] = (args, call) => {
  const first = args[0];
  const name = first === undefined ? null : call.evaluate(first);
  if (typeof name !== 'string') throw call.failure('lambdaVariables needs the name of a variable');
  const value = call.variable(name);
  if (value === undefined) throw call.failure(`No lambda around this has a variable "${name.slice(0, 60)}"`);
  return value;
};

export const lambdaRows: readonly FormRow[] = [
  {
    name: 'filter',
    minimum: 2,
    maximum: 2,
    document: page('filter'),
    examples: [
      { call: "filter(range(0, 5), lambda('n', greater(lambdaVariables('n'), 2)))", gives: [3, 4] },
      {
        call: "filter(createArray('a', 'b', 'c'), lambda('x', 'i', equals(mod(lambdaVariables('i'), 2), 0)))",
        gives: ['a', 'c'],
      },
    ],
    form: filter,
  },
  {
    name: 'map',
    minimum: 2,
    maximum: 2,
    document: page('map'),
    examples: [
      { call: "map(range(0, 3), lambda('i', add(lambdaVariables('i'), 1)))", gives: [1, 2, 3] },
      {
        call: "map(createArray('a', 'b'), lambda('x', 'i', format('{0}{1}', lambdaVariables('x'), lambdaVariables('i'))))",
        gives: ['a0', 'b1'],
      },
      {
        call: "map(range(0, 2), lambda('x', map(range(0, 2), lambda('y', add(lambdaVariables('x'), lambdaVariables('y'))))))",
        gives: [
          [0, 1],
          [1, 2],
        ],
      },
    ],
    form: map,
  },
  {
    name: 'mapValues',
    minimum: 2,
    maximum: 2,
    document: page('mapvalues'),
    examples: [
      { call: "mapValues(createObject('a', 'x'), lambda('v', toUpper(lambdaVariables('v'))))", gives: { a: 'X' } },
    ],
    form: mapValues,
  },
  {
    name: 'reduce',
    minimum: 3,
    maximum: 3,
    document: page('reduce'),
    examples: [
      {
        call: "reduce(range(1, 4), 0, lambda('cur', 'next', add(lambdaVariables('cur'), lambdaVariables('next'))))",
        gives: 10,
      },
    ],
    form: reduce,
  },
  {
    name: 'sort',
    minimum: 2,
    maximum: 2,
    document: page('sort'),
    examples: [
      {
        call: "sort(createArray(3, 1, 2), lambda('a', 'b', less(lambdaVariables('a'), lambdaVariables('b'))))",
        gives: [1, 2, 3],
      },
    ],
    form: sort,
  },
  {
    name: 'toObject',
    minimum: 2,
    maximum: 3,
    document: page('toobject'),
    examples: [
      {
        call: "toObject(createArray('a', 'b'), lambda('x', lambdaVariables('x')), lambda('x', 'i', lambdaVariables('i')))",
        gives: { a: 0, b: 1 },
      },
      { call: "toObject(createArray('a'), lambda('x', lambdaVariables('x')))", gives: { a: 'a' } },
    ],
    form: toObject,
  },
  {
    name: 'groupBy',
    minimum: 2,
    maximum: 2,
    document: page('groupby'),
    examples: [
      {
        call: "groupBy(createArray('foo', 'bar', 'baz'), lambda('x', take(lambdaVariables('x'), 1)))",
        gives: { f: ['foo'], b: ['bar', 'baz'] },
      },
    ],
    form: groupBy,
  },
  {
    name: 'lambda',
    minimum: 1,
    maximum: Infinity,
    document: reference('lambda')('lambda'),
    examples: [{ call: "map(createArray(1), lambda('x', 2))", gives: [2] }],
    form: (_, call) => {
      throw call.failure(
        'A lambda can stand only as an argument of filter, groupBy, map, mapValues, reduce, sort or toObject',
      );
    },
  },
  {
    name: 'lambdaVariables',
    minimum: 1,
    maximum: 1,
    document: reference('lambda')('lambdavariables'),
    examples: [{ call: "map(createArray(1), lambda('x', lambdaVariables('X')))", gives: [1] }],
    form: lambdaVariables,
  },
];
