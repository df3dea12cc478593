import type { AzurermRow } from './azurerm-type.ts';
import { isTfObject, type TfObject, type TfValue } from './tf-value.ts';

/**
 * Applies rows to an object of ARM, references already written. What stands in `context` may be read and need not be.
 * @returns undefined where the object says something that no row understands: better another provider than a setting lost
 */
export function applyRows(rows: readonly AzurermRow[], from: TfObject, context: TfObject = {}): TfObject | undefined {
  const left = new Set(leavesOf(from));
  const made: Record<string, TfValue> = {};
  for (const [path, to, as] of rows) {
    const value = valueFrom(path, { ...context, ...from });
    if (value === undefined) continue;
    const rewritten = as === undefined ? value : as(value, { rows: (more, inner) => applyRows(more, inner) });
    if (rewritten === undefined) return undefined;
    for (const read of pathsIn(path)) understood(left, read);
    if (to !== null && rewritten !== null && !put(made, to.split('.'), rewritten)) return undefined;
  }
  return left.size === 0 ? made : undefined;
}

function understood(left: Set<string>, path: string): void {
  for (const leaf of left) if (leaf === path || leaf.startsWith(`${path}.`)) left.delete(leaf);
}

/** The paths that the left side of a row reads. */
export const pathsIn = (from: string): readonly string[] =>
  from.includes('{') ? [...from.matchAll(/\{([^{}]+)\}/g)].map(([, path = '']) => path) : [from];

/** What the left side of a row says: a value, or a text made of several. */
function valueFrom(path: string, from: TfObject): TfValue | undefined {
  if (!path.includes('{')) return valueAt(from, path);
  const parts = pathsIn(path).map((one) => [one, valueAt(from, one)] as const);
  if (parts.some(([, value]) => value === undefined || typeof value === 'object')) return undefined;
  return parts.reduce((text, [one, value]) => text.replace(`{${one}}`, () => String(value)), path);
}

/** An object in two: what lies at the paths, and all else. */
export function splitAt(paths: readonly string[], from: TfObject): { readonly at: TfObject; readonly rest: TfObject } {
  const at: Record<string, TfValue> = {};
  let rest = from;
  for (const path of paths) {
    const value = valueAt(rest, path);
    if (value === undefined) continue;
    put(at, path.split('.'), value);
    rest = without(rest, path.split('.'));
  }
  return { at, rest };
}

function without(from: TfObject, [key = '', ...below]: readonly string[]): TfObject {
  const { [key]: value, ...others } = from;
  if (below.length === 0 || !isTfObject(value)) return others;
  const left = without(value, below);
  return Object.keys(left).length === 0 ? others : { ...from, [key]: left };
}

/** Paths of what has nothing below it but values and lists; an empty object is one. */
function* leavesOf(value: TfObject, path = ''): Generator<string> {
  for (const [key, item] of Object.entries(value)) {
    const at = path === '' ? key : `${path}.${key}`;
    if (isTfObject(item) && Object.keys(item).length > 0) yield* leavesOf(item, at);
    else yield at;
  }
}

const valueAt = (from: TfObject, path: string): TfValue | undefined =>
  path
    .split('.')
    .reduce<TfValue | undefined>(
      (value, key) => (isTfObject(value) && Object.hasOwn(value, key) ? value[key] : undefined),
      from,
    );

/** Writes a value at a path. False where another value is there already. */
function put(into: Record<string, TfValue>, [key = '', ...rest]: readonly string[], value: TfValue): boolean {
  if (rest.length === 0) {
    if (Object.hasOwn(into, key)) return sameValue(into[key], value);
    into[key] = value;
    return true;
  }
  const next = into[key] ?? {};
  if (!isTfObject(next)) return false;
  const inner: Record<string, TfValue> = { ...next };
  if (!put(inner, rest, value)) return false;
  into[key] = inner;
  return true;
}

const sameValue = (a: TfValue | undefined, b: TfValue): boolean => JSON.stringify(a) === JSON.stringify(b);
