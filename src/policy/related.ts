import { impliedSingleton } from '../arm/defaults/singleton.ts';
import type { EstateIndex } from '../arm/estate-index.ts';
import { idKey, isWithin, parseResourceId, resourceGroupId, subscriptionId } from '../arm/resource-id.ts';
import type { Truth } from '../lib/kleene.ts';
import type { Resource } from '../model/resource.ts';
import { Unknown } from '../model/unknown.ts';
import { getMember, getPath, isValueArray, isValueObject, type Value, type ValueObject } from '../model/value.ts';
import { equalValues } from './compare.ts';
import { NamedIds } from './named-ids.ts';
import { endpointConnections } from './private-endpoints.ts';
import { splitHoles } from './read-field.ts';
import { extensionTypes, inheritedTypes, inlineSingletons, type JoinedForm, joinedForms } from './relations.ts';
import { replicationLinks } from './replication-links.ts';

/** What an existence effect asks for, once its expressions are worked out. */
export interface RelatedQuery {
  /** Lower-case. */
  readonly type: string;
  readonly scope: 'resourceGroup' | 'subscription';
  readonly resourceGroup?: string;
}

/** The related resources there are, and whether that is all of them. */
export interface Related {
  readonly candidates: readonly Resource[];
  /** `true`: nothing else exists. `false`: the input may lack some. */
  readonly complete: boolean;
  /** Whether ids within the scope searched are told apart by name alone, so that a name given finds one at most. */
  readonly namesAreUnique: boolean;
}

const SUBSCRIPTION = 'microsoft.resources/subscriptions';
/** The tenant: everything in the input belongs to it. */
const TENANT = 'microsoft.graph/organization';

/**
 * The resources of a type that Azure looks at for a subject: its children where the type lies below its own, what
 * stands on it where the type is an extension, otherwise those of its resource group or subscription; for the tenant,
 * which Azure Policy does not judge, all of the type.
 * Source: https://learn.microsoft.com/azure/governance/policy/concepts/effect-audit-if-not-exists
 */
export function findRelated(subject: Resource, query: RelatedQuery, index: EstateIndex): Related {
  if (subject.type === TENANT) return inTenant(subject, query.type, index);
  if (subject.type === SUBSCRIPTION) return inSubscription(subject, query.type, index);
  if (query.type.startsWith(`${subject.type}/`)) return children(subject, query.type, index);
  if (extensionTypes.has(query.type) || index.extensions(subject.id, query.type).length > 0) {
    return extensions(subject, query.type, index);
  }
  const isOutsideGroups = resourceGroupId(subject.id) === undefined && query.resourceGroup === undefined;
  if (query.scope === 'subscription' || isOutsideGroups) return inSubscription(subject, query.type, index);
  const subscription = subscriptionId(subject.id) ?? '';
  const group =
    query.resourceGroup === undefined
      ? (resourceGroupId(subject.id) ?? subject.id)
      : `${subscription}/resourceGroups/${query.resourceGroup}`;
  return {
    candidates: index.inResourceGroup(group, query.type),
    complete: index.isWhole(group, query.type),
    namesAreUnique: true,
  };
}

const inTenant = (subject: Resource, type: string, index: EstateIndex): Related => ({
  candidates: index.byType(type),
  complete: index.isWhole(subject.id, type),
  namesAreUnique: false,
});

const bySubscription = (): Map<string, Related> => new Map();

/** The same answer serves every subject of a subscription. */
function inSubscription(subject: Resource, type: string, index: EstateIndex): Related {
  const scope = subscriptionId(subject.id) ?? subject.id;
  const known = index.once(bySubscription);
  const key = `${idKey(scope)}|${type}`;
  const before = known.get(key);
  if (before !== undefined) return before;
  const found = allInSubscription(scope, type, index);
  known.set(key, found);
  return found;
}

function allInSubscription(scope: string, type: string, index: EstateIndex): Related {
  const all = unique([...index.extensions(scope, type), ...index.inSubscription(scope, type)]);
  const candidates = extensionTypes.has(type) ? all.filter((item) => standsOn(item, scope)) : all;
  const atSubscription = candidates.every((candidate) => resourceGroupId(candidate.id) === undefined);
  return { candidates, complete: index.isWhole(scope, type), namesAreUnique: atSubscription };
}

