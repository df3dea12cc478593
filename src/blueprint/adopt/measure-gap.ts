import { assumedResourceGroup } from '../../arm/placeholders.ts';
import { idKey, resourceGroupId } from '../../arm/resource-id.ts';
import type { Resource } from '../../model/resource.ts';
import {
  type Difference,
  type Gap,
  type Incomparable,
  isOfTenant,
  type Match,
  type MatchState,
  type WantedResource,
} from './adoption.ts';
import { compareSettings } from './compare-settings.ts';
import { findFixed } from './fixed-properties.ts';
import { containerOf, lastName, matchResources } from './match-resources.ts';
import type { NameWords } from './name-words.ts';
import type { Roles } from './roles.ts';

/** What the input itself adds, and no one deployed. */
const notDeployed =
  /^(?:safeguard\.|microsoft\.resources\/(?:subscriptions|deployments)$|microsoft\.graph\/organization$)/;
const GROUP = 'microsoft.resources/resourcegroups';
const oneType = (resource: Resource): Resource =>
  resource.type === 'microsoft.resources/subscriptions/resourcegroups' ? { ...resource, type: GROUP } : resource;

/** Of these the name says nothing: Azure or a template makes it up. */
const nameless: ReadonlySet<string> = new Set([
  'microsoft.authorization/roleassignments',
  'microsoft.documentdb/databaseaccounts/sqlroleassignments',
]);

/** What is known beside the resources. */
export interface Known {
  readonly roles: Roles;
  readonly words: NameWords;
  /** Lower-case types of which the input holds every object there is. */
  readonly wholeTypes?: ReadonlySet<string>;
}

/** Measures what lies between an existing estate and a blueprint. */
export function measureGap(
  wantedResources: readonly WantedResource[],
  existingResources: readonly Resource[],
  { roles, words, wholeTypes = new Set() }: Known,
): Gap {
  const wanted = wantedResources
    .filter(({ resource }) => !notDeployed.test(resource.type))
    .map((one) => ({ ...one, resource: oneType(one.resource) }));
  const existing = existingResources.filter(({ type }) => !notDeployed.test(type)).map(oneType);
  const { pairs, ids } = matchResources(wanted, existing, roles, words);
  const found = new Map<string, Match>();
  const matches: Match[] = [];
  // Containers come first, so that what stands in them knows what becomes of them.
  for (const one of [...wanted].sort((a, b) => a.resource.id.length - b.resource.id.length)) {
    const other = pairs.get(one);
    if (other === undefined) continue;
    const match = within(matchOf(one, other, compareSettings(one.resource, other, ids)), found);
    found.set(idKey(other.id), match);
    matches.push(match);
  }
  const order = new Map(wanted.map((one, index) => [one, index]));
  matches.sort((a, b) => (order.get(a.wanted) ?? 0) - (order.get(b.wanted) ?? 0));
  const open = wanted.filter((one) => !pairs.has(one));
  const told = new Set([...existing.map(({ type }) => type), ...wholeTypes]);
  const untold = open.filter(({ resource }) => isOfTenant(resource.type) && !told.has(resource.type));
  const groups = new Set(existing.flatMap(({ id }) => resourceGroupId(id)?.toLowerCase() ?? []));
  const standing = open.filter(({ resource }) => resource.type === GROUP && groups.has(idKey(resource.id)));
  matches.push(...standing.map(groupThatStands));
  const created = open.filter((one) => !untold.includes(one) && !standing.includes(one));
  const used = new Set([...pairs.values()].map(({ id }) => idKey(id)));
  const leftOver = existing.filter(({ id, type }) => !used.has(idKey(id)) && !isOfTenant(type));
  return { matches, create: created, leftOver, untold };
}

/** A group that the input names only by what lies in it. */
const groupThatStands = (wanted: WantedResource): Match => ({
  wanted,
  existing: { ...wanted.resource, body: {}, completeness: 'summary' },
  state: 'not-comparable',
  differences: [],
  incomparable: [{ path: 'location', wanted: '', why: 'the input shows only what lies in the group' }],
  nameOnly: false,
});

function matchOf(
  wanted: WantedResource,
  existing: Resource,
  {
    differences,
    incomparable,
  }: { readonly differences: readonly Difference[]; readonly incomparable: readonly Incomparable[] },
): Match {
  const all = [...placeDifferences(wanted.resource, existing), ...differences];
  const unsure = [...maybe(existing), ...incomparable];
  const recreating = all.filter(({ fixed }) => fixed?.change === 'recreate');
  const nameOnly = recreating.length > 0 && recreating.every(({ path }) => path === 'name');
  return { wanted, existing, state: stateOf(all, unsure), differences: all, incomparable: unsure, nameOnly };
}

/** What the input has only on a condition may not be there. */
const maybe = ({ existence }: Resource): Incomparable[] =>
  existence === true
    ? []
    : [{ path: 'existence', wanted: 'there', why: 'it is there only on a condition that the input leaves open' }];

function stateOf(differences: readonly Difference[], incomparable: readonly Incomparable[]): MatchState {
  if (differences.some(({ fixed }) => fixed?.change === 'recreate')) return 'recreate';
  if (differences.length > 0) return 'change';
  return incomparable.length > 0 ? 'not-comparable' : 'same';
}

/** What is made again takes with it what stands in it. */
function within(match: Match, found: ReadonlyMap<string, Match>): Match {
  const container = containerOf(match.existing);
  const above = container === undefined ? undefined : found.get(idKey(container));
  if (above?.state !== 'recreate') return match;
  const own = match.state === 'recreate' && !match.nameOnly;
  return { ...match, state: 'recreate', nameOnly: above.nameOnly && !own, within: above.within ?? above.existing.id };
}

function placeDifferences(wanted: Resource, existing: Resource): Difference[] {
  const differences: Difference[] = [];
  const [a, b] = [lastName(wanted), lastName(existing)];
  const known = !a.includes('${') && !b.includes('${') && !nameless.has(wanted.type);
  const renamed = known && !isOfTenant(wanted.type) && a.toLowerCase() !== b.toLowerCase();
  if (renamed) {
    const fixed = findFixed(wanted.type, 'name', { wanted: a, absent: false });
    differences.push({ path: 'name', wanted: a, actual: b, ...(fixed === undefined ? {} : { fixed }) });
  }
  const groups = [wanted, existing].map(({ id }) => resourceGroupId(id)?.split('/').at(-1));
  const [group, actual] = groups;
  const moved = group?.toLowerCase() !== actual?.toLowerCase() && containerOf(wanted) === undefined;
  const told = actual !== undefined && group !== undefined && actual !== assumedResourceGroup && !actual.includes('${');
  if (moved && told && !renamed && wanted.type !== GROUP)
    differences.push({ path: 'resourceGroup', wanted: group, actual });
  return differences;
}
