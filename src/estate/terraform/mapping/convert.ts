import { type Json, jsonDepth, MAX_JSON_DEPTH } from '../../../lib/json.ts';
import { isUnknown, joinText, Unknown } from '../../../model/unknown.ts';
import { isValueArray, isValueObject, type Value, type ValueObject } from '../../../model/value.ts';
import { pieceOf, textOf } from '../value-text.ts';
import type { Convert, Row } from './mapping.ts';

/** The value as it is. */
export const same: Convert = { convert: (value) => value, sameUnknown: true };

/** The value as it is, written as unknown when only Azure will know it: identities, addresses, host names. */
export const computed: Convert = { convert: (value) => value, sameUnknown: true, computed: true };

/** true -> 'Enabled', false -> 'Disabled'. */
export const enabled: Convert = { convert: (value) => onTruth(value, 'Enabled', 'Disabled') };

/** true -> false and back. */
export const negated: Convert = { convert: (value) => onTruth(value, false, true) };

/** true and false to any two values. */
export const truth = (yes: Json, no: Json): Convert => ({ convert: (value) => onTruth(value, yes, no) });

/** Translates listed words; any other value stays as it is. Words compare as written. */
export const words = (table: Readonly<Record<string, Json>>): Convert => ({
  convert: (value) => (typeof value === 'string' && Object.hasOwn(table, value) ? table[value] : value),
});

/**
 * A fixed value when the attribute is set at all: flags that a block's presence means. An unknown that is certainly
 * there (another resource's id) counts as set.
 */
export const whenSet = (value: Json): Convert => ({
  convert: (set) => (isValueArray(set) && set.length === 0 ? undefined : value),
  unknown: (set) =>
    set.parts !== undefined || set.presence === 'present'
      ? value
      : new Unknown(set.reason, `whenSet(${set.identity})`, { presence: 'maybe-absent' }),
});

/** A fixed value, with or without the attribute set. Its row's `from` is `''`. */
export const always = (value: Json): Convert => ({ convert: () => value, fixed: value });

/** Text of a number, `5` -> `"5"`. */
export const text: Convert = { convert: (value) => (typeof value === 'object' ? value : textOf(value)) };

/** Number in a text, `"5"` -> 5; anything else stays as it is. */
export const number: Convert = {
  convert: (value) =>
    typeof value === 'string' && value.trim() !== '' && !Number.isNaN(Number(value)) ? Number(value) : value,
};

/** A number with a text around it: days 30 -> `P30D` is `around('P', 'D')`. */
export const around = (before: string, after: string): Convert => ({
  convert: (value) => (typeof value === 'object' ? undefined : `${before}${textOf(value)}${after}`),
});

/** A list of blocks to an array of objects; a single block counts as a list of one. */
export const each = (rows: readonly Row[]): Convert => ({
  convert: (value, tools) => {
    const list = blocks(value);
    return list.length === 0 ? undefined : list.map((item) => (isUnknown(item) ? item : tools.rows(rows, item)));
  },
});

/** A list of blocks with names to an object with a member for each: connection strings. */
export const keyed = (rows: readonly Row[]): Convert => ({
  convert: (value, tools) => {
    const entries = blocks(value).flatMap((item): [string, Value][] =>
      isValueObject(item) ? [[textOf(item['name']), tools.rows(rows, item)]] : [],
    );
    return entries.length === 0 ? undefined : Object.fromEntries(entries);
  },
});

/** The first block of a list to an object. */
export const block = (rows: readonly Row[]): Convert => ({
  convert: (value, tools) => {
    const first = blocks(value)[0];
    return first === undefined || isUnknown(first) ? first : tools.rows(rows, first);
  },
});

/** A list of ids (or one id) to `[{ id }]`; `key` names the member if it is not `id`. */
export const idObjects = (key = 'id'): Convert => ({
  convert: (value) => blocks(value).map((id): Value => ({ [key]: id })),
});

/** One value to a list of one. */
export const listOf: Convert = {
  convert: (value) => (isValueArray(value) ? value : [value]),
  unknown: (value) => [value],
};

/** The first element of a list. */
export const firstOf: Convert = { convert: (value) => blocks(value)[0], sameUnknown: true };

/** JSON text to what it holds; text that is not JSON is left out. */
export const json: Convert = {
  convert: (value) => {
    if (typeof value !== 'string') return value;
    if (jsonDepth(value) > MAX_JSON_DEPTH) return undefined;
    try {
      return JSON.parse(value) as Json;
    } catch {
      return undefined;
    }
  },
};

/** A list of words as one text: `AzureServices,Logging`. */
export const joined = (separator: string): Convert => ({
  convert: (value) => {
    const list = blocks(value);
    return list.length === 0 || list.some((item) => typeof item === 'object') ? undefined : list.join(separator);
  },
});

/**
 * A piece of the address of something in a vault, `https://<vault>/keys/<name>/<version>`; known also where only the
 * version is not.
 */
export const vaultPiece = (piece: 'vault' | 'name' | 'version' | 'versionless'): Convert => ({
  convert: (value) => {
    if (typeof value !== 'string') return undefined;
    const found = addressPiece(value, piece);
    // An address of a form that is not known here is still a key: what it says of it is open.
    if (found === undefined) return isAddress(value) ? undefined : new Unknown('unsupported', `${piece}(${value})`);
    return found.includes('${') ? new Unknown('runtime', found) : found;
  },
  unknown: (value) => {
    const found = value.parts === undefined ? undefined : addressPiece(value.toString(), piece);
    if (found === undefined)
      return new Unknown(value.reason, `${piece}(${value.identity})`, { presence: value.presence });
    return found.includes('${') ? new Unknown(value.reason, found) : found;
  },
});

/** The last piece may be a hole, `${...}`, which holds slashes of its own. */
const ADDRESS = /^(https:\/\/[^/]+)\/[a-z]+\/([^/]+)(?:\/(\$\{.*\}|[^/]*))?$/i;
const isAddress = (text: string): boolean => ADDRESS.test(text);

function addressPiece(address: string, piece: 'vault' | 'name' | 'version' | 'versionless'): string | undefined {
  const match = ADDRESS.exec(address);
  if (match === null) return undefined;
  if (piece === 'vault') return match[1];
  if (piece === 'name') return match[2];
  return piece === 'version' ? match[3] : address.split('/').slice(0, 5).join('/');
}

/** The name of one of the resource's own sub-resources to its id: `[to('frontendPorts')]` of a gateway. */
export const ownChild = (collection: string): Convert => ({
  convert: (name, tools) => {
    const id = tools.id();
    return joinText([pieceOf(id), `/${collection}/${textOf(name)}`]);
  },
});

/** An irregular value from several attributes; the row's `from` is `''` or a block. */
export const from = (read: (object: ValueObject) => Value | undefined): Convert => ({
  convert: (value) => {
    const object = isValueArray(value) ? value[0] : value;
    return isValueObject(object) ? read(object) : undefined;
  },
});

/** Any function of a known value. */
export const by = (convert: (value: Value) => Value | undefined): Convert => ({ convert });

function onTruth(value: Value, yes: Json, no: Json): Value | undefined {
  if (value === true || value === 'true') return yes;
  return value === false || value === 'false' ? no : undefined;
}

const blocks = (value: Value): readonly Value[] => (isValueArray(value) ? value : [value]).filter((v) => v !== null);
