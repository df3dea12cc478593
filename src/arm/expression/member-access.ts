import { Unknown } from '../../model/unknown.ts';
import { getMember, isValueArray, isValueObject, type Value, type ValueObject } from '../../model/value.ts';
import { canonicalValue, firstUnknown } from './canonical-call.ts';
import { hasOpenNames } from './equality.ts';
import { kindOf } from './functions/arguments.ts';

/** How a member is read: what a missing one gives, how a failure looks, and who may know members of an unknown. */
export interface Access {
  /** Null instead of an error where the member is missing, or the target is null. */
  readonly safe: boolean;
  readonly failure: (message: string) => Error;
  readonly known?: ((of: Unknown, key: string | number) => Value | undefined) | undefined;
}

/** `target.name`: the name in any case. */
export function readMember(target: Value, name: string, access: Access): Value {
  if (target instanceof Unknown) return memberOfUnknown(target, name, access);
  if (isValueObject(target)) return memberOf(target, name, access);
  if (access.safe && target === null) return null;
  throw access.failure(`Cannot read "${shorten(name)}" of ${kindOf(target)}`);
}

/** `target[index]`: an element or a member. */
export function readIndex(target: Value, index: Value, access: Access): Value {
  if (target instanceof Unknown) return memberOfUnknown(target, index, access);
  if (access.safe && target === null) return null;
  if (index instanceof Unknown) return atUnknownIndex(target, index, access);
  if (isValueArray(target) && typeof index === 'number') {
    const element = target[index];
    if (element !== undefined) return element;
    if (access.safe) return null;
    throw access.failure(`There is no element ${index} in an array of ${target.length}`);
  }
  if (isValueObject(target) && typeof index === 'string') return memberOf(target, index, access);
  throw access.failure(`Cannot read ${kindOf(target)} with ${kindOf(index)}`);
}

function atUnknownIndex(target: Value, index: Unknown, access: Access): Value {
  if (!isValueArray(target) && !isValueObject(target)) {
    throw access.failure(`Cannot read ${kindOf(target)} with an index`);
  }
  const name = index.toString();
  const same = isValueObject(target) && Object.hasOwn(target, name) ? target[name] : undefined;
  if (same !== undefined) return same;
  const presence = access.safe ? 'maybe-absent' : 'present';
  return new Unknown(index.reason, `${canonicalValue(target)}[${name}]`, { presence });
}

/** `['name']` and `.name` are one thing and get one identity. */
const accessText = (index: Value): string =>
  typeof index === 'string' && /^[A-Za-z_]\w*$/.test(index) ? `.${index}` : `[${canonicalValue(index)}]`;

function memberOfUnknown(target: Unknown, key: Value, access: Access): Value {
  const known = typeof key === 'string' || typeof key === 'number' ? access.known?.(target, key) : undefined;
  if (known !== undefined) return known;
  const presence = access.safe || target.presence === 'maybe-absent' ? 'maybe-absent' : 'present';
  return new Unknown(target.reason, `${target.identity}${accessText(key)}`, { presence });
}

function memberOf(target: ValueObject, name: string, access: Access): Value {
  const member = getMember(target, name);
  if (member !== undefined) return member;
  if (hasOpenNames(target)) {
    const reason = firstUnknown(Object.values(target))?.reason ?? 'runtime';
    return new Unknown(reason, `${canonicalValue(target)}.${name}`, { presence: 'maybe-absent' });
  }
  if (access.safe) return null;
  const names = Object.keys(target).slice(0, 8).join(', ');
  throw access.failure(`There is no member "${shorten(name)}"${names === '' ? '' : `; there are: ${shorten(names)}`}`);
}

/** Names come from the input, so a message shows only so much of them. */
export const shorten = (text: string): string => (text.length > 120 ? `${text.slice(0, 120)}...` : text);
