import type { Declaration } from '../../model/resource.ts';
import { Expression, expressionsIn } from '../../model/value.ts';
import { type Catalogue, carriesTags, standsInTenant } from '../print-context.ts';
import { Addresses, type Written } from './addresses.ts';
import { applyRows, splitAt } from './apply-rows.ts';
import type { AbsorbedChild, AzurermType, PlaceOf } from './azurerm-type.ts';
import { isTfObject, literalText, reference, type TfObject, type TfValue } from './tf-value.ts';
import { azurermTypes } from './types/index.ts';

/** Children that Azure makes with their parent: they are changed, never created. */
const madeByAzure =
  /\/(?:blobServices|fileServices|queueServices|tableServices|encryptionProtector|auditingSettings|extendedAuditingSettings|securityAlertPolicies|sqlVulnerabilityAssessments|transparentDataEncryption|backupShortTermRetentionPolicies|backupLongTermRetentionPolicies|azureADOnlyAuthentications|backupconfig|backupstorageconfig|networkRuleSets|roleManagementPolicies|basicPublishingCredentialsPolicies|configurations|defenderForStorageSettings)$|\/sites\/config$|^Microsoft\.Security\/pricings$/;

const byType = new Map(azurermTypes.map((row) => [row.type, row]));

/** Writes each resource as one of `azurerm` where its row says all that it says, and as one of `azapi` otherwise. */
export class TerraformWriter {
  readonly #catalogue: Catalogue;
  readonly #addresses: Addresses;
  readonly #written = new Map<string, Written>();
  readonly #children = new Map<string, Declaration[]>();
  readonly #plans = new Map<string, Plan | undefined>();

  constructor(catalogue: Catalogue) {
    this.#catalogue = catalogue;
    this.#addresses = new Addresses(catalogue, (resource) => this.written(resource));
    for (const resource of catalogue.blueprint.resources) {
      if (resource.parent === undefined) continue;
      this.#children.set(resource.parent, [...(this.#children.get(resource.parent) ?? []), resource]);
    }
  }

  /** How a resource is written. */
  written(resource: Declaration): Written {
    const known = this.#written.get(resource.symbol);
    if (known !== undefined) return known;
    const made = this.#decide(resource);
    this.#written.set(resource.symbol, made);
    return made;
  }

  /** The children that became attributes of a resource. */
  absorbed(resource: Declaration): readonly Declaration[] {
    return this.#plan(resource)?.absorbed ?? [];
  }

  block(resource: Declaration): TfObject {
    const plan = this.#plan(resource);
    const body = plan === undefined ? this.#azapi(resource) : this.#azurerm(resource, plan);
    const waits = this.#waits(resource);
    return { ...body, ...(waits.length === 0 ? {} : { depends_on: waits }) };
  }

  /** What `azurerm` cannot set of a resource that it makes, as an `azapi_update_resource`. */
  completion(resource: Declaration): TfObject | undefined {
    const plan = this.#plan(resource);
    if (plan?.row.lacks === undefined) return undefined;
    const { at } = splitAt(plan.row.lacks, this.#addresses.body(resource, resource));
    if (Object.keys(at).length === 0) return undefined;
    return {
      type: `${resource.type}@${this.#catalogue.apiVersion(resource)}`,
      resource_id: `\${${this.#addresses.id(resource)}}`,
      body: at,
    };
  }

  #decide(resource: Declaration): Written {
    const parent = resource.parent === undefined ? undefined : this.#catalogue.resource(resource.parent);
    const holder = parent === undefined ? undefined : this.#plan(parent);
    if (parent !== undefined && holder?.absorbed.includes(resource) === true) {
      return { ...this.written(parent), within: parent.symbol };
    }
    const plan = this.#plan(resource);
    if (plan !== undefined) {
      const { exports = {}, id } = plan.row;
      return { terraform: plan.terraform, exports, ...(id === undefined ? {} : { id }) };
    }
    return { terraform: madeByAzure.test(resource.type) ? 'azapi_update_resource' : 'azapi_resource', exports: {} };
  }

  /** How `azurerm` says a resource, with the children that are attributes of it; undefined where it cannot. */
  #plan(resource: Declaration): Plan | undefined {
    if (this.#plans.has(resource.symbol)) return this.#plans.get(resource.symbol);
    // Stands while references are looked at: a resource may name its own children.
    this.#plans.set(resource.symbol, undefined);
    const plan = this.#planOf(resource);
    this.#plans.set(resource.symbol, plan);
    return plan;
  }

