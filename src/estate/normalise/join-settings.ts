import { idKey, parentId } from '../../arm/resource-id.ts';
import type { JsonPath } from '../../lib/json.ts';
import type { Resource, SourceLocation } from '../../model/resource.ts';
import { isUnknown, Unknown } from '../../model/unknown.ts';
import { getMember, isValueArray, isValueObject, type Value, type ValueObject, withMember } from '../../model/value.ts';

/** A child that holds settings by name, and the list of the site's configuration that shows the same. */
interface SettingsRow {
  /** Lower-case name of the child. */
  readonly child: string;
  /** Member of the site's `siteConfig`. */
  readonly member: string;
  readonly element: (name: string, value: Value) => ValueObject;
  readonly document: string;
}

const sites = /^microsoft\.web\/sites(?:\/slots)?$/;

const rows: readonly SettingsRow[] = [
  {
    child: 'appsettings',
    member: 'appSettings',
    element: (name, value) => ({ name, value }),
    document: 'https://learn.microsoft.com/azure/templates/microsoft.web/sites/config-appsettings',
  },
  {
    child: 'connectionstrings',
    member: 'connectionStrings',
    element: (name, value) =>
      isValueObject(value)
        ? { name, connectionString: getMember(value, 'value') ?? null, type: getMember(value, 'type') ?? null }
        : { name, connectionString: value },
    document: 'https://learn.microsoft.com/azure/templates/microsoft.web/sites/config-connectionstrings',
  },
];

/** The key of a child's parent and the child's lower-case name. */
type ChildKey = (resource: Resource) => string;

/**
 * App settings and connection strings have two forms: a list in the site's `siteConfig`, and a child that holds them by
 * name. Afterwards the list shows both, each name once, with the child's value, which is the one that stays in Azure.
 * @param keyOf as of `normaliseResources`
 */
export function joinSettings(
  resources: readonly Resource[],
  keyOf: (id: string, resource: Resource) => string,
): readonly Resource[] {
  const children = new Map<string, Resource>();
  const childKey: ChildKey = (resource) => `${keyOf(parentId(resource.id) ?? '', resource)}|${nameOf(resource)}`;
  for (const resource of resources)
    if (sites.test(resource.type.replace(/\/config$/, '')) && resource.type.endsWith('/config'))
      children.set(childKey(resource), resource);
  if (children.size === 0) return resources;
  return resources.map((resource) => {
    if (!sites.test(resource.type) || resource.completeness === 'summary') return resource;
    const key = keyOf(resource.id, resource);
    return rows.reduce((site, row) => {
      const child = children.get(`${key}|${row.child}`);
      return child === undefined || child.completeness === 'summary' ? site : joinOne(site, child, row);
    }, resource);
  });
}

const nameOf = (resource: Resource): string => idKey(resource.id).slice(idKey(resource.id).lastIndexOf('/') + 1);

function joinOne(site: Resource, child: Resource, row: SettingsRow): Resource {
  const properties = getMember(site.body, 'properties') ?? {};
  const config = isValueObject(properties) ? (getMember(properties, 'siteConfig') ?? {}) : properties;
  if (!isValueObject(properties) || !isValueObject(config)) return site;
  const inline = getMember(config, row.member) ?? [];
  const bag = getMember(child.body, 'properties') ?? {};
  if (!isValueArray(inline)) return site;
  if (child.existence !== true || !isValueObject(bag)) return withList(site, row, openList(child, bag));
  const own = Object.entries(bag).map(([name, value]) => row.element(name, value));
  const names = new Set<string | undefined>(Object.keys(bag).map((name) => name.toLowerCase()));
  const kept = inline.filter((element) => !names.has(settingName(element)));
  const merged = withList(site, row, [...own, ...kept]);
  return { ...merged, locate: locator(site, child, row, Object.keys(bag)) };
}

/** Whether the child is there, or what it holds, is open: so is the list. */
function openList(child: Resource, bag: Value): Value {
  if (child.existence !== true) {
    const { reason, identity } = child.existence;
    return new Unknown(reason, `${identity}:${child.id}`, { presence: 'maybe-absent' });
  }
  return isUnknown(bag) ? bag : [];
}

const settingName = (element: Value): string | undefined => {
  const name = isValueObject(element) ? getMember(element, 'name') : undefined;
  return typeof name === 'string' ? name.toLowerCase() : undefined;
};

function withList(site: Resource, row: SettingsRow, list: Value): Resource {
  const properties = getMember(site.body, 'properties') ?? {};
  const config = isValueObject(properties) ? (getMember(properties, 'siteConfig') ?? {}) : {};
  const members = isValueObject(config) ? config : {};
  const next = withMember(
    isValueObject(properties) ? properties : {},
    'siteConfig',
    withMember(members, row.member, list),
  );
  return { ...site, body: withMember(site.body, 'properties', next) };
}

/** A setting that the child holds is found there; anything else where it was. */
function locator(
  site: Resource,
  child: Resource,
  row: SettingsRow,
  names: readonly string[],
): (path: JsonPath) => SourceLocation {
  return (path) => {
    const [properties, config, member, index] = path.map((step) =>
      typeof step === 'string' ? step.toLowerCase() : step,
    );
    const inside = properties === 'properties' && config === 'siteconfig' && member === row.member.toLowerCase();
    const name = inside && typeof index === 'number' ? names[index] : undefined;
    if (inside && index === undefined && names.length > 0) return child.source;
    if (name === undefined) return site.locate?.(path) ?? site.source;
    return child.locate?.(['properties', name]) ?? child.source;
  };
}
