import { remember } from './remember.ts';

/** Where a resource lives, read from its id. */
export interface ResourceIdParts {
  /** The id of the scope that holds it: a resource group, subscription, management group, the tenant (`''`), or for an extension the extended resource. */
  readonly scope: string;
  /** Lower-case full type: `microsoft.sql/servers/databases`. */
  readonly type: string;
  /** One name for each type segment after the provider. */
  readonly names: readonly string[];
}

const PROVIDERS = '/providers/';

/**
 * Splits an ARM resource id at its last `/providers/`. Undefined for anything that is not one.
 * Source: https://learn.microsoft.com/azure/azure-resource-manager/management/resource-name-rules
 */
export function parseResourceId(id: string): ResourceIdParts | undefined {
  const at = id.toLowerCase().lastIndexOf(PROVIDERS);
  if (at < 0) return parseScopeId(id);
  const segments = id.slice(at + PROVIDERS.length).split('/');
  if (segments.length < 3 || segments.length % 2 === 0 || segments.some((s) => s === '')) return undefined;
  const types = [segments[0] ?? '', ...segments.filter((_, i) => i % 2 === 1)];
  return {
    scope: id.slice(0, at),
    type: types.join('/').toLowerCase(),
    names: segments.filter((_, i) => i > 0 && i % 2 === 0),
  };
}

function parseScopeId(id: string): ResourceIdParts | undefined {
  const segments = id.split('/');
  if (segments[0] !== '' || segments[1]?.toLowerCase() !== 'subscriptions' || !segments[2]) return undefined;
  if (segments.length === 3) {
    return { scope: '', type: 'microsoft.resources/subscriptions', names: [segments[2]] };
  }
  if (segments.length !== 5 || segments[3]?.toLowerCase() !== 'resourcegroups' || !segments[4]) return undefined;
  return {
    scope: `/subscriptions/${segments[2]}`,
    type: 'microsoft.resources/subscriptions/resourcegroups',
    names: [segments[4]],
  };
}

/** Ids compare without regard to case; this is the form to use as a key. */
export const idKey = (id: string): string => id.toLowerCase();

const lowered = remember((type) => type.toLowerCase());
const one = remember((type) => type);

/**
 * A resource type in lower case, as the form to use as a key. Equal types are one and the same text in memory, so that
 * looking one up, which judging does for every field of every resource, need not compare them letter by letter.
 */
export const typeKey = (type: string): string => one(lowered(type));

/** The id of the parent that a child's id extends by one type and one name; undefined for a top-level resource. */
export function parentId(id: string): string | undefined {
  const at = id.toLowerCase().lastIndexOf(PROVIDERS);
  if (at < 0) return undefined;
  // A provider and, for a child, at least two pairs of type and name.
  const slashes = slashesAfter(id, at + PROVIDERS.length);
  return slashes.length >= 4 && slashes.length % 2 === 0 ? id.slice(0, slashes.at(-2)) : undefined;
}

/** Where the slashes stand from a place on; none where two meet or one ends the text. */
function slashesAfter(id: string, from: number): readonly number[] {
  const slashes: number[] = [];
  let segment = from;
  for (let i = id.indexOf('/', from); i >= 0; i = id.indexOf('/', segment)) {
    if (i === segment) return [];
    slashes.push(i);
    segment = i + 1;
  }
  return segment === id.length ? [] : slashes;
}

/** The subscription part of an id, `/subscriptions/<id>`, or undefined outside any. */
export const subscriptionId = (id: string): string | undefined => /^\/subscriptions\/[^/]+/i.exec(id)?.[0];

/** The resource group part of an id, or undefined outside any. */
export const resourceGroupId = (id: string): string | undefined =>
  /^\/subscriptions\/[^/]+\/resourcegroups\/[^/]+/i.exec(id)?.[0];

/** Whether `id` is `scope` itself or lies below it, on a segment boundary. */
export function isWithin(id: string, scope: string): boolean {
  // Most often both are written alike.
  if (id.startsWith(scope) && (id.length === scope.length || id[scope.length] === '/')) return true;
  const a = idKey(id);
  const b = idKey(scope).replace(/\/$/, '');
  return a === b || a.startsWith(`${b}/`);
}
