import { findSingleton } from '../../arm/defaults/index.ts';
import { idKey, parentId, parseResourceId } from '../../arm/resource-id.ts';
import type { Resource } from '../../model/resource.ts';
import { isUnknown } from '../../model/unknown.ts';
import { getPath, isValueArray, type Value } from '../../model/value.ts';
import type { WantedResource } from './adoption.ts';
import { ExistingIds } from './existing-ids.ts';
import type { NameWords } from './name-words.ts';
import type { Roles } from './roles.ts';

/** Which existing resource plays the part of which resource of the blueprint. */
export interface Matched {
  /** By the wanted resource. */
  readonly pairs: ReadonlyMap<WantedResource, Resource>;
  readonly ids: ExistingIds;
}

/** Below this, two resources of one type have too little in common to be the same part. */
const ENOUGH = 30;
/** Of so many possible pairs of one kind and place only names, regions and roles are compared. */
const MANY_PAIRS = 20_000;

/**
 * Matches what is there with what the blueprint wants: first by id, then level by level, each child below what its parent was
 * matched with, by name, place and role. What could as well be another is left unmatched.
 */
export function matchResources(
  wanted: readonly WantedResource[],
  existing: readonly Resource[],
  roles: Roles,
  words: NameWords,
): Matched {
  const matcher = new Matcher(wanted, existing, { roles, words });
  matcher.matchSame();
  matcher.matchAlike();
  return matcher;
}

class Matcher implements Matched {
  readonly ids = new ExistingIds();
  readonly pairs = new Map<WantedResource, Resource>();
  readonly #wanted: readonly WantedResource[];
  readonly #existing: readonly Resource[];
  readonly #known: Pick<Knowing, 'roles' | 'words'>;
  readonly #byId: ReadonlyMap<string, Resource>;
  readonly #wantedIds: ReadonlySet<string>;
  readonly #matchedIds = new Set<string>();
  readonly #taken = new Set<Resource>();

  constructor(
    wanted: readonly WantedResource[],
    existing: readonly Resource[],
    known: Pick<Knowing, 'roles' | 'words'>,
  ) {
    this.#wanted = wanted;
    this.#existing = existing;
    this.#known = known;
    this.#byId = new Map(existing.map((resource) => [idKey(resource.id), resource]));
    this.#wantedIds = new Set(wanted.map(({ resource }) => idKey(resource.id)));
  }

  #take(one: WantedResource, other: Resource): void {
    this.pairs.set(one, other);
    this.#taken.add(other);
    this.#matchedIds.add(idKey(one.resource.id));
    this.ids.add(one.resource.id, other.id);
  }

  matchSame(): void {
    for (const one of this.#wanted) {
      const same = this.#byId.get(idKey(one.resource.id));
      if (same !== undefined && same.type === one.resource.type && !this.#taken.has(same)) this.#take(one, same);
    }
  }

  matchAlike(): void {
    const free = groupBy(
      this.#existing.filter((resource) => !this.#taken.has(resource)),
      (resource) => groupKey(resource.type, containerOf(resource)),
    );
    const open = groupBy(
      this.#wanted.filter((one) => !this.pairs.has(one)),
      ({ resource }) => groupKey(resource.type, containerOf(resource)),
    );
    for (const group of [...open.values()].sort((a, b) => levelOf(a[0]) - levelOf(b[0]))) this.#matchGroup(group, free);
  }

  /** Resources of one type that belong to one thing. */
  #matchGroup(group: readonly WantedResource[], free: ReadonlyMap<string, readonly Resource[]>): void {
    const [first] = group;
    if (first === undefined) return;
    const container = containerOf(first.resource);
    // Below what is yet to be made there is nothing.
    if (container !== undefined && this.#isToBeMade(container)) return;
    const there = container === undefined ? undefined : this.ids.of(container);
    const candidates = free.get(groupKey(first.resource.type, there)) ?? [];
    const knowing = { ...this.#known, ids: this.ids };
    for (const [one, other] of bestPairs(group, candidates, knowing)) this.#take(one, other);
    const parent = there === undefined ? undefined : this.#byId.get(idKey(there));
    if (parent === undefined || findSingleton(first.resource.type) === undefined) return;
    for (const one of group) if (!this.pairs.has(one)) this.#take(one, silent(one, parent));
  }

  #isToBeMade(id: string): boolean {
    return this.#wantedIds.has(idKey(id)) && !this.#matchedIds.has(idKey(id));
  }
}