/** Of extension types only what stands on the subscription itself counts, not what stands on something in it. */
const standsOn = (item: Resource, scope: string): boolean =>
  idKey(item.extends ?? parseResourceId(item.id)?.scope ?? '') === idKey(scope);

function extensions(subject: Resource, type: string, index: EstateIndex): Related {
  const standing = index.extensions(subject.id, type);
  const above = inheritedTypes.has(type) ? standingAbove(subject, type, index) : [];
  const form = joinedForms[type];
  const joined = form === undefined ? [] : joinedBy(form, index).naming(subject.id);
  const types = form === undefined ? [type] : [type, form.type];
  return {
    candidates: unique([
      ...standing,
      ...above,
      ...joined.filter(({ truth }) => truth === true).map(({ item }) => item),
    ]),
    complete:
      types.every((each) => index.isWhole(subject.id, each)) &&
      joined.every(({ truth }) => truth !== undefined) &&
      !openTargets(type, index).some((target) => mayBe(target, subject.id, inheritedTypes.has(type))),
    namesAreUnique: true,
  };
}

const openByType = (): Map<string, readonly string[]> => new Map();

/** The ids with an unknown piece on which resources of an extension type stand. */
function openTargets(type: string, index: EstateIndex): readonly string[] {
  const known = index.once(openByType);
  const before = known.get(type);
  if (before !== undefined) return before;
  const found = new Set(index.byType(type).map((item) => item.extends ?? ''));
  const open = [...found].filter((id) => id.includes(HOLE));
  known.set(type, open);
  return open;
}

/** Whether an id that is not wholly known may be that of a subject, or where it is inherited of something above it. */
function mayBe(target: string, id: string, isInherited: boolean): boolean {
  if (idKey(target) === idKey(id)) return false;
  return isInherited || equalValues(withHoles(target), id.includes(HOLE) ? withHoles(id) : id) === undefined;
}

/** How ids show an unknown piece. */
const HOLE = '${';

const withHoles = (id: string): Unknown => new Unknown('runtime', id, { parts: splitHoles(id) });

/** What stands on a parent, the resource group or the subscription of a subject. */
function standingAbove(subject: Resource, type: string, index: EstateIndex): readonly Resource[] {
  const scopes = [subject.id, subscriptionId(subject.id) ?? ''];
  return scopes
    .flatMap((scope) => index.inResourceGroup(scope, type))
    .filter((item) => isWithin(subject.id, parseResourceId(item.id)?.scope ?? item.id));
}

const joins = (): Map<JoinedForm, NamedIds<Resource>> => new Map();

/** The resources of a stored form by the id of what they belong to. */
function joinedBy(form: JoinedForm, index: EstateIndex): NamedIds<Resource> {
  const known = index.once(joins);
  const before = known.get(form);
  if (before !== undefined) return before;
  const found = new NamedIds(index.byType(form.type), ({ body }) => form.paths.map((path) => getPath(body, path)));
  known.set(form, found);
  return found;
}

function unique(resources: readonly Resource[]): readonly Resource[] {
  if (resources.length <= 1) return resources;
  const seen = new Map(resources.map((resource) => [idKey(resource.id), resource]));
  return [...seen.values()];
}

/** Children down to a type, one level after the other. A declaration states all children; an export only what it holds. */
function children(subject: Resource, type: string, index: EstateIndex): Related {
  const isDirect = type.indexOf('/', subject.type.length + 1) < 0;
  if (isDirect) return childrenOf(subject, type, index);
  let level: readonly Resource[] = [subject];
  let complete = true;
  let at = subject.type;
  for (const segment of type.slice(subject.type.length + 1).split('/')) {
    at = `${at}/${segment}`;
    const found = level.map((parent) => childrenOf(parent, at, index));
    complete = complete && found.every((each) => each.complete);
    level = found.flatMap((each) => each.candidates);
  }
  return { candidates: level, complete, namesAreUnique: true };
}

function childrenOf(parent: Resource, type: string, index: EstateIndex): Related {
  const named = index.children(parent.id, type);
  const inline = inlineChildren(parent, type);
  const joined = [...endpointConnections(parent, type, index), ...replicationLinks(parent, type, index)];
  const known = unique([...inline.candidates, ...joined, ...named]);
  const implied = impliedSingleton(parent, type, index);
  const isStated = implied === undefined || known.some((child) => idKey(child.id) === idKey(implied.id));
  const candidates = withInlineSingleton(parent, type, isStated ? known : [...known, implied]);
  const stated = inline.complete ? parent.completeness !== 'summary' : declaresChildren(parent, type);
  const isOpen = inline.open || index.hasStrayChild(type);
  return { candidates, complete: !isOpen && (stated || index.isWhole(parent.id, type)), namesAreUnique: true };
}

