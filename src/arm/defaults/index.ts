import type { Json } from '../../lib/json.ts';

/** What a property that nobody set holds, and the document that says so. */
export interface DefaultRow {
  /** Lower-case resource type. */
  readonly type: string;
  /** From the resource's root, `[*]` for any element: `properties.minimumTlsVersion`. */
  readonly path: string;
  /** The first API version (date) with this default; without one, all. */
  readonly fromApiVersion?: string;
  /** The value Azure fills in. `null`: nothing is filled in, so absent means not configured (that holds for full exports too). */
  readonly default: Json;
  /** Address of the document. */
  readonly document: string;
}

/** A child that always exists under a fixed name, so that a file that declares the parent declares it too. */
export interface SingletonRow {
  /** Lower-case type of the child. */
  readonly type: string;
  /** Its last name segment: `default`, `current`. */
  readonly name: string;
  readonly document: string;
}

const rows: readonly DefaultRow[] = [];

/** Children that exist as soon as their parent does. */
const singletons: readonly SingletonRow[] = [];

const byKey = new Map<string, DefaultRow[]>();
for (const row of rows) {
  const key = `${row.type}|${row.path.toLowerCase()}`;
  byKey.set(key, [...(byKey.get(key) ?? []), row]);
}

/**
 * The documented default of a property, or undefined where no document says one.
 * @param type lower-case resource type
 * @param path from the resource's root, array positions written `[*]`
 * @param apiVersion of the declaring file; without one the newest row counts
 */
export function findDefault(type: string, path: string, apiVersion?: string): DefaultRow | undefined {
  const candidates = byKey.get(`${type}|${path.toLowerCase()}`) ?? [];
  const fitting = candidates.filter(
    (row) => row.fromApiVersion === undefined || apiVersion === undefined || row.fromApiVersion <= apiVersion,
  );
  return fitting.reduce<DefaultRow | undefined>(
    (best, row) => ((best?.fromApiVersion ?? '') > (row.fromApiVersion ?? '') ? best : row),
    undefined,
  );
}

const singletonByType = new Map(singletons.map((row) => [row.type, row]));

/**
 * The row of a child that always exists under a fixed name, or undefined where no document says so.
 * @param type lower-case full type of the child
 */
export const findSingleton = (type: string): SingletonRow | undefined => singletonByType.get(type);
