import type { Json } from '../../../lib/json.ts';
import type { Unknown } from '../../../model/unknown.ts';
import type { Value, ValueObject } from '../../../model/value.ts';

/**
 * How a Terraform resource type becomes ARM resources: a mapping is data. To add a type, write a row in the file of its
 * family (`mapping/storage.ts`; a new family is one line in `mapping/index.ts`) and a row in that family's table test.
 *
 * ```ts
 * {
 *   terraform: 'azurerm_mssql_database',
 *   resources: [
 *     {
 *       type: 'Microsoft.Sql/servers/databases',
 *       apiVersion: '2023-08-01',                       // the ARM model that the body follows; decides defaults
 *       id: under('server_id'),                         // parent's id + last type segment + `name`
 *       rows: [                                         // from the Terraform attribute, to the ARM body
 *         ['sku_name', 'sku.name'],
 *         ['zone_redundant', 'properties.zoneRedundant'],
 *         ['storage_account_type', 'properties.requestedBackupStorageRedundancy', words({ ZRS: 'Zone' })],
 *       ],
 *     },
 *     {                                                 // a further ARM resource that the same block configures
 *       type: 'Microsoft.Sql/servers/databases/transparentDataEncryption',
 *       apiVersion: '2023-08-01',
 *       id: under('id', '=current'),                    // 'id' is the first resource; '=x' is a fixed name
 *       rows: [['transparent_data_encryption_enabled', 'properties.state', enabled]],
 *     },
 *   ],
 * }
 * ```
 *
 * What the engine does by itself: `location`, `tags`, `identity` and `zones` of the first resource; null, '' and empty
 * block lists are absent; unknown values stay unknown; a further resource appears only when one of its rows gives a value.
 * A mapping without `resources` and with `folds` (an association) writes into the body of a resource declared elsewhere.
 */
export interface TerraformMapping {
  /** The Terraform type, or several that share every attribute below. */
  readonly terraform: string | readonly string[];
  /** The ARM resources it declares; the first is the one that its `id` attribute stands for. */
  readonly resources: readonly ResourceMapping[];
  /** What it writes into the bodies of other resources. */
  readonly folds?: readonly FoldMapping[];
  /** Attributes that Azure fills in and others refer to, as far as they follow from what is known (`vault_uri`). */
  readonly exports?: Readonly<Record<string, ExportRule>>;
}

export interface ResourceMapping {
  /** In Azure's own case: `Microsoft.Storage/storageAccounts/blobServices`. */
  readonly type: string;
  readonly apiVersion: string;
  /** One rule, or several of which the first whose attributes are set counts. */
  readonly id: IdRule | readonly IdRule[];
  readonly rows: readonly Row[];
  /** One resource for each element of this block list; rows, names and `when` are then relative to the element. */
  readonly forEach?: string;
  /** Only when this attribute is set (for the first resource: always, unless given). */
  readonly when?: string;
  /** Where the resource also stands inside its parent's body, as REST shows it: `properties.subnets`. */
  readonly inParent?: string;
}

/**
 * `from`, `to`, converter. `from` is a path from the Terraform resource: `blob_properties[0].versioning_enabled`
 * (`''` is the resource itself, for a converter that reads several attributes), or a text with attributes in braces:
 * `{account_tier}_{account_replication_type}`. `to` is a path from the ARM body (`''`: the object is merged into the body).
 */
export type Row = readonly [from: string, to: string, as?: Convert];

/** Turns one Terraform value into one ARM value. It never sees null, '' or an unknown at its top. */
export interface Convert {
  /** Undefined: nothing is written. */
  readonly convert: (value: Value, tools: ConvertTools) => Value | undefined;
  /** Written whatever the attribute says. */
  readonly fixed?: Json;
  /** The value comes from Azure after apply (`private_ip_address`): write it as unknown although nobody set it. */
  readonly computed?: true;
  /** An unknown stands for the very same value after conversion (an id stays that id), so it keeps its identity. */
  readonly sameUnknown?: true;
  /** What an unknown becomes, where the converter can say more than "unknown". */
  readonly unknown?: (value: Unknown, tools: ConvertTools) => Value | undefined;
}

/** What a converter may ask of the reader. */
export interface ConvertTools {
  /** Applies rows to a nested block. */
  readonly rows: (rows: readonly Row[], block: Value) => ValueObject;
  /** The ARM id of the mapping's first resource. */
  readonly id: () => Value;
  /** The subscription that ids are composed with. */
  readonly subscriptionId: string;
}

/**
 * A name of an id: an attribute path, `=text` for a fixed name, or a function of the attributes. For a resource group
 * rule, one name a type segment; under a parent, one name for each segment that the parent lacks.
 */
