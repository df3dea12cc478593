import { Unknown } from '../../model/unknown.ts';
import { getMember, isValueArray, isValueObject, type Value, type ValueObject } from '../../model/value.ts';
import { canonicalValue, firstUnknown } from './canonical-call.ts';
import { hasOpenNames } from './equality.ts';
import { kindOf } from './functions/arguments.ts';

type Fail = (message: string) => Error;

/** `target.name`: the name in any case; null where it is missing and the access is safe. */
export function readMember(target: Value, name: string, safe: boolean, fail: Fail): Value {
  if (target instanceof Unknown) return memberOfUnknown(target, `.${name}`, safe);
  if (isValueObject(target)) return memberOf(target, name, safe, fail);
  if (safe && target === null) return null;
  throw fail(`Cannot read "${shorten(name)}" of ${kindOf(target)}`);
}

/** `target[index]`: an element or a member; null where it is missing and the access is safe. */
export function readIndex(target: Value, index: Value, safe: boolean, fail: Fail): Value {
  if (target instanceof Unknown) return memberOfUnknown(target, accessText(index), safe);
  if (safe && target === null) return null;
  if (index instanceof Unknown && (isValueArray(target) || isValueObject(target))) {
    const identity = `${canonicalValue(target)}[${index}]`;
    return new Unknown(index.reason, identity, { presence: safe ? 'maybe-absent' : 'present' });
  }
  if (isValueArray(target) && typeof index === 'number') {
    const element = target[index];
    if (element !== undefined) return element;
    if (safe) return null;
    throw fail(`There is no element ${index} in an array of ${target.length}`);
  }
  if (isValueObject(target) && typeof index === 'string') return memberOf(target, index, safe, fail);
  throw fail(`Cannot read ${kindOf(target)} with ${kindOf(index)}`);
}

/** `['name']` and `.name` are one thing and get one identity. */
const accessText = (index: Value): string =>
  typeof index === 'string' && /^[A-Za-z_]\w*$/.test(index) ? `.${index}` : `[${canonicalValue(index)}]`;

function memberOfUnknown(target: Unknown, access: string, safe: boolean): Unknown {
  const presence = safe || target.presence === 'maybe-absent' ? 'maybe-absent' : 'present';
  return new Unknown(target.reason, `${target.identity}${access}`, { presence });
}

function memberOf(target: ValueObject, name: string, safe: boolean, fail: Fail): Value {
  const member = getMember(target, name);
  if (member !== undefined) return member;
  if (hasOpenNames(target)) {
    const reason = firstUnknown(Object.values(target))?.reason ?? 'runtime';
    return new Unknown(reason, `${canonicalValue(target)}.${name}`, { presence: 'maybe-absent' });
  }
  if (safe) return null;
  const names = Object.keys(target).slice(0, 8).join(', ');
  throw fail(`There is no member "${shorten(name)}"${names === '' ? '' : `; there are: ${shorten(names)}`}`);
}

/** Names come from the input, so a message shows only so much of them. */
export const shorten = (text: string): string => (text.length > 120 ? `${text.slice(0, 120)}...` : text);
