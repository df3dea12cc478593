/**
 * Whether a control sees a setting that it names: the setting is changed where it stands, one change at a time, until one
 * of them fails the control.
 */
import { idKey, isWithin } from '../../../../src/arm/resource-id.ts';
import type { ControlEntry } from '../../../../src/model/control.ts';
import type { Estate } from '../../../../src/model/estate.ts';
import type { Resource } from '../../../../src/model/resource.ts';
import type { Value, ValueObject } from '../../../../src/model/value.ts';
import { inheritedTypes } from '../../../../src/policy/relations.ts';
import { insteadOf, operandsOf } from './candidates.ts';
import { type Place, placesOf, valueAt, withBodies, withPath, withResource, withValue } from './mutations.ts';
import { isFailing, judgementsOf, passingOf } from './one-control.ts';
import type { SettingChange, Together } from './stand-ins.ts';

export interface Setting {
  readonly type: string;
  readonly path: string;
}

/** A control that passes in an estate, with what is asked of it again and again. */
export interface Bench {
  readonly entry: ControlEntry;
  readonly estate: Estate;
  /** Subjects that pass, by id in lower case. */
  readonly passing: ReadonlySet<string>;
  /** Estates that were found to fail the control: in them it shows what a setting that only selects does. */
  readonly broken: Estate[];
}

export function benchOf(entry: ControlEntry, whole: Estate): Bench | undefined {
  if (!('policy' in entry.control.rule)) return undefined;
  const passing = new Set(passingOf(judgementsOf(entry, whole)).map(idKey));
  if (passing.size === 0) return undefined;
  const estate = relevantPart(entry, whole);
  const isSame = passingOf(judgementsOf(entry, estate)).length === passing.size;
  return { entry, estate: isSame ? estate : whole, passing, broken: [] };
}

/** Everything of the providers that a control speaks of, and what says where a resource belongs: the rest changes no verdict of it. */
function relevantPart({ control }: ControlEntry, estate: Estate): Estate {
  const text = JSON.stringify('policy' in control.rule ? control.rule.policy : '').toLowerCase();
  const named = new Set([...text.matchAll(/microsoft\.[a-z]+(?=\/)/g)].map(([provider]) => provider));
  for (const type of control.judges.types) named.add(providerOf(type));
  const isRelevant = (type: string): boolean =>
    named.has(providerOf(type)) ||
    type.startsWith('microsoft.resources/') ||
    type === 'microsoft.network/privateendpoints';
  return { ...estate, resources: estate.resources.filter(({ type }) => isRelevant(type)) };
}

const providerOf = (type: string): string => type.slice(0, type.indexOf('/'));

/** Whether something that the control looks at states the setting. */
export const isStated = (bench: Bench, { type, path }: Setting): boolean =>
  resourcesFor(bench, type).some(({ body }) => placesOf(body, path).length > 0);

/**
 * Whether some change of a setting fails the control. Where several resources meet it, each for itself, all but one are
 * taken away first.
 */
export function isSeen(bench: Bench, setting: Setting): 'alone' | 'everywhere' | undefined {
  const seen = isSeenIn(bench, setting);
  if (seen === 'alone') return seen;
  const alone = soleSupports(bench, setting.type).some((estate) => isSeenIn({ ...bench, estate }, setting) === 'alone');
  return alone ? 'everywhere' : seen;
}

/** The estate with one resource of a type left, for each with which the control still passes. */
function soleSupports(bench: Bench, type: string): readonly Estate[] {
  const resources = resourcesFor(bench, type);
  if (resources.length < 2 || resources.length > 40 || resources.some(({ id }) => bench.passing.has(idKey(id))))
    return [];
  return resources.flatMap((kept) => {
    const others = resources.filter((resource) => resource !== kept);
    const estate = withBodies(bench.estate, new Map(others.map((other) => [other, undefined])));
    const judged = judgementsOf(bench.entry, estate);
    return !isFailing(judged) && passingOf(judged).length > 0 ? [estate] : [];
  });
}

function isSeenIn(bench: Bench, setting: Setting): 'alone' | 'everywhere' | undefined {
  const resources = resourcesFor(bench, setting.type);
  const stated = resources.flatMap((resource) =>
    placesOf(resource.body, setting.path).map((place, order) => ({ resource, place, order })),
  );
  const firsts = stated.filter(({ order }) => order < 2).slice(0, 16);
  if (firsts.some(({ resource, place }) => isSeenAt(bench, setting, resource, place))) return 'alone';
  const values = valuesFor(bench, setting, resources);
  if (resources.slice(0, 6).some((resource) => isSeenWith(bench, setting, [resource], values))) return 'alone';
  if (isSeenWith(bench, setting, resources, values)) return 'everywhere';
  const rest = stated.filter(({ order }) => order >= 2).slice(0, 40);
  return rest.some(({ resource, place }) => isSeenAt(bench, setting, resource, place)) ? 'alone' : undefined;
}

function fails({ entry, broken }: Bench, estate: Estate): boolean {
  const found = isFailing(judgementsOf(entry, estate));
  if (found && broken.length < MAX_BROKEN) broken.push(estate);
  return found;
}