  #planOf(resource: Declaration): Plan | undefined {
    const row = byType.get(resource.type);
    const terraform = typeof row?.terraform === 'function' ? row.terraform(resource) : row?.terraform;
    if (row === undefined || terraform === undefined) return undefined;
    // Only which settings are said decides, so references may stand for anything.
    if (applyRows(row.rows, splitAt(row.lacks ?? [], shapeOf(resource)).rest) === undefined) return undefined;
    const absorbed: Declaration[] = [];
    for (const child of this.#children.get(resource.symbol) ?? []) {
      const part = partOf(row, child);
      if (part === undefined) continue;
      const shape = part.into === undefined ? shapeOf(child) : { ...shapeOf(child), name: '', location: '' };
      if (applyRows(part.rows, shape) !== undefined) absorbed.push(child);
    }
    return { row, terraform, absorbed };
  }

  #azurerm(resource: Declaration, { row, absorbed }: Plan): TfObject {
    const own = applyRows(row.rows, splitAt(row.lacks ?? [], this.#addresses.body(resource, resource)).rest) ?? {};
    const parts = absorbed.map((child) => this.#part(resource, child, row));
    const provider = this.#provider(resource);
    return parts.reduce<TfObject>(merged, {
      ...(provider === undefined ? {} : { provider }),
      ...(row.name === null ? {} : { [row.name ?? 'name']: this.#name(resource) }),
      ...this.#place(resource, row),
      ...row.beside?.(resource, this.#placeOf),
      ...(resource.location === undefined || row.without?.includes('location') === true
        ? {}
        : { location: this.#addresses.value(resource.location, resource) }),
      ...(carriesTags(resource) && row.without?.includes('tags') !== true
        ? { tags: `\${${this.#addresses.tags(resource.tags ?? {}, resource)}}` }
        : {}),
      ...own,
    });
  }

  /** What a child says, as attributes of its parent. */
  #part(resource: Declaration, child: Declaration, row: AzurermType): TfObject {
    const { rows = [], into } = partOf(row, child) ?? {};
    const body = this.#addresses.body(child, resource);
    if (into === undefined) return applyRows(rows, body) ?? {};
    const location = child.location === undefined ? {} : { location: this.#addresses.value(child.location, resource) };
    return { [into]: [applyRows(rows, { ...body, ...location, name: this.#name(child) }) ?? {}] };
  }

  #place(resource: Declaration, row: AzurermType): TfObject {
    if (row.in === 'none') return {};
    if (row.in === 'group') return { resource_group_name: this.#groupName(resource) };
    if ('parentId' in row.in) return { [row.in.parentId]: `\${${this.#parentId(resource)}}` };
    const parent = resource.parent === undefined ? undefined : this.#catalogue.resource(resource.parent);
    if (parent === undefined) throw new Error(`${resource.symbol} has no parent`);
    return {
      resource_group_name: this.#groupName(resource),
      [row.in.parentName]: `\${${this.#addresses.address(parent)}.name}`,
    };
  }

  readonly #placeOf: PlaceOf = {
    groupName: (of) => this.#groupName(of),
    parent: ({ symbol, parent }) => {
      if (parent === undefined) throw new Error(`${symbol} has no parent`);
      return this.#catalogue.resource(parent);
    },
    resource: (symbol) => this.#catalogue.resource(symbol),
    id: (of) => `\${${this.#addresses.id(of)}}`,
    name: (of) => `\${${this.#addresses.address(of)}.name}`,
    subscription: (of) => {
      const { scope } = this.#catalogue.unitOf(of);
      if (scope.kind === 'managementGroup') throw new Error(`${of.symbol} stands in no subscription`);
      return `/subscriptions/\${var.${scope.subscription}_subscription_id}`;
    },
  };

  #groupName(resource: Declaration): string {
    const { scope } = this.#catalogue.unitOf(resource);
    if (scope.kind !== 'resourceGroup') throw new Error(`${resource.symbol} does not stand in a resource group`);
    return `\${${this.#addresses.address(this.#catalogue.resource(scope.symbol))}.name}`;
  }

  #azapi(resource: Declaration): TfObject {
    const { kind, sku, zones, properties, identity, location, tags } = resource;
    const value = (part: Declaration['properties']) =>
      part === undefined ? undefined : this.#addresses.value(part, resource);
    const body = {
      ...(kind === undefined ? {} : { kind }),
      ...(sku === undefined ? {} : { sku: value(sku) ?? {} }),
      ...(zones === undefined ? {} : { zones: [...zones] }),
      ...(properties === undefined ? {} : { properties: value(properties) ?? {} }),
    };
    const type = `${resource.type}@${this.#catalogue.apiVersion(resource)}`;
    if (madeByAzure.test(resource.type)) {
      return { type, parent_id: `\${${this.#parentId(resource)}}`, name: this.#name(resource), body };
    }
    const read = this.#readPaths(resource);
    return {
      type,
      parent_id: standsInTenant(resource.type) ? '/' : `\${${this.#parentId(resource)}}`,
      name: this.#name(resource),
      ...(location === undefined ? {} : { location: this.#addresses.value(location, resource) }),
      ...(carriesTags(resource) ? { tags: `\${${this.#addresses.tags(tags ?? {}, resource)}}` } : {}),
      ...(identity === undefined ? {} : { identity: identityBlock(value(identity)) }),
      body,
      ...(read.length === 0 ? {} : { response_export_values: read }),
    };
  }

  /** The paths that others read of a resource once it stands. */
  #readPaths(resource: Declaration): string[] {
    const paths = new Set<string>();
    for (const other of this.#catalogue.blueprint.resources) {
      for (const value of [other.name, other.location, other.sku, other.identity, other.properties]) {
        for (const { node } of expressionsIn(value)) {
          if (node.kind !== 'runtime' || node.symbol !== resource.symbol) continue;
          const [first = '', ...rest] = [...(node.whole === true ? [] : ['properties']), ...node.path].map(String);
          // An array is read whole: elements are not named in what is exported.
          const steps = [first, ...rest];
          const end = steps.findIndex((step) => /^\d+$/.test(step));
          paths.add((end < 0 ? steps : steps.slice(0, end)).join('.'));
        }
      }
    }
    return [...paths].sort();
  }

  /** The id under which a resource stands: its parent's, what it is on, or its scope's. */
  #parentId(resource: Declaration): string {
    const holder = resource.parent ?? resource.on;
    if (holder !== undefined) return this.#addresses.id(this.#catalogue.resource(holder));
    const { scope } = this.#catalogue.unitOf(resource);
    if (scope.kind === 'managementGroup')
      return `"/providers/Microsoft.Management/managementGroups/${reference('var.management_group_id')}"`;
    if (scope.kind === 'subscription') return `"/subscriptions/\${var.${scope.subscription}_subscription_id}"`;
    return this.#addresses.id(this.#catalogue.resource(scope.symbol));
  }

  #name({ name, ...rest }: Declaration): string {
    const of = { ...rest, name };
    return name instanceof Expression ? `\${${this.#addresses.expression(name, of)}}` : literalText(name);
  }

  #provider(resource: Declaration): string | undefined {
    const { scope } = this.#catalogue.unitOf(resource);
    return scope.kind !== 'managementGroup' && scope.subscription === 'platform' ? 'azurerm.platform' : undefined;
  }

  /** What a resource waits for and names nowhere. */
  #waits(resource: Declaration): string[] {
    const all = [resource, ...this.absorbed(resource)];
    const waited = all.flatMap(({ after }) => after ?? []).map((symbol) => this.#catalogue.resource(symbol));
    const addresses = waited.map((one) => {
      const { within } = this.written(one);
      return this.#addresses.address(within === undefined ? one : this.#catalogue.resource(within));
    });
    return [...new Set(addresses)].filter((address) => address !== this.#addresses.address(resource)).sort();
  }
}

interface Plan {
  readonly row: AzurermType;
  readonly terraform: string;
  readonly absorbed: readonly Declaration[];
}

const partOf = ({ absorbs }: AzurermType, child: Declaration): AbsorbedChild | undefined =>
  absorbs?.find(({ type, name }) => type === child.type && (name === undefined || name === child.name));

/** The settings of a resource with their values, a text in the place of each reference. */
function shapeOf({ kind, sku, zones, identity, properties }: Declaration): TfObject {
  const plain = (value: unknown): TfValue => {
    if (value instanceof Expression) {
      return value.node.kind === 'byId'
        ? Object.fromEntries(value.node.symbols.map((symbol) => [`\${${symbol}}`, {}]))
        : reference('something');
    }
    if (Array.isArray(value)) return value.map(plain);
    if (typeof value !== 'object' || value === null) return value as TfValue;
    return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, plain(item)]));
  };
  const parts = { kind, sku, zones, identity, properties };
  return Object.fromEntries(
    Object.entries(parts).flatMap(([key, value]) => (value === undefined ? [] : [[key, plain(value)]])),
  );
}

/** `identity` as the block of `azapi`: the ids of user-assigned identities are a list. */
function identityBlock(identity: TfValue | undefined): TfValue {
  if (!isTfObject(identity)) return {};
  const assigned = identity['userAssignedIdentities'];
  return {
    type: typeof identity['type'] === 'string' ? identity['type'].replace(/,(?=\S)/, ', ') : '',
    ...(isTfObject(assigned) ? { identity_ids: Object.keys(assigned) } : {}),
  };
}

/** Objects put together, blocks and lists of both kept. */
function merged(a: TfObject, b: TfObject): TfObject {
  const together: Record<string, TfValue> = { ...a };
  for (const [key, value] of Object.entries(b)) {
    const before = together[key];
    if (isTfObject(before) && isTfObject(value)) together[key] = merged(before, value);
    else together[key] = Array.isArray(before) && Array.isArray(value) ? [...before, ...value] : value;
  }
  return together;
}