export type NameRule = string | ((attributes: ValueObject) => Value | undefined);

export type IdRule =
  /** In the resource group that `group` (an attribute, `resource_group_name` if not given) names. */
  | { readonly kind: 'group'; readonly names: readonly NameRule[]; readonly group?: string }
  | { readonly kind: 'subscription'; readonly names: readonly NameRule[]; readonly subscription?: string }
  | { readonly kind: 'tenant'; readonly names: readonly NameRule[] }
  /** Child of the id in an attribute; `id` is the first resource of the same mapping. */
  | { readonly kind: 'under'; readonly parent: string; readonly names: readonly NameRule[]; readonly append?: string }
  /** Child of a resource of this Terraform type that has this name: attributes that hold a name and no group. */
  | {
      readonly kind: 'named';
      readonly terraform: string;
      readonly attribute: string;
      readonly names: readonly NameRule[];
    }
  /** Extension resource on the id in an attribute, or on the subscription. */
  | { readonly kind: 'extends'; readonly target: string; readonly names: readonly NameRule[] }
  /** A Graph object: collection path + '/' + its object id (`object_id` or `id`), or a symbolic one from its address. */
  | { readonly kind: 'graph'; readonly path: string; readonly key: string }
  /** Irregular: the id itself. Undefined: not this rule. */
  | { readonly kind: 'custom'; readonly id: (attributes: ValueObject, tools: IdTools) => Value | undefined };

export interface IdTools {
  readonly subscriptionId: string;
  readonly tenantId: string;
  /** Terraform address, for symbolic ids. */
  readonly address: string;
  /** Id of a resource group by its name. */
  readonly groupId: (name: Value) => Value;
}

export interface FoldMapping {
  /** The attribute with the id of what is written into. */
  readonly target: string;
  /** Added to the target id: `/blobServices/default`. */
  readonly append?: string;
  readonly rows: readonly Row[];
  /** Adds the rows' object to this array of the target instead of merging it into the body. */
  readonly into?: string;
  /** With `into`: the attribute with the `name` of the element that is completed, where one of that name is there. */
  readonly element?: string;
  /** Where the target is found by name instead: Terraform type of the target, whose name `target` holds. */
  readonly named?: string;
}

/** A text in which `{attribute}` stands for an attribute of the resource and `{arm}` for its ARM id; or a function. */
export type ExportRule = string | ((attributes: ValueObject, armId: Value) => Value | undefined);

/** In a resource group: `inGroup()`, `inGroup('virtual_network_name', 'name')`. */
export const inGroup = (...names: readonly NameRule[]): IdRule => ({
  kind: 'group',
  names: names.length === 0 ? ['name'] : names,
});

/** Child of the id in an attribute: `under('server_id')`, `under('id', '=default')`. */
export const under = (parent: string, ...names: readonly NameRule[]): IdRule => ({
  kind: 'under',
  parent,
  names: names.length === 0 ? ['name'] : names,
});

/** Child of a resource known by name only: `underNamed('azurerm_storage_account', 'storage_account_name', '=default', 'name')`. */
export const underNamed = (terraform: string, attribute: string, ...names: readonly NameRule[]): IdRule => ({
  kind: 'named',
  terraform,
  attribute,
  names: names.length === 0 ? ['name'] : names,
});

/** Extension resource: `extending('target_resource_id')`. */
export const extending = (target: string, ...names: readonly NameRule[]): IdRule => ({
  kind: 'extends',
  target,
  names: names.length === 0 ? ['name'] : names,
});

/** In the subscription itself. */
export const inSubscription = (...names: readonly NameRule[]): IdRule => ({
  kind: 'subscription',
  names: names.length === 0 ? ['name'] : names,
});

/** A Graph object: `graph('/identity/conditionalAccess/policies')`. */
export const graph = (path: string, key = 'object_id'): IdRule => ({ kind: 'graph', path, key });

/** One Terraform type (or several alike) that is one ARM resource, which is most of them. */
export const single = (terraform: string | readonly string[], resource: ResourceMapping): TerraformMapping => ({
  terraform,
  resources: [resource],
});

/**
 * Rows of a block as rows of the resource that holds it: `nested('site_config[0].', 'properties.siteConfig.', rows)`. An
 * unknown block then leaves each of its properties unknown, and a finding points at the attribute inside the block.
 */
export const nested = (fromPrefix: string, toPrefix: string, rows: readonly Row[]): readonly Row[] =>
  rows.map(([from, to, as]): Row => {
    const row = [`${fromPrefix}${from}`, `${toPrefix}${to}`] as const;
    return as === undefined ? row : [...row, as];
  });