const MAX_BROKEN = 12;

/**
 * Resources of a type that a control looks at, the nearest to what passes first: of its own subjects those that pass, of
 * what belongs to others what belongs to those, of the rest all.
 */
function resourcesFor({ estate, passing, entry }: Bench, type: string): readonly Resource[] {
  const isSubject = entry.control.judges.types.includes(type);
  const isOfSubject = entry.control.judges.types.some((subject) => type.startsWith(`${subject}/`));
  const subjects = [...passing];
  const distance = ({ id, extends: on }: Resource): number => {
    if (passing.has(idKey(id))) return 0;
    if (on !== undefined && passing.has(idKey(on))) return 1;
    return subjects.some((subject) => isWithin(id, subject)) ? 2 : 3;
  };
  return estate.resources
    .filter((resource) => resource.type === type)
    .map((resource) => ({ resource, rank: distance(resource) }))
    .filter(({ resource, rank }) => {
      if (rank === 0 || isSubject) return rank === 0;
      if (resource.extends !== undefined) return rank === 1 || (rank === 2 && inheritedTypes.has(type));
      return rank < 3 || !isOfSubject;
    })
    .sort((a, b) => a.rank - b.rank)
    .map(({ resource }) => resource);
}

function valuesFor(
  { entry }: Bench,
  { path }: Setting,
  resources: readonly Resource[],
): readonly (Value | undefined)[] {
  const operands = operandsOf(entry.control, path);
  const [holder] = resources.filter(({ body }) => placesOf(body, path).length > 0);
  const [place] = holder === undefined ? [] : placesOf(holder.body, path);
  const value = holder === undefined || place === undefined ? undefined : valueAt(holder.body, place);
  return [...insteadOf(value, operands), ...operands.slice(0, 20)];
}

function isSeenAt(bench: Bench, { path }: Setting, resource: Resource, place: Place): boolean {
  const operands = operandsOf(bench.entry.control, path);
  const isBroken = (at: Place, value: Value | undefined): boolean =>
    fails(bench, withResource(bench.estate, resource, withValue(resource.body, at, value) as ValueObject));
  if (insteadOf(valueAt(resource.body, place), operands).some((value) => isBroken(place, value))) return true;
  // The block that it stands in is taken away, which is how a person leaves it out.
  return place.slice(1, -1).some((_, i) => isBroken(place.slice(0, place.length - 1 - i), undefined));
}

/** The same value in every place of some resources, put in where there was none. */
function isSeenWith(
  bench: Bench,
  { path }: Setting,
  resources: readonly Resource[],
  values: readonly (Value | undefined)[],
): boolean {
  return values.some((value) => {
    const bodies = resources.map(
      (resource) => [resource, withPath(resource.body, path, value) as ValueObject] as const,
    );
    return fails(bench, withBodies(bench.estate, new Map(bodies)));
  });
}

/** What is wrong with a row of settings that stand in for one another: nothing, where they show together what each does. */
export function wrongTogether(bench: Bench, { reason, changes, ends }: Together): readonly string[] {
  const name = `${bench.entry.control.id} (${reason})`;
  const broken = (all: readonly SettingChange[]): boolean => fails(bench, changed(bench.estate, all));
  if (!broken(changes)) return [`${name}: all at once does not fail it`];
  const eased =
    ends === undefined
      ? changes.map((change) => ({ change, left: changes.filter((other) => other !== change) }))
      : ends.map((change) => ({ change, left: [...changes, change] }));
  return eased.flatMap(({ change, left }) => (broken(left) ? [`${name}: ${change.path} changes nothing`] : []));
}

function changed(estate: Estate, changes: readonly SettingChange[]): Estate {
  const bodies = new Map<Resource, ValueObject>();
  for (const { type, path, value, of } of changes) {
    for (const resource of estate.resources) {
      if (resource.type !== type || (of !== undefined && !of(resource))) continue;
      bodies.set(resource, withPath(bodies.get(resource) ?? resource.body, path, value) as ValueObject);
    }
  }
  return withBodies(estate, bodies);
}

/**
 * Whether a setting only tells what is judged: some change of it takes a subject that passed out of what the control
 * judges, or ends the failure that another setting had caused.
 */
export function isSelecting(bench: Bench, setting: Setting): boolean {
  const { entry, estate, passing, broken } = bench;
  const resources = resourcesFor(bench, setting.type);
  const values = valuesFor(bench, setting, resources);
  return values.some((value) => {
    const leaves = resources.slice(0, 4).some((resource) => {
      const body = withPath(resource.body, setting.path, value) as ValueObject;
      const judged = judgementsOf(entry, withResource(estate, resource, body));
      return judged.filter(({ verdict }) => verdict === 'pass' || verdict === 'unknown').length < passing.size;
    });
    return leaves || broken.some((failing) => !isFailing(judgementsOf(entry, everywhere(failing, setting, value))));
  });
}

const everywhere = (estate: Estate, { type, path }: Setting, value: Value | undefined): Estate => ({
  ...estate,
  resources: estate.resources.map((resource) =>
    resource.type === type ? { ...resource, body: withPath(resource.body, path, value) as ValueObject } : resource,
  ),
});
