import { parseResourceId } from '../../arm/resource-id.ts';
import type { Json, JsonObject } from '../../lib/json.ts';
import type { Completeness, Resource, SourceLocation } from '../../model/resource.ts';
import { jsonMember } from './json-member.ts';

/** A resource, and whether it came in the flattened form of `az <service> show`. */
export interface ExportedResource {
  readonly resource: Resource;
  readonly flattened: boolean;
}

/**
 * Types that stand on a subscription or resource group as extensions do on a resource, lower-case.
 * Source: https://learn.microsoft.com/azure/azure-resource-manager/management/extension-resource-types
 */
const SCOPE_EXTENSIONS = new Set([
  'microsoft.authorization/locks',
  'microsoft.authorization/roleassignments',
  'microsoft.authorization/roleassignmentscheduleinstances',
  'microsoft.authorization/roleeligibilityscheduleinstances',
  'microsoft.authorization/rolemanagementpolicies',
  'microsoft.authorization/rolemanagementpolicyassignments',
  'microsoft.authorization/roledefinitions',
  'microsoft.authorization/policyassignments',
  'microsoft.authorization/policydefinitions',
  'microsoft.authorization/policysetdefinitions',
  'microsoft.authorization/policyexemptions',
  'microsoft.authorization/denyassignments',
  'microsoft.consumption/budgets',
  'microsoft.insights/diagnosticsettings',
  'microsoft.policyinsights/remediations',
  'microsoft.resources/tags',
  'microsoft.security/assessments',
  'microsoft.security/pricings',
]);

/** Members that ARM itself keeps at the root of every resource; the rest of `az <service> show` output is flattened properties. */
const ROOT_MEMBERS = new Set(
  (
    'id name type location tags kind sku identity zones plan managedby extendedlocation etag systemdata apiversion ' +
    'properties resourcegroup subscriptionid tenantid createdtime changedtime provisioningstate subscriptiondisplayname'
  ).split(' '),
);

/** With this many other members and no `properties`, an object is in the flattened form. */
const FLATTENED_FROM = 3;

/** The id that a resource stands on, when it is an extension resource. */
export function extendedId(id: string): string | undefined {
  const parts = parseResourceId(id);
  if (parts === undefined || parts.scope === '') return undefined;
  if (/\/providers\//i.test(parts.scope)) return parts.scope;
  return SCOPE_EXTENSIONS.has(parts.type) ? parts.scope : undefined;
}

/** The id of an ARM resource that an object carries, or undefined where it carries none. */
export function armIdOf(item: JsonObject): string | undefined {
  const id = jsonMember(item, 'id');
  if (typeof id !== 'string' || id.length > 4096) return undefined;
  const trimmed = id.endsWith('/') ? id.slice(0, -1) : id;
  return parseResourceId(trimmed) === undefined ? undefined : trimmed;
}

/**
 * An object of a live export as a resource, or undefined when it has no ARM id. Without `properties` it is a summary.
 * The type is read from the id, because some providers leave `type` empty or spell it their own way.
 */
export function toResource(
  item: JsonObject,
  source: SourceLocation,
  locate?: Resource['locate'],
): ExportedResource | undefined {
  const id = armIdOf(item);
  const parts = id === undefined ? undefined : parseResourceId(id);
  if (id === undefined || parts === undefined) return undefined;
  const properties = jsonMember(item, 'properties');
  const completeness: Completeness = properties === undefined || properties === null ? 'summary' : 'full';
  const flattened = completeness === 'summary' && isFlattened(item);
  const apiVersion = jsonMember(item, 'apiVersion');
  const extended = extendedId(id);
  const resource: Resource = {
    id,
    type: parts.type,
    name: parts.names.join('/'),
    body: bodyOf(item, id, parts.type, completeness, flattened),
    completeness,
    existence: true,
    origin: 'export',
    source,
    ...(typeof apiVersion === 'string' ? { apiVersion } : {}),
    ...(locate === undefined ? {} : { locate }),
    ...(extended === undefined ? {} : { extends: extended }),
  };
  return { resource, flattened };
}

const foreignMembers = (item: JsonObject): readonly string[] =>
  Object.keys(item).filter((key) => !ROOT_MEMBERS.has(key.toLowerCase()));

function isFlattened(item: JsonObject): boolean {
  return foreignMembers(item).length >= FLATTENED_FROM;
}

function bodyOf(
  item: JsonObject,
  id: string,
  type: string,
  completeness: Completeness,
  flattened: boolean,
): JsonObject {
  const given = jsonMember(item, 'type');
  const body: Record<string, Json> = { id, type: typeof given === 'string' && given !== '' ? given : type };
  for (const [key, value] of Object.entries(item)) {
    const lower = key.toLowerCase();
    if (lower === 'id' || lower === 'type') continue;
    if (lower === 'properties' && completeness === 'summary') continue;
    if (flattened && !ROOT_MEMBERS.has(lower)) continue;
    setOwn(body, key, value);
  }
  if (jsonMember(body, 'name') === undefined) body['name'] = id.slice(id.lastIndexOf('/') + 1);
  return body;
}

/** Sets a member by name, `__proto__` included, which plain assignment would treat as the prototype. */
function setOwn(object: Record<string, Json>, key: string, value: Json): void {
  if (key === '__proto__') Object.defineProperty(object, key, { value, enumerable: true });
  else object[key] = value;
}

/** Whether an object carries the id of an ARM resource. */
export const isArmId = (object: JsonObject): boolean => armIdOf(object) !== undefined;
