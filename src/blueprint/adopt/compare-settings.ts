import { controlAbsence } from '../../arm/absence.ts';
import type { Resource } from '../../model/resource.ts';
import { isUnknown, type Unknown } from '../../model/unknown.ts';
import { getMember, isValueArray, isValueObject, type Value, type ValueObject } from '../../model/value.ts';
import type { Difference, Incomparable } from './adoption.ts';
import type { ExistingIds } from './existing-ids.ts';
import { findFixed } from './fixed-properties.ts';
import { shownActual, shownWanted } from './shown.ts';

export interface Comparison {
  readonly differences: readonly Difference[];
  readonly incomparable: readonly Incomparable[];
  /** How many settings were found to be equal. */
  readonly equal: number;
}

/** What tells which resource it is, and what says how the file was written. */
const notSettings = new Set([
  'id',
  'name',
  'type',
  'apiversion',
  'dependson',
  'scope',
  '@odata.type',
  '@odata.context',
]);

/** Members that show children which are compared by themselves; of those in a list, the rest of the member still counts. */
const shownChildren: Readonly<Record<string, readonly string[]>> = {
  'microsoft.network/virtualnetworks': ['subnets', 'virtualnetworkpeerings'],
  'microsoft.network/networksecuritygroups': ['securityrules'],
  'microsoft.network/routetables': ['routes'],
  'microsoft.sql/servers': ['administrators'],
  'microsoft.sql/managedinstances': ['administrators'],
  'microsoft.web/sites': ['siteconfig'],
};

/** The settings that a resource states: what is compared, each with its path from the top. */
function statedSettings({ type, body }: Resource): readonly (readonly [string, Value])[] {
  const hidden = shownChildren[type] ?? [];
  return Object.entries(body)
    .filter(([key]) => !notSettings.has(key.toLowerCase()))
    .flatMap(([key, value]): (readonly [string, Value])[] =>
      key.toLowerCase() === 'properties' && isValueObject(value)
        ? Object.entries(value).flatMap(([member, item]) => statedMember(member, item, hidden))
        : [[key, value]],
    );
}

/** Of the configuration of a site, what is no part of its child `config/web`. */
const siteSettings = new Set(['appsettings', 'connectionstrings']);

function statedMember(member: string, value: Value, hidden: readonly string[]): (readonly [string, Value])[] {
  if (!hidden.includes(member.toLowerCase())) return [[`properties.${member}`, value]];
  if (member.toLowerCase() !== 'siteconfig' || !isValueObject(value)) return [];
  const kept = Object.entries(value).filter(([key]) => siteSettings.has(key.toLowerCase()));
  return kept.length === 0 ? [] : [[`properties.${member}`, Object.fromEntries(kept)]];
}

/**
 * Compares an existing resource with one of the blueprint, setting by setting, and only those that the blueprint states. What
 * the existing one leaves out counts as its documented default; what nobody knows is named and never equal.
 */
export function compareSettings(wanted: Resource, existing: Resource, ids: ExistingIds): Comparison {
  const comparer = new Comparer(existing, ids);
  for (const [path, value] of statedSettings(wanted)) {
    const dot = path.indexOf('.');
    const top = dot < 0 ? path : path.slice(0, dot);
    const member = dot < 0 ? undefined : path.slice(dot + 1);
    const above = getMember(existing.body, top);
    if (member === undefined) comparer.compare(value, above, { path, generic: path, present: '' });
    else if (isUnknown(above)) comparer.unknown(path, value, above);
    else {
      const inside = isValueObject(above) ? getMember(above, member) : undefined;
      comparer.compare(value, inside, { path, generic: path, present: above === undefined ? '' : top });
    }
  }
  return comparer.result();
}

/** Where a setting stands: as it is shown, as tables of defaults name it, and how much of that the existing body holds. */
interface Place {
  readonly path: string;
  readonly generic: string;
  readonly present: string;
}

class Comparer {
  readonly #existing: Resource;
  readonly #ids: ExistingIds;
  readonly #differences: Difference[] = [];
  readonly #incomparable: Incomparable[] = [];
  #equal = 0;

  constructor(existing: Resource, ids: ExistingIds) {
    this.#existing = existing;
    this.#ids = ids;
  }

