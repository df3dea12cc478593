import type { Declaration } from '../../model/resource.ts';
import { Expression } from '../../model/value.ts';
import { applyRows, pathsIn, splitAt } from './apply-rows.ts';
import type { AbsorbedChild, AzurermType, FurtherResource } from './azurerm-type.ts';
import { isTfObject, reference, type TfObject, type TfValue } from './tf-value.ts';
import { azurermTypes } from './types/index.ts';

/** How `azurerm` says a resource, with the children that are attributes of it. */
export interface AzurermPlan {
  readonly row: AzurermType;
  readonly terraform: string;
  readonly absorbed: readonly { readonly child: Declaration; readonly part: AbsorbedChild }[];
}

/** The rows of a type: several where the provider has a resource for each kind of it. */
const byType = new Map<string, AzurermType[]>();
for (const row of azurermTypes) byType.set(row.type, [...(byType.get(row.type) ?? []), row]);

/**
 * How `azurerm` says a resource.
 * @param read what other resources read of it once it stands, by paths
 * @returns undefined where it cannot say all that the resource says, or does not tell what is read of it
 */
export function azurermPlan(
  resource: Declaration,
  parent: Declaration | undefined,
  children: readonly Declaration[],
  read: readonly string[],
): AzurermPlan | undefined {
  const named = (byType.get(resource.type) ?? []).flatMap((row) => {
    const terraform = typeof row.terraform === 'function' ? row.terraform(resource) : row.terraform;
    return terraform === undefined ? [] : [{ row, terraform }];
  });
  const [{ row, terraform } = {}] = named;
  if (row === undefined || terraform === undefined) return undefined;
  if (!read.every((path) => Object.hasOwn(row.exports ?? {}, path))) return undefined;
  // Only which settings are said decides, so references may stand for anything.
  const shape = shapeOf(resource);
  if (attributesOf(row, shape, contextOf(resource, parent)) === undefined) return undefined;
  if (row.also?.some((one) => listIn(one, shape).some((item) => applyRows(one.rows, item) === undefined)) === true)
    return undefined;
  const fitting = children.flatMap((child) => {
    const part = row.absorbs?.find(({ type, name }) => type === child.type && (name ?? child.name) === child.name);
    const fits = part !== undefined && applyRows(part.rows, shapeOf(child), contextOf(child, resource)) !== undefined;
    return fits ? [{ child, part }] : [];
  });
  // What waits for another child comes after this resource, and so is none of its attributes.
  const others = new Set(children.map(({ symbol }) => symbol));
  for (const { child } of fitting) others.delete(child.symbol);
  const absorbed = fitting.filter(({ child }) => child.after?.some((symbol) => others.has(symbol)) !== true);
  return { row, terraform, absorbed };
}

/** The attributes that a row makes of the body of a resource, without what others say of it. */
export function attributesOf(row: AzurermType, body: TfObject, context: TfObject): TfObject | undefined {
  const elsewhere = [...(row.lacks ?? []), ...(row.also ?? []).flatMap(readBy)];
  return applyRows(row.rows, splitAt(elsewhere, body).rest, context);
}

/** The attributes of a further resource, of each where they stand for the items of a list; none where nothing is said. */
export function furtherOf(further: FurtherResource, body: TfObject): readonly TfObject[] {
  const made = listIn(further, body).map((item) => applyRows(further.rows, item));
  return made.flatMap((one) => (one === undefined || Object.keys(one).length === 0 ? [] : [one]));
}

function listIn(further: FurtherResource, body: TfObject): readonly TfObject[] {
  const { at } = splitAt(readBy(further), body);
  if (further.each === undefined) return [at];
  const list = further.each
    .split('.')
    .reduce<TfValue | undefined>((value, key) => (isTfObject(value) ? value[key] : undefined), at);
  return Array.isArray(list) ? (list as readonly TfValue[]).filter(isTfObject) : [];
}

const readBy = ({ rows, each }: FurtherResource): readonly string[] =>
  each === undefined ? rows.flatMap(([from]) => pathsIn(from)) : [each];

const contextOf = ({ name, location }: Declaration, parent: Declaration | undefined): TfObject => ({
  name: plain(name),
  ...(location === undefined ? {} : { location: plain(location) }),
  ...(parent === undefined ? {} : { parent: shapeOf(parent) }),
});

/** The settings of a resource with their values, a text in the place of each reference. */
export function shapeOf({ kind, sku, zones, identity, properties }: Declaration): TfObject {
  const parts = { kind, sku, zones, identity, properties };
  return Object.fromEntries(
    Object.entries(parts).flatMap(([key, value]) => (value === undefined ? [] : [[key, plain(value)]])),
  );
}

function plain(value: unknown): TfValue {
  if (value instanceof Expression) {
    const { node } = value;
    if (node.kind === 'text') return node.parts.map(plain).join('');
    return node.kind === 'byId'
      ? Object.fromEntries(node.symbols.map((symbol) => [`\${${symbol}}`, {}]))
      : reference('something');
  }
  if (Array.isArray(value)) return value.map(plain);
  if (typeof value !== 'object' || value === null) return value as TfValue;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, plain(item)]));
}