/** A declaration states the children of what it declares, apart from those that come about through other resources. */
const declaresChildren = (parent: Resource, type: string): boolean =>
  parent.completeness === 'declared' && !/\/(privateendpointconnections|replicationlinks)$/.test(type);

interface InlineChildren {
  readonly candidates: readonly Resource[];
  /** The parent's body lists them, so there are no others. */
  readonly complete: boolean;
  /** The list is unknown. */
  readonly open: boolean;
}

/** Children that the parent's body lists, such as `privateEndpointConnections`. */
function inlineChildren(parent: Resource, type: string): InlineChildren {
  const segment = type.slice(type.lastIndexOf('/') + 1);
  const properties = parent.body['properties'];
  const list = isValueObject(properties) ? getMember(properties, segment) : properties;
  if (list instanceof Unknown) return { candidates: [], complete: false, open: true };
  if (!isValueArray(list)) return { candidates: [], complete: false, open: false };
  const candidates = list.flatMap((item, i) =>
    isValueObject(item) ? [inlineChild(parent, type, segment, item, i)] : [],
  );
  return { candidates, complete: true, open: list.length > candidates.length };
}

function inlineChild(parent: Resource, type: string, segment: string, body: ValueObject, position: number): Resource {
  const id = getMember(body, 'id');
  const name = getMember(body, 'name');
  const last = typeof name === 'string' ? name : `${position}`;
  return derived(parent, {
    id: typeof id === 'string' ? id : `${parent.id}/${segment}/${last}`,
    type,
    name: `${parent.name}/${last}`,
    body,
  });
}

/**
 * A child that the parent states as a member of its own properties, such as a site's `siteConfig`: in a declaration it
 * is the base on which a child of that name, if there is one, sets its own.
 */
function withInlineSingleton(parent: Resource, type: string, children: readonly Resource[]): readonly Resource[] {
  const row = inlineSingletons[type];
  if (row === undefined) return children;
  const id = `${parent.id}/${type.slice(type.lastIndexOf('/') + 1)}/${row.name}`;
  const stated = children.find((child) => idKey(child.id) === idKey(id));
  if (parent.completeness !== 'declared') return stated === undefined ? [] : [stated];
  const base = memberOf(parent.body['properties'], row.member) ?? {};
  const own = stated?.body['properties'] ?? {};
  const name = `${parent.name}/${row.name}`;
  return [
    derived(stated ?? parent, {
      id,
      type,
      name,
      body: { ...stated?.body, id, type, name, properties: merge(base, own) },
    }),
  ];
}

const memberOf = (value: Value | undefined, name: string): Value | undefined =>
  isValueObject(value) ? (getMember(value, name) ?? undefined) : value instanceof Unknown ? value : undefined;

/** What the later says goes before what the earlier says; where one of them is unknown, so are all members. */
function merge(earlier: Value, later: Value): Value {
  if (!isValueObject(later)) return later;
  if (!isValueObject(earlier)) return earlier;
  const names = new Set(Object.keys(later).map((name) => name.toLowerCase()));
  const kept = Object.entries(earlier).filter(([name]) => !names.has(name.toLowerCase()));
  return { ...Object.fromEntries(kept), ...later };
}

function derived(parent: Resource, own: Pick<Resource, 'id' | 'type' | 'name' | 'body'>): Resource {
  return {
    ...own,
    ...(parent.apiVersion === undefined ? {} : { apiVersion: parent.apiVersion }),
    completeness: parent.completeness,
    existence: parent.existence,
    origin: parent.origin,
    source: parent.source,
  };
}

/** Whether a resource has the name that a rule asks for: its full name or its last segment. */
export function hasName(fullName: string | Unknown, lastName: string | Unknown, wanted: string | Unknown): Truth {
  const full = equalValues(fullName, wanted);
  if (full === true) return true;
  const last = equalValues(lastName, wanted);
  return last === true ? true : full === undefined || last === undefined ? undefined : false;
}
