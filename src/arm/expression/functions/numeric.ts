import { isValueArray, type Value } from '../../../model/value.ts';
import { integerAt, kindOf } from './arguments.ts';
import { type CallSite, type Example, type FunctionRow, reference } from './row.ts';

const page = reference('numeric');

/**
 * Azure counts in 64-bit integers, this engine in doubles: an answer past 2^53 would be rounded, so it is refused.
 */
function exact(value: number, call: CallSite): number {
  if (Number.isSafeInteger(value)) return value === 0 ? 0 : value;
  throw call.failure(`${call.name} gives an int beyond 2^53, which cannot be told exactly`);
}

const arithmetic = (
  name: string,
  examples: readonly Example[],
  calculate: (a: number, b: number, call: CallSite) => number,
): FunctionRow => ({
  name,
  minimum: 2,
  maximum: 2,
  document: page(name),
  examples,
  evaluate: (args, call) => exact(calculate(integerAt(args, 0, call), integerAt(args, 1, call), call), call),
});

function divisor(b: number, call: CallSite): number {
  if (b !== 0) return b;
  throw call.failure(`${call.name} divides by zero`);
}

function extreme(args: readonly Value[], call: CallSite, better: (a: number, b: number) => number): Value {
  const list = args.length === 1 && isValueArray(args[0]) ? args[0] : args;
  if (list.length === 0) throw call.failure(`${call.name} needs at least one int`);
  return list.map((_, i) => integerAt(list, i, call)).reduce(better);
}

const bound = (name: string, better: (a: number, b: number) => number, examples: readonly Example[]): FunctionRow => ({
  name,
  minimum: 1,
  maximum: Infinity,
  document: page(name),
  unknowns: 'deep',
  examples,
  evaluate: (args, call) => extreme(args, call, better),
});

const int: FunctionRow['evaluate'] = (args, call) => {
  const value = args[0] ?? null;
  if (typeof value === 'number') return exact(Math.trunc(value), call);
  if (typeof value === 'string' && value.length <= 400 && /^\s*[+-]?\d{1,19}\s*$/.test(value))
    return exact(Number(value), call);
  throw call.failure(`int cannot convert ${kindOf(value)} that is not a whole number`);
};

const float: FunctionRow['evaluate'] = (args, call) => {
  const value = args[0] ?? null;
  if (typeof value === 'number') return value;
  if (typeof value === 'string' && value.length <= 400 && /^\s*[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?\s*$/i.test(value)) {
    const number = Number(value);
    if (Number.isFinite(number)) return number;
  }
  throw call.failure(`float cannot convert ${kindOf(value)} that is not a number`);
};

export const numericRows: readonly FunctionRow[] = [
  arithmetic('add', [{ call: 'add(5, 3)', gives: 8 }], (a, b) => a + b),
  arithmetic('sub', [{ call: 'sub(7, 3)', gives: 4 }], (a, b) => a - b),
  arithmetic('mul', [{ call: 'mul(5, 3)', gives: 15 }], (a, b) => a * b),
  arithmetic(
    'div',
    [
      { call: 'div(8, 3)', gives: 2 },
      { call: 'div(-8, 3)', gives: -2 },
    ],
    (a, b, call) => Math.trunc(a / divisor(b, call)),
  ),
  arithmetic('mod', [{ call: 'mod(7, 3)', gives: 1 }], (a, b, call) => a % divisor(b, call)),
  bound('max', (a, b) => Math.max(a, b), [
    { call: 'max(createArray(0, 3, 2, 5, 4))', gives: 5 },
    { call: 'max(0, 3, 2, 5, 4)', gives: 5 },
  ]),
  bound('min', (a, b) => Math.min(a, b), [
    { call: 'min(createArray(0, 3, 2, 5, 4))', gives: 0 },
    { call: 'min(0, 3, 2, 5, 4)', gives: 0 },
  ]),
  {
    name: 'int',
    minimum: 1,
    maximum: 1,
    document: page('int'),
    examples: [
      { call: "int('4')", gives: 4 },
      { call: 'int(7)', gives: 7 },
    ],
    evaluate: int,
  },
  {
    name: 'float',
    minimum: 1,
    maximum: 1,
    document: page('float'),
    examples: [{ call: "float('3.5')", gives: 3.5 }],
    evaluate: float,
  },
];
