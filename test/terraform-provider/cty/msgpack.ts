import { decode, ExtData, ExtensionCodec, encode } from '@msgpack/msgpack';
import { type CtyObject, type CtyType, type CtyValue, Decimal, Dynamic, isList, isObject, UNKNOWN } from './value.ts';

/**
 * The wire form of values: MessagePack in which extension 0 (and 12, unknown with a refinement, read as plain unknown) is
 * an unknown value, an object or map is a map, a list, set or tuple an array, and a dynamic place is [type as JSON, value].
 */
const UNKNOWN_EXTENSION = 0;
const REFINED_UNKNOWN_EXTENSION = 12;

const codec = new ExtensionCodec();
for (const type of [UNKNOWN_EXTENSION, REFINED_UNKNOWN_EXTENSION])
  codec.register({ type, encode: () => null, decode: (): typeof UNKNOWN => UNKNOWN });

/** Bytes of a value of that type. Throws a TypeError that names the path where the value is not of the type. */
export function encodeValue(value: CtyValue, type: CtyType): Uint8Array {
  return encode(toWire(value, type, ''), { extensionCodec: codec, ignoreUndefined: false, useBigInt64: true });
}

/** The value in the bytes. Throws a TypeError that names the path where the bytes are not of the type. */
export function decodeValue(bytes: Uint8Array, type: CtyType): CtyValue {
  return fromWire(decode(bytes, { extensionCodec: codec, useBigInt64: true }), type, '');
}

const wrong = (path: string, type: CtyType): TypeError =>
  new TypeError(`${path === '' ? 'the value' : path.slice(1)} is no ${JSON.stringify(type)}`);

function toWire(value: CtyValue, type: CtyType, path: string): unknown {
  if (value === UNKNOWN) return new ExtData(UNKNOWN_EXTENSION, new Uint8Array(1));
  if (value === null) return null;
  if (typeof type === 'string') return scalarToWire(value, type, path);
  const [kind, inner] = type;
  if (kind === 'list' || kind === 'set' || kind === 'tuple') {
    if (!isList(value)) throw wrong(path, type);
    if (kind === 'tuple' && value.length !== inner.length) throw wrong(path, type);
    return value.map((item, index) =>
      toWire(item, kind === 'tuple' ? (inner[index] ?? 'dynamic') : inner, `${path}[${index}]`),
    );
  }
  if (!isObject(value)) throw wrong(path, type);
  if (kind === 'map')
    return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, toWire(item, inner, `${path}.${key}`)]));
  const stray = Object.keys(value).find((key) => !Object.hasOwn(inner, key));
  if (stray !== undefined) throw wrong(`${path}.${stray}`, 'dynamic');
  return Object.fromEntries(
    Object.entries(inner).map(([key, item]) => [key, toWire(value[key] ?? null, item, `${path}.${key}`)]),
  );
}

function scalarToWire(value: Exclude<CtyValue, null | symbol>, type: CtyType, path: string): unknown {
  if (type === 'dynamic') {
    if (!(value instanceof Dynamic)) throw wrong(path, type);
    return [new TextEncoder().encode(JSON.stringify(value.type)), toWire(value.value, value.type, path)];
  }
  if (type === 'string' && typeof value === 'string') return value;
  if (type === 'bool' && typeof value === 'boolean') return value;
  if (type === 'number' && typeof value === 'number') return value;
  if (type === 'number' && value instanceof Decimal) return value.text;
  throw wrong(path, type);
}

function fromWire(wire: unknown, type: CtyType, path: string): CtyValue {
  if (wire === null || wire === undefined) return null;
  if (wire === UNKNOWN) return UNKNOWN;
  if (typeof type === 'string') return scalarFromWire(wire, type, path);
  const [kind, inner] = type;
  if (kind === 'list' || kind === 'set' || kind === 'tuple') {
    if (!Array.isArray(wire)) throw wrong(path, type);
    return wire.map((item, index) =>
      fromWire(item, kind === 'tuple' ? (inner[index] ?? 'dynamic') : inner, `${path}[${index}]`),
    );
  }
  if (typeof wire !== 'object' || Array.isArray(wire)) throw wrong(path, type);
  const result: Record<string, CtyValue> = {};
  for (const [key, item] of Object.entries(wire)) {
    const itemType = kind === 'map' ? inner : inner[key];
    if (itemType === undefined) throw wrong(`${path}.${key}`, type);
    result[key] = fromWire(item, itemType, `${path}.${key}`);
  }
  return result satisfies CtyObject;
}

function scalarFromWire(wire: unknown, type: CtyType, path: string): CtyValue {
  if (type === 'dynamic') {
    if (!Array.isArray(wire) || !(wire[0] instanceof Uint8Array)) throw wrong(path, type);
    const own = JSON.parse(new TextDecoder().decode(wire[0])) as CtyType;
    return new Dynamic(own, fromWire(wire[1], own, path));
  }
  if (type === 'string' && typeof wire === 'string') return wire;
  if (type === 'bool' && typeof wire === 'boolean') return wire;
  if (type === 'number') {
    if (typeof wire === 'number') return wire;
    if (typeof wire === 'string') return new Decimal(wire);
    if (typeof wire === 'bigint')
      return Number.isSafeInteger(Number(wire)) ? Number(wire) : new Decimal(wire.toString());
  }
  throw wrong(path, type);
}
