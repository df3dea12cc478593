import { type CtyType, type CtyValue, Decimal, Dynamic, isList, isObject } from './value.ts';

/** The type that a value has by itself: lists are tuples and records objects, as in a literal of Terraform's language. */
export function inferType(value: CtyValue): CtyType {
  if (typeof value === 'string') return 'string';
  if (typeof value === 'number' || value instanceof Decimal) return 'number';
  if (typeof value === 'boolean') return 'bool';
  if (value instanceof Dynamic) return value.type;
  if (isList(value)) return ['tuple', value.map(inferType)];
  if (isObject(value))
    return ['object', Object.fromEntries(Object.entries(value).map(([key, item]) => [key, inferType(item)]))];
  return 'dynamic';
}

/** A value for a dynamic place. Places inside that have no type of their own are wrapped in turn. */
export const dynamic = (value: CtyValue): Dynamic => new Dynamic(inferType(value), value);
