import { isJsonObject, type Json, type JsonObject } from '../../../lib/json.ts';
import { Unknown } from '../../../model/unknown.ts';
import { isValueArray, isValueObject, type Value } from '../../../model/value.ts';
import { memberOf } from '../session.ts';

/** Types that are defined once and named by `$ref`: the `definitions` of a template. */
export type Definitions = Json | undefined;

const MAX_REFERENCES = 32;

/** The declaration with what its `$ref` names filled in; the declaration's own members win. */
export function resolveType(declared: JsonObject, definitions: Definitions): JsonObject {
  let type = declared;
  for (let i = 0; i < MAX_REFERENCES; i++) {
    const target = referenced(type, definitions);
    if (target === undefined) return type;
    const { $ref: _, ...own } = type;
    type = { ...target, ...own };
  }
  return type;
}

function referenced(type: JsonObject, definitions: Definitions): JsonObject | undefined {
  const reference = memberOf(type, '$ref');
  if (typeof reference !== 'string' || !reference.startsWith('#/definitions/')) return undefined;
  const name = reference.slice('#/definitions/'.length).replaceAll('~1', '/').replaceAll('~0', '~');
  const target = memberOf(definitions, decodeName(name));
  return isJsonObject(target) ? target : undefined;
}

function decodeName(name: string): string {
  try {
    return decodeURIComponent(name);
  } catch {
    return name;
  }
}

/** The name of a parameter's type in lower case; '' where it has none. */
export const typeName = (type: JsonObject): string => {
  const name = memberOf(type, 'type');
  return typeof name === 'string' ? name.toLowerCase() : '';
};

/** Whether a parameter of this type is a secret, or an object or array that has a secret somewhere inside. */
export function holdsSecret(declared: JsonObject, definitions: Definitions, seen = new Set<Json>()): boolean {
  if (seen.has(declared) || seen.size > 2000) return false;
  seen.add(declared);
  const type = resolveType(declared, definitions);
  if (typeName(type).startsWith('secure')) return true;
  const inner = [
    ...Object.values(objectOf(memberOf(type, 'properties'))),
    ...(arrayOf(memberOf(type, 'prefixItems')) ?? []),
    ...Object.values(objectOf(memberOf(memberOf(type, 'discriminator'), 'mapping'))),
    memberOf(type, 'items'),
    memberOf(type, 'additionalProperties'),
  ];
  return inner.some((json) => isJsonObject(json) && holdsSecret(json, definitions, seen));
}

const objectOf = (json: Json | undefined): JsonObject => (isJsonObject(json) ? json : {});
const arrayOf = (json: Json | undefined): readonly Json[] | undefined => (Array.isArray(json) ? json : undefined);

/** What is wrong with a value for its declared type, without quoting it; undefined when nothing is. */
export function checkValue(value: Value, type: JsonObject): string | undefined {
  if (value instanceof Unknown) return undefined;
  if (value === null) return undefined;
  const name = typeName(type);
  if (name !== '' && !hasType(value, name)) return `must be of type ${name}`;
  return checkAllowed(value, memberOf(type, 'allowedValues')) ?? checkBounds(value, type);
}

function hasType(value: Value, name: string): boolean {
  switch (name) {
    case 'string':
    case 'securestring':
      return typeof value === 'string';
    case 'int':
      return typeof value === 'number' && Number.isInteger(value);
    case 'bool':
      return typeof value === 'boolean';
    case 'array':
      return isValueArray(value);
    case 'object':
    case 'secureobject':
      return isValueObject(value);
    default:
      return true;
  }
}

function checkAllowed(value: Value, allowed: Json | undefined): string | undefined {
  if (!Array.isArray(allowed) || allowed.length === 0 || isValueObject(value)) return undefined;
  const values = new Set(allowed.map((item: Json) => JSON.stringify(item)));
  if (values.has(JSON.stringify(value))) return undefined;
  if (isValueArray(value) && value.every((item) => item instanceof Unknown || values.has(JSON.stringify(item)))) {
    return undefined;
  }
  if (typeof value === 'string') {
    const lower = value.toLowerCase();
    if (allowed.some((item: Json) => typeof item === 'string' && item.toLowerCase() === lower)) return undefined;
  }
  return 'is not one of its allowed values';
}

function checkBounds(value: Value, type: JsonObject): string | undefined {
  const size = typeof value === 'string' || isValueArray(value) ? value.length : undefined;
  const number = typeof value === 'number' ? value : undefined;
  const bound = (name: string): number | undefined => {
    const limit = memberOf(type, name);
    return typeof limit === 'number' ? limit : undefined;
  };
  if (below(size, bound('minLength'))) return `is shorter than ${bound('minLength')}`;
  if (below(bound('maxLength'), size)) return `is longer than ${bound('maxLength')}`;
  if (below(number, bound('minValue'))) return `is less than ${bound('minValue')}`;
  if (below(bound('maxValue'), number)) return `is more than ${bound('maxValue')}`;
  return undefined;
}

const below = (a: number | undefined, b: number | undefined): boolean => a !== undefined && b !== undefined && a < b;

/** A value from a command line in the type that the template declares: `--parameters count=3` means the number. */
export function coerceText(value: Json, type: JsonObject): Json {
  if (typeof value !== 'string') return value;
  const name = typeName(type);
  if (!['int', 'bool', 'object', 'array', 'secureobject'].includes(name)) return value;
  try {
    const json = JSON.parse(name === 'bool' ? value.toLowerCase() : value) as Json;
    return hasType(json, name) ? json : value;
  } catch {
    return value;
  }
}
