import { posix } from 'node:path';
import { compareText } from '../../lib/compare-text.ts';
import type { Place } from '../objects/place.ts';

/** A file and what is known of it before a round. */
export interface SeenFile {
  readonly name: string;
  /** Where its own partition stands; undefined before its first record. */
  readonly place: Place | undefined;
  /** Whether the bytes before a place are those of the file as it is now. */
  readonly holds: (place: Place) => Promise<boolean>;
}

/**
 * Finds files that were read under another name before: a log that was moved away when a new one began (`app.log` to
 * `app.log.1`, `app.log.1` to `app.log.2.gz`). The name that a file had gives the place where reading of it goes on.
 *
 * In the result, files that take the place of another come before it, because its cursor moves when it is read itself.
 */
export async function findMoved(
  files: readonly SeenFile[],
  placeOf: (name: string) => Place | undefined,
): Promise<readonly { readonly name: string; readonly adopted?: Place }[]> {
  const moved = new Map<string, { readonly from: string; readonly place: Place }>();
  const taken = new Set<string>();
  for (const [stem, family] of familiesOf(files)) {
    // A file alone under its own name was not moved.
    if (family.length === 1 && family[0]?.name === stem) continue;
    const names = [...new Set([stem, ...family.map(({ name }) => name)])];
    const donors = names.flatMap((name) => {
      const place = family.find((file) => file.name === name)?.place ?? placeOf(name);
      return place === undefined ? [] : [{ name, place }];
    });
    if (donors.length === 0) continue;
    for (const file of family) {
      if (file.place !== undefined && (await file.holds(file.place))) taken.add(file.name);
    }
    for (const file of family) {
      if (taken.has(file.name)) continue;
      const donor = await donorOf(file, donors, taken);
      if (donor === undefined) continue;
      taken.add(donor.name);
      moved.set(file.name, { from: donor.name, place: donor.place });
    }
  }
  return inOrder(files, moved);
}

function familiesOf(files: readonly SeenFile[]): ReadonlyMap<string, readonly SeenFile[]> {
  const families = new Map<string, SeenFile[]>();
  for (const file of files) {
    const stem = stemOf(file.name);
    const family = families.get(stem);
    if (family === undefined) families.set(stem, [file]);
    else family.push(file);
  }
  return families;
}

async function donorOf(
  file: SeenFile,
  donors: readonly { readonly name: string; readonly place: Place }[],
  taken: ReadonlySet<string>,
): Promise<{ readonly name: string; readonly place: Place } | undefined> {
  for (const donor of donors) {
    if (donor.name === file.name || taken.has(donor.name)) continue;
    if (await file.holds(asIn(file.name, donor.place)))
      return { name: donor.name, place: asIn(file.name, donor.place) };
  }
  return undefined;
}

/** The same place when the file has been packed since. */
const asIn = (name: string, place: Place): Place => ({ ...place, isGzip: name.endsWith('.gz') || place.isGzip });

function inOrder(
  files: readonly SeenFile[],
  moved: ReadonlyMap<string, { readonly from: string; readonly place: Place }>,
): { name: string; adopted?: Place }[] {
  const known = new Set(files.map(({ name }) => name));
  const takers = new Map([...moved].map(([name, { from }]) => [from, name]));
  const order: string[] = [];
  const done = new Set<string>();
  for (const start of [...known].sort(compareText)) {
    const chain: string[] = [];
    for (let name: string | undefined = start; name !== undefined && !done.has(name); name = takers.get(name)) {
      done.add(name);
      if (known.has(name)) chain.unshift(name);
    }
    order.push(...chain);
  }
  return order.map((name) => {
    const place = moved.get(name)?.place;
    return place === undefined ? { name } : { name, adopted: place };
  });
}

/** The name without what rotation adds to it: `app.log` of `app.log.2.gz`, `app.log-20261122`, `app.log.2026-11-22`. */
export function stemOf(name: string): string {
  const folder = posix.dirname(name);
  let base = posix.basename(name);
  for (let before = ''; before !== base; ) {
    before = base;
    base = base.replace(/(?<=.)(?:\.gz|\.\d{1,6}|[-_.]\d{4}-?\d{2}-?\d{2}(?:[-_T]?\d{2,6})?|\.old|\.bak)$/, '');
  }
  return folder === '.' ? base : `${folder}/${base}`;
}
