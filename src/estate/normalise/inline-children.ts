import { idKey, typeKey } from '../../arm/resource-id.ts';
import type { JsonPath } from '../../lib/json.ts';
import type { Resource, SourceLocation } from '../../model/resource.ts';
import { isUnknown, Unknown } from '../../model/unknown.ts';
import { getMember, isValueArray, isValueObject, type Value, type ValueObject, withMember } from '../../model/value.ts';
import type { InlineRow } from './inline-rows.ts';

type Locate = (path: JsonPath) => SourceLocation;

/** What came of one row for one parent: the parent, and children that only it declared or that it completed. */
export interface Joined {
  readonly parent: Resource;
  /** New and replaced children, by lower-case id. */
  readonly children: ReadonlyMap<string, Resource>;
}

const propertiesOf = (resource: Resource): ValueObject | undefined => {
  const properties = getMember(resource.body, 'properties');
  return isValueObject(properties) ? properties : undefined;
};

const locateOf =
  (resource: Resource): Locate =>
  (path) =>
    resource.locate?.(path) ?? resource.source;

function withProperty(resource: Resource, member: string, value: Value, locate: Locate): Resource {
  const properties = withMember(propertiesOf(resource) ?? {}, member, value);
  return { ...resource, body: withMember(resource.body, 'properties', properties), locate };
}

const lastName = (resource: Resource): string => resource.name.slice(resource.name.lastIndexOf('/') + 1);

/** Whether an absent member may be filled from children: only where the parent is declared is absent known to be empty. */
const mayFill = (parent: Resource, value: Value | undefined): boolean =>
  (value === undefined || value === null) && parent.completeness === 'declared';

/** Brings the elements of an inline array and the separately declared children together, each exactly once. */
export function joinArray(parent: Resource, row: InlineRow, children: readonly Resource[]): Joined {
  const inline = propertiesOf(parent) === undefined ? undefined : getMember(propertiesOf(parent) ?? {}, row.member);
  if (parent.completeness === 'summary') return { parent, children: new Map() };
  if (!isValueArray(inline) && !(mayFill(parent, inline) && children.length > 0))
    return { parent, children: new Map() };
  const elements: readonly Value[] = isValueArray(inline) ? inline : [];
  const declared = new Map(children.map((child) => [lastName(child).toLowerCase(), child]));
  const expanded = new Map<string, Resource>();
  /** Of each element of the new array: the child it came from, or its place in the old one. */
  const from: (Resource | number)[] = [];
  const joined: Value[] = [];
  elements.forEach((element, index) => {
    const name = nameOf(element);
    const child = name === undefined ? undefined : declared.get(name.toLowerCase());
    if (name !== undefined && declared.has(name.toLowerCase())) declared.delete(name.toLowerCase());
    from.push(child ?? index);
    if (child === undefined && name !== undefined && isValueObject(element)) {
      const made = expandElement(parent, row, element, name, index);
      expanded.set(idKey(made.id), made);
      joined.push(elementOf(made, element, true));
    } else joined.push(child === undefined ? element : elementOf(child, element));
  });
  for (const child of declared.values()) {
    joined.push(elementOf(child));
    from.push(child);
  }
  if (joined.length === 0) return { parent, children: expanded };
  return { parent: withProperty(parent, row.member, joined, arrayLocator(parent, row, from)), children: expanded };
}

function nameOf(element: Value): string | undefined {
  if (!isValueObject(element)) return undefined;
  const name = getMember(element, 'name');
  if (typeof name === 'string' && name !== '') return name;
  return isUnknown(name) ? name.toString() : undefined;
}

/** A child as its parent shows it; one that may not exist is an element that may be absent, unless the parent has it anyway. */
function elementOf(child: Resource, inline?: Value, isInline = false): Value {
  if (child.existence !== true && !isInline) {
    const presence = inline === undefined ? 'maybe-absent' : 'present';
    return new Unknown(child.existence.reason, `${child.existence.identity}:${child.id}`, { presence });
  }
  const name = shownName(child, isValueObject(inline) ? getMember(inline, 'name') : undefined);
  const shown = { id: child.id, name, properties: getMember(child.body, 'properties') ?? {} };
  return isValueObject(inline) ? { ...inline, ...shown } : shown;
}

/** The last name of a child as a value: unknown where a piece of it is, although ids and full names show it as text. */
function shownName(child: Resource, inline: Value | undefined): Value {
  if (isUnknown(inline)) return inline;
  const text = lastName(child);
  if (!text.includes('${')) return text;
  const name = getMember(child.body, 'name');
  return new Unknown(isUnknown(name) ? name.reason : 'runtime', text);
}

function expandElement(parent: Resource, row: InlineRow, element: ValueObject, name: string, index: number): Resource {
  const base: JsonPath = ['properties', row.member, index];
  return childOf(parent, row, name, getMember(element, 'properties') ?? {}, {
    locate: (path) => locateOf(parent)([...base, ...path]),
    source: locateOf(parent)(base),
    name: getMember(element, 'name') ?? name,
  });
}

