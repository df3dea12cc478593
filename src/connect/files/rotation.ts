import { posix } from 'node:path';
import { compareText } from '../../lib/compare-text.ts';
import type { ObjectPlan } from '../objects/objects-round.ts';
import type { Place } from '../objects/place.ts';
import { ObjectMovedError } from '../objects/stored-object.ts';

/** A file and what is known of it before a round. */
export interface SeenFile {
  readonly name: string;
  /** Where its own partition stands; undefined before its first record. */
  readonly place: Place | undefined;
  /** Whether the bytes before a place are those of the file as it is now. Rejects with ObjectMovedError where it was moved. */
  readonly holds: (place: Place) => Promise<boolean>;
  readonly size: number;
  /** The hash of the bytes before an offset, as it stands in a place. */
  readonly tailAt: (offset: number) => Promise<string>;
}

/** What is to be read, in this order. */
export interface PlannedFile {
  readonly name: string;
  readonly plan: ObjectPlan;
}

/**
 * Finds files that were read under another name before: a log that was moved away when a new one began (`app.log` to
 * `app.log.1`, `app.log.1` to `app.log.2.gz`). The name that a file had gives the place where reading of it goes on.
 *
 * In the result, files that take the place of another come before it, because its cursor moves when it is read itself. Files that
 * were moved while they were looked at are left out, with all of their family: the next round finds them. A
 * copy that is being made is left out. One that is another than
 * before and was not found to be moved is read anew only when the round before had seen the same, because the file that had its name
 * may not have been listed yet.
 */
export class Rotation {
  /** Names that were others than before in the last round. */
  #others: ReadonlySet<string> = new Set();

  async plan(
    files: readonly SeenFile[],
    placeOf: (name: string) => Place | undefined,
  ): Promise<readonly PlannedFile[]> {
    const others = new Set<string>();
    const planned: PlannedFile[] = [];
    for (const [stem, family] of familiesOf(files)) {
      try {
        planned.push(...(await this.#family(stem, family, placeOf, others)));
      } catch (error) {
        if (!(error instanceof ObjectMovedError)) throw error;
      }
    }
    this.#others = others;
    return planned;
  }

  async #family(
    stem: string,
    family: readonly SeenFile[],
    placeOf: (name: string) => Place | undefined,
    others: Set<string>,
  ): Promise<readonly PlannedFile[]> {
    const moved = await movedIn(stem, family, placeOf);
    const held = new Set<string>();
    for (const { name, place, holds } of family) {
      if (place === undefined || moved.has(name) || (await holds(place))) held.add(name);
      else others.add(name);
    }
    // Where one is not known yet, none of the family is read: the file that had its name would lose its place.
    if (family.some(({ name }) => !held.has(name) && !this.#others.has(name))) return [];
    const unread = family.filter(({ name, place }) => !moved.has(name) && (place === undefined || !held.has(name)));
    const copies = await copiesIn(stem, family, unread);
    return inOrder(family, moved).flatMap((name) => {
      if (copies.has(name)) return [];
      const start = moved.get(name)?.place ?? (held.has(name) ? 'own' : 'anew');
      return [{ name, plan: { start, group: stem } }];
    });
  }
}

interface Moved {
  readonly from: string;
  readonly place: Place;
}

/** Files of a family that were read under another name, by the name that they have now. */
async function movedIn(
  stem: string,
  family: readonly SeenFile[],
  placeOf: (name: string) => Place | undefined,
): Promise<ReadonlyMap<string, Moved>> {
  const moved = new Map<string, Moved>();
  // A file alone under its own name was not moved.
  if (family.length === 1 && family[0]?.name === stem) return moved;
  const names = [...new Set([stem, ...family.map(({ name }) => name)])];
  const donors = names.flatMap((name) => {
    const place = family.find((file) => file.name === name)?.place ?? placeOf(name);
    return place === undefined ? [] : [{ name, place }];
  });
  const taken = new Set<string>();
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
  return moved;
}

/**
 * Files that nothing was read of and that are the beginning of another one of their family: a log is being copied away, and will be
 * truncated then (`copytruncate`). What they hold is read from the other.
 */
async function copiesIn(
  stem: string,
  family: readonly SeenFile[],
  unread: readonly SeenFile[],
): Promise<ReadonlySet<string>> {
  const copies = new Set<string>();
  // Of two that are the same, the one with the log's own name is read.
  for (const file of unread.toSorted((a, b) => Number(a.name === stem) - Number(b.name === stem))) {
    for (const other of family) {
      if (other.name === file.name || copies.has(other.name) || other.size < file.size) continue;
      if ((await file.tailAt(file.size)) !== (await other.tailAt(file.size))) continue;
      copies.add(file.name);
      break;
    }
  }
  return copies;
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

/** The name whose place a file takes. Of several that knew it, the one under which it was read furthest. */
async function donorOf(
  file: SeenFile,
  donors: readonly Donor[],
  taken: ReadonlySet<string>,
): Promise<Donor | undefined> {
  let best: Donor | undefined;
  for (const donor of donors) {
    if (donor.name === file.name || taken.has(donor.name)) continue;
    if (best !== undefined && donor.place.offset <= best.place.offset) continue;
    const place = asIn(file.name, donor.place);
    if (await file.holds(place)) best = { name: donor.name, place };
  }
  return best;
}

interface Donor {
  readonly name: string;
  readonly place: Place;
}

/** The same place when the file has been packed since. */
const asIn = (name: string, place: Place): Place => ({ ...place, isGzip: name.endsWith('.gz') || place.isGzip });

/** Names of a family such that each comes before the one whose place it takes. */
function inOrder(family: readonly SeenFile[], moved: ReadonlyMap<string, Moved>): string[] {
  const known = new Set(family.map(({ name }) => name));
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
  return order;
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
