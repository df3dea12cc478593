import { isUnknown, type Unknown } from '../../model/unknown.ts';
import { isValueArray, isValueObject, type Value } from '../../model/value.ts';

const LONGEST = 120;

/** A value of the blueprint, which holds no secret, on one line. */
export function shownWanted(value: Value): string {
  const text = isUnknown(value) ? shownUnknown(value) : typeof value === 'string' ? value : JSON.stringify(value);
  const line = text.replace(/[\p{Cc}\u2028\u2029]+/gu, ' ');
  return line.length <= LONGEST ? line : `${line.slice(0, LONGEST - 3)}...`;
}

/** What only the deployment of the blueprint tells, by what it is of. */
function shownUnknown(value: Unknown): string {
  const [, id, path] = /reference\('([^']+)'[^)]*\)\.([\w.]+)/.exec(value.identity) ?? [];
  return id === undefined ? 'what its deployment tells' : `${path} of ${id.slice(id.lastIndexOf('/') + 1)}`;
}

/** Where secrets stand: no value of such a place is ever repeated. */
const secretPath =
  /secret|password|passwd|credential|connectionstring|appsettings|token|sas|sharedkey|primarykey|customdata/i;
/** What switches, sizes, regions, addresses, ids and versions look like. */
const harmless = /^(?:[A-Za-z][\w .,+-]{0,39}|[\d.:/]{1,43}|\/(?:subscriptions|providers)\/[\w./()@-]{1,300})$/;

/** A value of the existing estate, only where it cannot be a secret. */
export function shownActual(value: Value | undefined, path: string): string {
  if (value === undefined || value === null) return 'not set';
  if (isUnknown(value)) return 'not known';
  if (typeof value === 'boolean' || typeof value === 'number') return String(value);
  if (isValueArray(value)) return `a list of ${value.length}`;
  if (isValueObject(value)) return 'set';
  return !secretPath.test(path) && harmless.test(value) ? value : 'another text';
}