function childOf(
  parent: Resource,
  row: InlineRow,
  name: string,
  properties: Value,
  { name: shown, ...place }: { readonly locate: Locate; readonly source: SourceLocation; readonly name?: Value },
): Resource {
  const id = `${parent.id}/${row.segment}/${name}`;
  return {
    id,
    type: typeKey(row.childType),
    name: `${parent.name}/${name}`,
    ...(parent.apiVersion === undefined ? {} : { apiVersion: parent.apiVersion }),
    body: { id, name: shown ?? name, type: row.childType, properties },
    completeness: parent.completeness,
    existence: parent.existence,
    origin: parent.origin,
    ...place,
  };
}

function arrayLocator(parent: Resource, row: InlineRow, from: readonly (Resource | number)[]): Locate {
  return (path) => {
    const [properties, member, index, ...rest] = path;
    const inside =
      String(properties).toLowerCase() === 'properties' && String(member).toLowerCase() === row.member.toLowerCase();
    const origin = inside && typeof index === 'number' ? from[index] : undefined;
    if (origin === undefined) return locateOf(parent)(path);
    if (typeof origin === 'number') return locateOf(parent)(['properties', row.member, origin, ...rest]);
    return locateOf(origin)(rest);
  };
}

/** Brings the members of an inline object and those of the one child that shows the same together; the child's count. */
export function joinObject(parent: Resource, row: InlineRow, children: readonly Resource[]): Joined {
  const name = row.name ?? 'default';
  const child = children.find((c) => lastName(c).toLowerCase() === name.toLowerCase());
  if (parent.completeness === 'summary') return { parent, children: new Map() };
  const inline = getMember(propertiesOf(parent) ?? {}, row.member);
  const own = isValueObject(inline) ? pick(inline, row, parent) : undefined;
  if (child === undefined)
    return { parent, children: own === undefined ? new Map() : expandObject(parent, row, name, own) };
  if (child.existence !== true || child.completeness === 'summary') return { parent, children: new Map() };
  const childProperties = propertiesOf(child);
  const canFold = isValueObject(inline) || mayFill(parent, inline);
  if (childProperties === undefined || !canFold) return { parent, children: new Map() };
  return foldObject(parent, row, child, isValueObject(inline) ? inline : {}, own ?? {});
}

/** The members that belong to the child; undefined where there are none. Of a live site, members that were not returned are null. */
function pick(inline: ValueObject, row: InlineRow, parent: Resource): ValueObject | undefined {
  const wanted = row.only?.map((name) => name.toLowerCase());
  const others = row.except?.map((name) => name.toLowerCase());
  const entries = Object.entries(inline).filter(
    ([key, value]) =>
      (wanted === undefined || wanted.includes(key.toLowerCase())) &&
      others?.includes(key.toLowerCase()) !== true &&
      (value !== null || parent.completeness === 'declared'),
  );
  return entries.length === 0 ? undefined : Object.fromEntries(entries);
}

function expandObject(
  parent: Resource,
  row: InlineRow,
  name: string,
  properties: ValueObject,
): ReadonlyMap<string, Resource> {
  const base: JsonPath = ['properties', row.member];
  const child = childOf(parent, row, name, properties, {
    locate: (path) => locateOf(parent)(path[0] === 'properties' ? [...base, ...path.slice(1)] : base),
    source: locateOf(parent)(base),
  });
  return new Map([[idKey(child.id), child]]);
}

function foldObject(parent: Resource, row: InlineRow, child: Resource, inline: ValueObject, own: ValueObject): Joined {
  const fromChild = Object.entries(propertiesOf(child) ?? {}).filter(
    ([key]) => row.only === undefined || row.only.some((name) => name.toLowerCase() === key.toLowerCase()),
  );
  let folded = inline;
  for (const [key, value] of fromChild) folded = withMember(folded, key, value);
  let completed: ValueObject = propertiesOf(child) ?? {};
  for (const [key, value] of Object.entries(own))
    if (getMember(completed, key) === undefined) completed = withMember(completed, key, value);
  const names = new Set(fromChild.map(([key]) => key.toLowerCase()));
  const base: JsonPath = ['properties', row.member];
  const joinedParent = withProperty(parent, row.member, folded, (path) => {
    const inside = path.length > 2 && String(path[1]).toLowerCase() === row.member.toLowerCase();
    return inside && names.has(String(path[2]).toLowerCase())
      ? locateOf(child)(['properties', ...path.slice(2)])
      : locateOf(parent)(path);
  });
  const joinedChild: Resource = {
    ...child,
    body: withMember(child.body, 'properties', completed),
    locate: (path) =>
      path.length < 2 || names.has(String(path[1]).toLowerCase())
        ? locateOf(child)(path)
        : locateOf(parent)([...base, ...path.slice(1)]),
  };
  return { parent: joinedParent, children: new Map([[idKey(child.id), joinedChild]]) };
}
