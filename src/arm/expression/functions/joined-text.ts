import { isUnknown, joinText, type Unknown } from '../../../model/unknown.ts';
import { isValueArray, isValueObject, type Value } from '../../../model/value.ts';
import { kindOf, textOf } from './arguments.ts';
import type { CallSite } from './row.ts';

/** The arguments one after another as text. Where none is known to be text the answer may yet be an array. */
export function joinedText(args: readonly Value[], call: CallSite): Value {
  const known = args.some((arg) => !isUnknown(arg) || arg.parts !== undefined);
  if (!known && args.length > 0) return call.unknown(args);
  return joinText(args.map((arg) => scalar(arg, call)));
}

function scalar(value: Value, call: CallSite): string | Unknown {
  if (isValueArray(value) || isValueObject(value) || value === null) {
    throw call.failure(`${call.name} joins strings or arrays; one argument is ${kindOf(value)}`);
  }
  return textOf(value);
}
