import type { EstateIndex } from '../arm/estate-index.ts';
import { assumedResourceGroup, assumedSubscriptionId } from '../arm/placeholders.ts';
import { idKey, isWithin, parentId, resourceGroupId, subscriptionId } from '../arm/resource-id.ts';
import { anyOf, type Truth } from '../lib/kleene.ts';
import type { Control } from '../model/control.ts';
import type { EstateSection } from '../model/declaration.ts';
import type { Resource } from '../model/resource.ts';
import { isUnknown } from '../model/unknown.ts';
import { getMember, isValueArray, isValueObject, type Value } from '../model/value.ts';

/** Says whether a resource lies in a declared scope; undefined where what would say so is not known. */
export type InScope = (resource: Resource) => Truth;

const everything: InScope = () => true;

/** For each `judges.scope` whether a resource lies in it. */
export type Scopes = Readonly<Record<Control['judges']['scope'], InScope>>;

/** The scope of ePHI as far as something is declared of it: an empty declaration declares nothing, and takes nothing out. */
export function declaredPhi({ phi }: EstateSection): PhiSection | undefined {
  if (phi === undefined) return undefined;
  const { subscriptions, resourceGroups, tags, virtualNetworks } = phi;
  const values = Object.values(tags).flat();
  return [...subscriptions, ...resourceGroups, ...values, ...virtualNetworks].length === 0 ? undefined : phi;
}

/** Whether a declared scope meets nothing at all, as one with a wrong id does: then it says nothing of what holds ePHI. */
export const takesInNothing = (index: EstateIndex, inScope: InScope): boolean =>
  index.estate.resources.length > 0 && index.estate.resources.every((resource) => inScope(resource) === false);

/**
 * What a control's `judges.scope` takes in. Where nothing is declared, every resource may hold ePHI and every virtual
 * network may be the hub: the strict reading.
 */
export function scopesOf(index: EstateIndex): Scopes {
  const { hub } = index.estate.declaration.estate;
  const phi = declaredPhi(index.estate.declaration.estate);
  const endpoints = endpointsByTarget(index);
  const hubScope: InScope =
    hub === undefined ? everything : remember((resource) => inNetworks(resource, hub.virtualNetworks, endpoints));
  return {
    any: everything,
    tenant: everything,
    estate: everything,
    phi: phi === undefined ? everything : remember(phiScope(phi, index, endpoints)),
    hub: hubScope,
  };
}

type PhiSection = NonNullable<EstateSection['phi']>;

function phiScope(phi: PhiSection, index: EstateIndex, endpoints: EndpointsByTarget): InScope {
  const subscriptions = new Set(phi.subscriptions.map(subscriptionKey));
  const tags = Object.entries(phi.tags);
  return (resource) => {
    const holders = holdersOf(resource, index);
    return anyOf([
      inSubscriptions(resource, subscriptions),
      ...holders.map((id) => inGroups(id, phi.resourceGroups)),
      ...holders.flatMap((id) => tags.map(([name, values]) => hasTag(index.byId(id), name, values))),
      ...(phi.virtualNetworks.length === 0 ? [] : [inNetworks(resource, phi.virtualNetworks, endpoints)]),
    ]);
  };
}

