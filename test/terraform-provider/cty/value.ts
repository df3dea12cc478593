/**
 * Values and types of Terraform's type system, as its plugin protocol carries them. A type is the JSON that the protocol
 * itself uses: `"string"`, `["set", "string"]`, `["object", {"name": "string"}]`.
 */
export type CtyType =
  | 'string'
  | 'number'
  | 'bool'
  | 'dynamic'
  | readonly ['list', CtyType]
  | readonly ['set', CtyType]
  | readonly ['map', CtyType]
  | readonly ['object', Readonly<Record<string, CtyType>>]
  | readonly ['tuple', readonly CtyType[]];

/** A value that Terraform, or the provider, will know only after apply. */
export const UNKNOWN = Symbol('unknown');

/** A number that no double holds exactly: Terraform sends it as decimal text. */
export class Decimal {
  readonly text: string;
  constructor(text: string) {
    this.text = text;
  }
}

/** The value of a `dynamic` place: it brings its own type. */
export class Dynamic {
  readonly type: CtyType;
  readonly value: CtyValue;
  constructor(type: CtyType, value: CtyValue) {
    this.type = type;
    this.value = value;
  }
}

/** Lists, sets and tuples are arrays; maps and objects are records without a prototype's members. */
export type CtyValue = null | typeof UNKNOWN | string | number | boolean | Decimal | Dynamic | CtyList | CtyObject;
export type CtyList = readonly CtyValue[];
export interface CtyObject {
  readonly [key: string]: CtyValue;
}

export const isList = (value: CtyValue | undefined): value is CtyList => Array.isArray(value);

export const isObject = (value: CtyValue | undefined): value is CtyObject =>
  typeof value === 'object' &&
  value !== null &&
  !Array.isArray(value) &&
  !(value instanceof Decimal) &&
  !(value instanceof Dynamic);

/** Whether no part of a value is unknown. */
export function isWhollyKnown(value: CtyValue): boolean {
  if (value === UNKNOWN) return false;
  if (value instanceof Dynamic) return isWhollyKnown(value.value);
  if (isList(value)) return value.every(isWhollyKnown);
  return !isObject(value) || Object.values(value).every(isWhollyKnown);
}

/** One text for equal values: sets in whatever order, records in whatever order of keys. */
export function canonical(value: CtyValue, type: CtyType): string {
  if (value === UNKNOWN) return '?';
  if (value === null) return 'null';
  if (value instanceof Dynamic) return `dynamic(${canonical(value.value, value.type)})`;
  if (value instanceof Decimal) return value.text;
  if (isList(value)) {
    const parts = value.map((item, index) => canonical(item, elementType(type, index)));
    return `[${(isSetType(type) ? parts.toSorted() : parts).join(',')}]`;
  }
  if (!isObject(value)) return JSON.stringify(value);
  const members = Object.keys(value).toSorted();
  return `{${members.map((key) => `${JSON.stringify(key)}:${canonical(value[key] ?? null, memberType(type, key))}`)}}`;
}

const isSetType = (type: CtyType): boolean => typeof type !== 'string' && type[0] === 'set';

export function elementType(type: CtyType, index: number): CtyType {
  if (typeof type === 'string' || type[0] === 'object') return 'dynamic';
  return type[0] === 'tuple' ? (type[1][index] ?? 'dynamic') : type[1];
}

export function memberType(type: CtyType, key: string): CtyType {
  if (typeof type === 'string') return 'dynamic';
  if (type[0] === 'object') return type[1][key] ?? 'dynamic';
  return type[0] === 'map' ? type[1] : 'dynamic';
}
