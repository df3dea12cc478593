import type { Declaration } from '../../model/resource.ts';
import { Expression } from '../../model/value.ts';
import { applyRows, pathsIn, splitAt } from './apply-rows.ts';
import type { AbsorbedChild, AzurermType, FurtherResource } from './azurerm-type.ts';
import { reference, type TfObject, type TfValue } from './tf-value.ts';
import { azurermTypes } from './types/index.ts';

/** How `azurerm` says a resource, with the children that are attributes of it. */
export interface AzurermPlan {
  readonly row: AzurermType;
  readonly terraform: string;
  readonly absorbed: readonly { readonly child: Declaration; readonly part: AbsorbedChild }[];
}

const byType = new Map(azurermTypes.map((row) => [row.type, row]));

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
  const row = byType.get(resource.type);
  const terraform = typeof row?.terraform === 'function' ? row.terraform(resource) : row?.terraform;
  if (row === undefined || terraform === undefined) return undefined;
  if (!read.every((path) => Object.hasOwn(row.exports ?? {}, path))) return undefined;
  // Only which settings are said decides, so references may stand for anything.
  if (attributesOf(row, shapeOf(resource), contextOf(resource, parent)) === undefined) return undefined;
  const absorbed = children.flatMap((child) => {
    const part = row.absorbs?.find(({ type, name }) => type === child.type && (name ?? child.name) === child.name);
    const fits = part !== undefined && applyRows(part.rows, shapeOf(child), contextOf(child, resource)) !== undefined;
    return fits ? [{ child, part }] : [];
  });
  return { row, terraform, absorbed };
}

/** The attributes that a row makes of the body of a resource, without what others say of it. */
export function attributesOf(row: AzurermType, body: TfObject, context: TfObject): TfObject | undefined {
  const elsewhere = [...(row.lacks ?? []), ...(row.also ?? []).flatMap(readBy)];
  return applyRows(row.rows, splitAt(elsewhere, body).rest, context);
}

/** The attributes of a further resource; undefined where nothing is said of it. */
export function furtherOf(further: FurtherResource, body: TfObject): TfObject | undefined {
  const made = applyRows(further.rows, splitAt(readBy(further), body).at);
  return made === undefined || Object.keys(made).length === 0 ? undefined : made;
}

const readBy = ({ rows }: FurtherResource): readonly string[] => rows.flatMap(([from]) => pathsIn(from));

const contextOf = ({ name }: Declaration, parent: Declaration | undefined): TfObject => ({
  name: plain(name),
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
    return value.node.kind === 'byId'
      ? Object.fromEntries(value.node.symbols.map((symbol) => [`\${${symbol}}`, {}]))
      : reference('something');
  }
  if (Array.isArray(value)) return value.map(plain);
  if (typeof value !== 'object' || value === null) return value as TfValue;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, plain(item)]));
}