/** A subscription as people write it: `/subscriptions/<guid>` or the GUID alone. */
export const subscriptionKey = (text: string): string => idKey(text).replace(/^\/subscriptions\//, '');

/** A template alone does not say which subscription it is deployed to; its id then holds an unknown or an assumed piece. */
export const isAssumedSubscription = (key: string): boolean => key.includes('${') || key === assumedSubscriptionId;

function inSubscriptions(resource: Resource, wanted: ReadonlySet<string>): Truth {
  if (wanted.size === 0) return false;
  const own = subscriptionId(resource.id);
  if (own === undefined) return false;
  const key = subscriptionKey(own);
  if (wanted.has(key)) return true;
  return isAssumedSubscription(key) ? undefined : false;
}

/** Resource groups are declared by id, or by name alone. */
function inGroups(id: string, groups: readonly string[]): Truth {
  const own = resourceGroupId(id);
  if (own === undefined || groups.length === 0) return false;
  const name = idKey(own).split('/').at(-1) ?? '';
  const ids = groups.filter((group) => group.includes('/'));
  if (groups.some((group) => !group.includes('/') && idKey(group) === name)) return true;
  if (ids.some((group) => isWithin(own, group))) return true;
  if (name.includes('${') || name === assumedResourceGroup) return undefined;
  // The group's name is known, but not which subscription it is in.
  const assumed = isAssumedSubscription(subscriptionKey(subscriptionId(own) ?? ''));
  return assumed && ids.some((group) => idKey(group).endsWith(`/${name}`)) ? undefined : false;
}

/** The resource and everything that holds it: parents, what it extends, its resource group, its subscription. */
function holdersOf(resource: Resource, index: EstateIndex): readonly string[] {
  const ids = new Set<string>();
  const follow = (id: string | undefined): void => {
    for (let at = id; at !== undefined && !ids.has(at); at = parentId(at)) {
      ids.add(at);
      const extended = index.byId(at)?.extends;
      if (extended !== undefined && ids.size < 100) follow(extended);
      for (const scope of [resourceGroupId(at), subscriptionId(at)]) if (scope !== undefined) ids.add(scope);
    }
  };
  follow(resource.id);
  return [...ids];
}

function hasTag(resource: Resource | undefined, name: string, values: readonly string[]): Truth {
  const tags = resource === undefined ? undefined : getMember(resource.body, 'tags');
  if (isUnknown(tags)) return undefined;
  const value = isValueObject(tags) ? getMember(tags, name) : undefined;
  if (isUnknown(value)) return undefined;
  return typeof value === 'string' && values.some((wanted) => wanted.toLowerCase() === value.toLowerCase());
}

/** Whether a resource is one of these networks, a part of one, stands in one, or is reached through a private endpoint in one. */
function inNetworks(resource: Resource, networks: readonly string[], endpoints: EndpointsByTarget): Truth {
  const isThere = (id: string): boolean => networks.some((network) => isSameOrWithin(id, network));
  if (isThere(resource.id)) return true;
  // A network that is peered with one of these names it, and is another network all the same. What holds resources stands in none.
  if (/^microsoft\.(?:network\/virtualnetworks|resources\/subscriptions)/.test(resource.type)) return false;
  const own = endpoints.get(idKey(resource.id)) ?? [];
  return anyOf([standsIn(resource.body, isThere), ...own.map((endpoint) => standsIn(endpoint.body, isThere))]);
}

/** Private endpoints by the id, in lower case, of what they lead to. */
type EndpointsByTarget = ReadonlyMap<string, readonly Resource[]>;

function endpointsByTarget(index: EstateIndex): EndpointsByTarget {
  const found = new Map<string, Resource[]>();
  for (const endpoint of index.byType('microsoft.network/privateendpoints')) {
    for (const target of targetsOf(endpoint)) found.set(target, [...(found.get(target) ?? []), endpoint]);
  }
  return found;
}

/** Networks are declared by id, or by name alone. */
const isSameOrWithin = (id: string, network: string): boolean =>
  network.includes('/')
    ? isWithin(id, network)
    : idKey(id).includes(`/microsoft.network/virtualnetworks/${idKey(network)}/`) ||
      idKey(id).endsWith(`/microsoft.network/virtualnetworks/${idKey(network)}`);

function targetsOf(endpoint: Resource): ReadonlySet<string> {
  const targets = new Set<string>();
  walk(endpoint.body, (name, value) => {
    if (name.toLowerCase() === 'privatelinkserviceid' && typeof value === 'string') targets.add(idKey(value));
  });
  return targets;
}

/** A text that names a subnet decides; an unknown where a subnet would be named leaves it open. */
function standsIn(body: Value, isThere: (id: string) => boolean): Truth {
  let found: Truth = false;
  walk(body, (name, value) => {
    if (found === true) return;
    if (typeof value === 'string') {
      if (value.startsWith('/subscriptions/') && isThere(value)) found = true;
    } else if (isUnknown(value) && /subnet|virtualnetwork|^properties$|ipconfigurations/i.test(name)) found = undefined;
  });
  return found;
}

/** Visits leaves; for the `id` of an object, the name of the object is what tells. Bounded by the size of the body. */
function walk(value: Value, visit: (name: string, value: Value) => void): void {
  const stack: (readonly [string, Value])[] = [['', value]];
  for (let at = stack.pop(); at !== undefined; at = stack.pop()) {
    const [name, here] = at;
    if (isValueArray(here)) for (const item of here) stack.push([name, item]);
    else if (isValueObject(here)) {
      for (const [key, member] of Object.entries(here)) stack.push([key === 'id' ? name : key, member]);
    } else visit(name, here);
  }
}

function remember(inScope: InScope): InScope {
  const known = new WeakMap<Resource, { readonly truth: Truth }>();
  return (resource) => {
    const before = known.get(resource);
    if (before !== undefined) return before.truth;
    const truth = inScope(resource);
    known.set(resource, { truth });
    return truth;
  };
}