  result(): Comparison {
    return { differences: this.#differences, incomparable: this.#incomparable, equal: this.#equal };
  }

  compare(wanted: Value, actual: Value | undefined, at: Place): void {
    // What whoever deploys gives is no setting of the blueprint.
    if (isUnknown(wanted) && wanted.reason === 'parameter') return;
    if (actual === undefined && !hasMembers(wanted)) this.#absent(wanted, at);
    else if (isUnknown(wanted)) this.#wantedUnknown(wanted, actual, at);
    else if (isUnknown(actual)) this.unknown(at.path, wanted, actual);
    else if (isValueObject(wanted)) this.#object(wanted, actual, at);
    else if (isValueArray(wanted)) this.#list(wanted, actual, at);
    else if (this.#sameScalar(wanted, actual ?? null, at.path)) this.#equal++;
    else this.#differ(at.path, wanted, actual);
  }

  unknown(path: string, wanted: Value, actual: Unknown): void {
    this.#cannot(path, wanted, reasons[actual.reason]);
  }

  #wantedUnknown(wanted: Unknown, actual: Value | undefined, at: Place): void {
    if (isUnknown(actual) && this.#ids.within(wanted.identity).toLowerCase() === actual.identity.toLowerCase()) {
      this.#equal++;
    } else if (actual === null) this.#differ(at.path, wanted, actual);
    else this.#cannot(at.path, wanted, 'the blueprint takes it from what only its deployment tells');
  }

  #object(wanted: ValueObject, actual: Value | undefined, at: Place): void {
    if (actual !== undefined && actual !== null && !isValueObject(actual)) {
      this.#differ(at.path, wanted, actual);
      return;
    }
    if (!hasMembers(wanted)) this.#equal++;
    const present = isValueObject(actual) ? at.generic : at.present;
    for (const [key, value] of Object.entries(wanted)) {
      const name = this.#ids.within(key);
      this.compare(value, isValueObject(actual) ? getMember(actual, name) : undefined, {
        path: `${at.path}.${name}`,
        generic: `${at.generic}.${name}`,
        present,
      });
    }
  }

  #list(wanted: readonly Value[], actual: Value | undefined, at: Place): void {
    if (!isValueArray(actual)) {
      if (wanted.length === 0 && (actual === undefined || actual === null)) this.#equal++;
      else this.#differ(at.path, wanted, actual);
    } else if (wanted.some(isValueObject) || actual.some(isValueObject)) this.#elements(wanted, actual, at);
    else this.#members(wanted, actual, at);
  }

  /** Lists of plain values are sets: Azure reorders them. */
  #members(wanted: readonly Value[], actual: readonly Value[], at: Place): void {
    const open = wanted.filter((value) => isUnknown(value) && value.reason === 'parameter').length;
    const rest = [...actual];
    const missing = wanted.filter((value) => {
      if (isUnknown(value) && value.reason === 'parameter') return false;
      const found = rest.findIndex((item) => this.#sameMember(value, item, at.path));
      if (found >= 0) rest.splice(found, 1);
      return found < 0;
    });
    if (missing.length === 0 && rest.length <= open) this.#equal++;
    else if (missing.some(isUnknown) || rest.some(isUnknown))
      this.#cannot(at.path, wanted, 'one of its values is not known');
    else this.#differ(at.path, wanted, actual, listed(missing, rest, at.path));
  }

  #sameMember(wanted: Value, actual: Value, path: string): boolean {
    if (isUnknown(wanted) || isUnknown(actual)) {
      return isUnknown(wanted) && isUnknown(actual) && this.#ids.within(wanted.identity) === actual.identity;
    }
    if (typeof wanted === 'object' || typeof actual === 'object')
      return JSON.stringify(wanted) === JSON.stringify(actual);
    return this.#sameScalar(wanted, actual, path);
  }

  /** Elements go by what names them, or else by their places. */
  #elements(wanted: readonly Value[], actual: readonly Value[], at: Place): void {
    if (wanted.length === 0 && actual.length > 0) {
      this.#differ(at.path, wanted, actual);
      return;
    }
    const key = elementKey(wanted, actual);
    const nameOf = (value: Value): string =>
      key !== undefined && isValueObject(value) ? this.#ids.within(String(getMember(value, key))).toLowerCase() : '';
    const named = new Map(actual.map((value, index) => [key === undefined ? String(index) : nameOf(value), value]));
    wanted.forEach((value, index) => {
      const name = key === undefined ? String(index) : nameOf(value);
      const found = named.get(name);
      named.delete(name);
      const path = `${at.path}[${name}]`;
      if (found === undefined) this.#differ(path, value, undefined);
      else this.compare(value, found, { path, generic: `${at.generic}[*]`, present: `${at.generic}[*]` });
    });
    for (const name of named.keys()) this.#differ(`${at.path}[${name}]`, 'nothing', 'one more');
  }

  #sameScalar(wanted: Value, actual: Value, path: string): boolean {
    if (wanted === actual) return true;
    if (wanted === null || actual === null || typeof actual === 'object') return false;
    const [a, b] = [this.#ids.within(String(wanted)), String(actual)];
    if (a === b) return true;
    if (path === 'location') return regionKey(a) === regionKey(b);
    return word.test(a) && word.test(b) && a.toLowerCase() === b.toLowerCase();
  }

  #absent(wanted: Value, at: Place): void {
    const said = controlAbsence(this.#existing, { path: at.generic, present: at.present });
    if (said === 'missing' || isOrdinaryCreation(wanted, at.path)) {
      if (isEmpty(wanted) || isOrdinaryCreation(wanted, at.path)) this.#equal++;
      else this.#differ(at.path, wanted, undefined);
    } else if (isUnknown(said)) {
      const why =
        this.#existing.completeness === 'declared'
          ? 'the input leaves it out, and no document says what Azure does then'
          : 'the input does not show it';
      this.#cannot(at.path, wanted, why);
    } else this.compare(wanted, said.default, at);
  }

  #differ(path: string, wanted: Value, actual: Value | undefined, text = shownActual(actual, path)): void {
    const fixed = this.#fixed(path, wanted, actual === undefined || actual === null);
    this.#differences.push({ path, wanted: shownWanted(wanted), actual: text, ...fixed });
  }

  #cannot(path: string, wanted: Value, why: string): void {
    this.#incomparable.push({ path, wanted: shownWanted(wanted), why, ...this.#fixed(path, wanted, true) });
  }

  #fixed(path: string, wanted: Value, absent: boolean): Pick<Difference, 'fixed'> {
    const fixed = findFixed(this.#existing.type, path, { wanted: shownWanted(wanted), absent });
    return fixed === undefined ? {} : { fixed };
  }
}

