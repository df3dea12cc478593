import type { Declaration } from '../../model/resource.ts';
import type { TfObject, TfValue } from './tf-value.ts';

/**
 * How an ARM resource type is written as a resource of the provider `azurerm`. A type without a row, or a resource that says
 * more than its row can, is written with `azapi`, as ARM has it.
 *
 * ```ts
 * {
 *   type: 'Microsoft.Network/routeTables',
 *   terraform: 'azurerm_route_table',
 *   in: 'group',
 *   rows: [
 *     ['properties.disableBgpRoutePropagation', 'bgp_route_propagation_enabled', negated],
 *     ['properties.routes', 'route', each([['name', 'name'], ['properties.addressPrefix', 'address_prefix']])],
 *   ],
 * }
 * ```
 */
export interface AzurermType {
  readonly type: string;
  /** The resource of the provider; by what the resource says, where it depends on that (Linux and Windows). */
  readonly terraform: string | ((resource: Declaration) => string | undefined);
  /**
   * What says where it stands: `group` writes `resource_group_name`; `none` nothing; otherwise the attribute that takes the
   * id of the parent, of what it stands on, or of the scope.
   */
  readonly in: 'group' | 'none' | { readonly parentId: string } | ParentName;
  /** The attribute of the name; `name` if not given, undefined where it has none. */
  readonly name?: string | null;
  /** It has no `location` attribute, or no `tags`. */
  readonly without?: readonly ('location' | 'tags')[];
  readonly rows: readonly AzurermRow[];
  /** Children that are attributes of this resource in the provider; `rows` are from the child. */
  readonly absorbs?: readonly AbsorbedChild[];
  /** What the deployed resource tells, by its path from the top of the ARM resource: `properties.principalId`. */
  readonly exports?: Readonly<Record<string, string>>;
  /** Paths of what the provider cannot set: an `azapi_update_resource` beside it does. */
  readonly lacks?: readonly string[];
  /** The attribute that holds the id in ARM; `id` if not given. */
  readonly id?: string;
  /** Resources of the provider that say parts of this one: associations, a customer's key. */
  readonly also?: readonly FurtherResource[];
  /** What the provider asks for and ARM tells by the place of the resource: names of the parents of parents. */
  readonly beside?: (resource: Declaration, place: PlaceOf) => TfObject;
}

/** A resource of the provider that says a part of an ARM resource; it is written where one of its rows gives a value. */
export interface FurtherResource {
  readonly terraform: string;
  /** The attribute that takes the id of the resource whose part it is. */
  readonly of: string;
  /** The path of a list of which each item is such a resource; `rows` are then from the item. */
  readonly each?: string;
  readonly rows: readonly AzurermRow[];
  /** Types that use the resource only once this part stands. */
  readonly before?: readonly string[];
}

/** What is known of the place of a resource, as values that refer to other resources. */
export interface PlaceOf {
  /** The resource group of a resource by its name. */
  readonly groupName: (of: Declaration) => string;
  /** The parent of a resource. */
  readonly parent: (of: Declaration) => Declaration;
  readonly resource: (symbol: string) => Declaration;
  /** The same resource as it is declared first, where it is declared twice: made, and then set. */
  readonly earlier: (of: Declaration) => Declaration;
  readonly id: (of: Declaration) => string;
  readonly name: (of: Declaration) => string;
  /** The subscription it stands in, as an id. */
  readonly subscription: (of: Declaration) => string;
}

/** A parent that is named and not referred to by id: `virtual_network_name` and its group. */
export interface ParentName {
  readonly parentName: string;
}

export interface AbsorbedChild {
  readonly type: string;
  /** Its name, where only one of several is an attribute. */
  readonly name?: string;
  /** The list in which each such child is a block. */
  readonly into?: string;
  readonly rows: readonly AzurermRow[];
}

/**
 * From a path of the ARM resource to a path of the Terraform resource, and what is done to the value on the way. Several rows
 * may write into one block. A path to `null` is understood and written nowhere: what the provider does by itself. In place of
 * a path may stand a text with paths in braces, `{sku.tier}_{sku.name}`, which is there where all of them are. `name` and
 * `location` are the resource's own, and `parent` leads into the resource it belongs to.
 */
export type AzurermRow = readonly [from: string, to: string | null, as?: Rewrite];

/**
 * Turns a value as ARM has it, references already written, into one as the provider has it. Null: nothing
 * is to be written. Undefined: not possible.
 */
export type Rewrite = (value: TfValue, tools: RewriteTools) => TfValue | undefined;

export interface RewriteTools {
  /** Applies rows to an object. Undefined where it says more than the rows can. */
  readonly rows: (rows: readonly AzurermRow[], value: TfObject) => TfObject | undefined;
}
