import type { Json } from '../../lib/json.ts';
import { isUnknown } from '../../model/unknown.ts';
import { isValueArray, type Value } from '../../model/value.ts';

/** The member in which an object of a table names what of it is not known, each with the unknown that stands there. */
const UNKNOWN_MEMBER = '_unknown';

/** A place that is not known, from the root: `properties.securityRules[2].properties.access`. */
type Note = (place: string) => void;

/**
 * A value as JSON: null for what is not known, named in the object that lacks it and given to `note`; a text known in part
 * as text with `${...}` for its open pieces.
 */
export function plainValue(value: Value, path: string, note: Note): Json {
  const open: Record<string, string> = {};
  const plain = plainIn(value, path, '', open, note);
  if (Object.keys(open).length > 0) note(path);
  return plain;
}

/** @param within the place from the object that holds the value: `''` for a value that no object holds */
function plainIn(value: Value, path: string, within: string, open: Record<string, string>, note: Note): Json {
  if (isUnknown(value)) {
    if (value.parts?.some((part) => typeof part === 'string' && part !== '') === true) return value.toString();
    open[within] = value.identity;
    return null;
  }
  if (isValueArray(value)) return value.map((item, i) => plainIn(item, `${path}[${i}]`, `${within}[${i}]`, open, note));
  if (typeof value !== 'object' || value === null) return value;
  const own: Record<string, string> = {};
  const members: Record<string, Json> = {};
  for (const [name, member] of Object.entries(value)) {
    if (name === '__proto__' || name === UNKNOWN_MEMBER) continue;
    members[name] = plainIn(member, path === '' ? name : `${path}.${name}`, name, own, note);
  }
  const names = Object.keys(own);
  for (const name of names) note(path === '' ? name : `${path}.${name}`);
  return names.length === 0 ? members : { ...members, [UNKNOWN_MEMBER]: own };
}