const reasons: Readonly<Record<Unknown['reason'], string>> = {
  parameter: 'a parameter of the input has no value',
  runtime: 'only Azure knows it once it is deployed',
  permission: 'whoever collected the input was not allowed to read it',
  'not-collected': 'the input does not show it',
  'not-declared': 'the input leaves it out, and no document says what Azure does then',
  unsupported: 'the input says it in a way that is not understood',
  'engine-not-installed': 'what would answer it is not installed',
  'no-record': 'no record says it',
};

/** How a resource was made is asked once, and nothing that it keeps. */
const isOrdinaryCreation = (wanted: Value, path: string): boolean =>
  /\.createMode$/i.test(path) && (wanted === 'Default' || wanted === 'Create');

/** Names, switches, versions and ids, which Azure gives back in letters of its own size. */
const word = /^[\w./()@-]+$/;
const regionKey = (text: string): string => text.toLowerCase().replaceAll(' ', '');

const hasMembers = (value: Value): value is ValueObject => isValueObject(value) && Object.keys(value).length > 0;

const isEmpty = (value: Value): boolean =>
  value === null ||
  value === false ||
  value === '' ||
  (isValueArray(value) && value.length === 0) ||
  (isValueObject(value) && !hasMembers(value));

/** The member that names the elements of both lists, where there is one. */
function elementKey(wanted: readonly Value[], actual: readonly Value[]): string | undefined {
  const names = (list: readonly Value[], key: string): boolean => {
    const found = list.map((value) => (isValueObject(value) ? getMember(value, key) : undefined));
    return found.every((name) => typeof name === 'string') && new Set(found).size === found.length;
  };
  return ['name', 'category', 'categoryGroup', 'id'].find((key) => names(wanted, key) && names(actual, key));
}

/** What a list lacks and has too much. */
function listed(missing: readonly Value[], more: readonly Value[], path: string): string {
  const parts = [
    ...(missing.length === 0 ? [] : [`lacks ${missing.map(shownWanted).join(', ')}`]),
    ...(more.length === 0 ? [] : [`has ${more.map((value) => shownActual(value, path)).join(', ')} more`]),
  ];
  const text = parts.join('; ');
  return text.length <= 200 ? text : `${text.slice(0, 197)}...`;
}