/** A child that its parent always has and of which the input says nothing. */
const silent = ({ resource }: WantedResource, parent: Resource): Resource => {
  const id = `${parent.id}${resource.id.slice(parentId(resource.id)?.length ?? 0)}`;
  return {
    ...parent,
    id,
    type: resource.type,
    name: `${parent.name}/${lastName(resource)}`,
    body: {},
    completeness: parent.completeness === 'declared' ? 'declared' : 'summary',
  };
};

/** What a child or an extension belongs to. */
export const containerOf = (resource: Resource): string | undefined => resource.extends ?? parentId(resource.id);

export const lastName = ({ name }: Resource): string => name.slice(name.lastIndexOf('/') + 1);

const groupKey = (type: string, container: string | undefined): string =>
  `${type}|${container === undefined ? '' : idKey(container)}`;

/** Endpoints are told apart by what they lead to, so that comes first. */
function levelOf(one: WantedResource | undefined): number {
  const id = one?.resource.id ?? '';
  const depth = (id.match(/\/providers\//gi)?.length ?? 0) * 4 + (parseResourceId(id)?.names.length ?? 0);
  return /\/privateEndpoints\//i.test(id) ? depth + 100 : depth;
}

function groupBy<Item>(items: readonly Item[], keyOf: (item: Item) => string): Map<string, Item[]> {
  const groups = new Map<string, Item[]>();
  for (const item of items) {
    const key = keyOf(item);
    const known = groups.get(key);
    if (known === undefined) groups.set(key, [item]);
    else known.push(item);
  }
  return groups;
}

/** Many groups lie in one region, and only their names tell what for. */
const GROUP = 'microsoft.resources/resourcegroups';

interface Knowing {
  readonly ids: ExistingIds;
  readonly roles: Roles;
  readonly words: NameWords;
}

/** Pairs in the order of how much speaks for them, each resource once. */
function bestPairs(
  wanted: readonly WantedResource[],
  existing: readonly Resource[],
  knowing: Knowing,
): (readonly [WantedResource, Resource])[] {
  const close = wanted.length * existing.length <= MANY_PAIRS;
  const scored = wanted.flatMap((one) =>
    existing.map((other) => ({ one, other, score: scoreOf(one, other, knowing, close, existing.length) })),
  );
  const done = new Set<WantedResource | Resource>();
  return scored
    .filter(({ score }) => score >= ENOUGH)
    .sort((a, b) => b.score - a.score)
    .flatMap(({ one, other }) => {
      if (done.has(one) || done.has(other)) return [];
      done.add(one).add(other);
      return [[one, other] as const];
    });
}

/** How much speaks for a pair; below zero, where it cannot be. */
function scoreOf(
  { resource: wanted, place }: WantedResource,
  existing: Resource,
  { ids, roles, words }: Knowing,
  close: boolean,
  rivals: number,
): number {
  const mark = identifying[wanted.type]?.(wanted, existing, ids);
  if (mark === 'other') return -1;
  if (wanted.type === GROUP && words.inCommon(lastName(wanted), lastName(existing)) === 0) return -1;
  const where = placeScore(wanted, existing, place, roles);
  if (where < 0) return -1;
  const names = nameScore(lastName(wanted), lastName(existing), words);
  const child = containerOf(wanted) !== undefined;
  const alone = rivals === 1 && !child && place.region === 'primary' ? 20 + (place.spoke === undefined ? 0 : 2) : 0;
  const body = close && (child || mark === 'same') ? 10 * sameness(wanted, existing, ids) : 0;
  return names + where + alone + body + (mark === 'same' ? 60 : 0);
}

function nameScore(wanted: string, existing: string, words: NameWords): number {
  if (wanted.toLowerCase() === existing.toLowerCase()) return 100;
  // A name that only its deployment tells may be this one.
  if (wanted.includes('${') || existing.includes('${')) return 25;
  return Math.min(40, 20 * words.inCommon(wanted, existing));
}

function placeScore(wanted: Resource, existing: Resource, place: WantedResource['place'], roles: Roles): number {
  const [there, here] = [locationOf(wanted), locationOf(existing)];
  const role = roles.of(existing);
  if (role !== undefined && (role.region ?? place.region) !== place.region) return -1;
  if (role !== undefined && role.part !== (place.spoke ?? 'hub')) return -1;
  const known = role === undefined ? 0 : 20;
  if (there === undefined || here === undefined) return known + 10;
  if (there === here) return known + 15;
  // Only what serves may have been put into a region of its own; a copy elsewhere is no copy.
  return place.region === 'primary' && !roles.isSecondary(here) ? known : -1;
}

const locationOf = ({ body }: Resource): string | undefined => {
  const location = body['location'];
  return typeof location === 'string' ? location.toLowerCase().replaceAll(' ', '') : undefined;
};

/** The share of the values of one that the other has too. */
function sameness(wanted: Resource, existing: Resource, ids: ExistingIds): number {
  let all = 0;
  let same = 0;
  const walk = (value: Value, path: readonly (string | number)[]): void => {
    if (all >= 60) return;
    if (isValueArray(value)) {
      value.forEach((item, index) => {
        walk(item, [...path, index]);
      });
    } else if (typeof value === 'object' && value !== null && !isUnknown(value)) {
      for (const [key, item] of Object.entries(value)) walk(item, [...path, key]);
    } else {
      all++;
      if (textOf(getPath(existing.body, path)) === ids.within(textOf(value))) same++;
    }
  };
  walk(wanted.body['properties'] ?? {}, ['properties']);
  return all === 0 ? 0 : same / all;
}

const textOf = (value: Value | undefined): string =>
  isUnknown(value) ? value.identity : typeof value === 'object' ? '' : String(value).toLowerCase();

/** What tells two of a type apart whatever they are called: the same, another, or not to be said. */
type Identify = (wanted: Resource, existing: Resource, ids: ExistingIds) => 'same' | 'other' | undefined;

const byPaths =
  (...paths: readonly (readonly (string | number)[])[]): Identify =>
  (wanted, existing, ids) => {
    const pairs = paths.map((path) => [getPath(wanted.body, path), getPath(existing.body, path)] as const);
    if (pairs.some(([a, b]) => typeof a !== 'string' || typeof b !== 'string')) return undefined;
    return pairs.every(([a, b]) => ids.of(String(a)).toLowerCase() === String(b).toLowerCase()) ? 'same' : 'other';
  };

function byRole(wanted: Resource, existing: Resource): 'same' | 'other' {
  const role = ({ body }: Resource): string =>
    textOf(getPath(body, ['properties', 'roleDefinitionId']))
      .split('/')
      .at(-1) ?? '';
  return role(wanted) === role(existing) && role(wanted) !== '' ? 'same' : 'other';
}

const connection = ['properties', 'privateLinkServiceConnections', 0, 'properties'];

const identifying: Readonly<Record<string, Identify>> = {
  'microsoft.network/privateendpoints': byPaths(
    [...connection, 'privateLinkServiceId'],
    [...connection, 'groupIds', 0],
  ),
  'microsoft.authorization/roleassignments': byRole,
  'microsoft.documentdb/databaseaccounts/sqlroleassignments': byRole,
  'microsoft.authorization/policyassignments': byPaths(['properties', 'policyDefinitionId']),
  'microsoft.network/privatednszones': (wanted, existing) =>
    lastName(wanted).toLowerCase() === lastName(existing).toLowerCase() ? 'same' : 'other',
  'microsoft.network/privatednszones/virtualnetworklinks': byPaths(['properties', 'virtualNetwork', 'id']),
  'microsoft.network/virtualnetworks/virtualnetworkpeerings': byPaths(['properties', 'remoteVirtualNetwork', 'id']),
  'microsoft.network/networkwatchers/flowlogs': byPaths(['properties', 'targetResourceId']),
  'microsoft.insights/diagnosticsettings': byPaths(['properties', 'workspaceId']),
  'microsoft.network/virtualnetworks/subnets': (wanted, existing) =>
    /^(?:azurefirewall|azurebastion|gateway)subnet$/i.test(lastName(wanted)) &&
    lastName(wanted).toLowerCase() !== lastName(existing).toLowerCase()
      ? 'other'
      : undefined,
};
