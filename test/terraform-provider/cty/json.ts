import { type CtyType, type CtyValue, Decimal, Dynamic } from './value.ts';

/** A value of that type from the JSON of a state file. Throws a TypeError where the JSON is not of the type. */
export function fromJson(json: unknown, type: CtyType): CtyValue {
  if (json === null || json === undefined) return null;
  if (type === 'dynamic') {
    const { type: own, value } = json as { type: CtyType; value: unknown };
    return new Dynamic(own, fromJson(value, own));
  }
  if (type === 'number' && typeof json === 'string') return new Decimal(json);
  if (typeof type === 'string') {
    const wanted = type === 'bool' ? 'boolean' : type;
    if (typeof json !== wanted) throw new TypeError(`a ${typeof json} where a ${type} belongs`);
    return json as string | number | boolean;
  }
  const [kind, inner] = type;
  if (kind === 'tuple') return (json as unknown[]).map((item, index) => fromJson(item, inner[index] ?? 'dynamic'));
  if (kind === 'list' || kind === 'set') return (json as unknown[]).map((item) => fromJson(item, inner));
  const result: Record<string, CtyValue> = {};
  for (const [key, item] of Object.entries(json)) {
    const itemType = kind === 'map' ? inner : inner[key];
    // An attribute that an older schema had is dropped, as providers do when they upgrade a state.
    if (itemType !== undefined) result[key] = fromJson(item, itemType);
  }
  return result;
}
