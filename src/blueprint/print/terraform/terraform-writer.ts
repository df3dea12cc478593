import type { Declaration } from '../../model/resource.ts';
import { expressionsIn, symbolsOf } from '../../model/value.ts';
import { type Catalogue, carriesTags } from '../print-context.ts';
import { Addresses, type Written } from './addresses.ts';
import { applyRows, splitAt } from './apply-rows.ts';
import { azapiBlock, isMadeByAzure } from './azapi-block.ts';
import { type AzurermPlan, attributesOf, azurermPlan, furtherOf } from './azurerm-plan.ts';
import { Placement } from './placement.ts';
import { ReadPaths } from './read-paths.ts';
import { isTfObject, reference, type TfObject, type TfValue } from './tf-value.ts';

/** A block beside that of a resource, which says a part of it. */
export interface FurtherBlock {
  readonly terraform: string;
  /** Which of several, counted from 0. */
  readonly index?: number;
  readonly block: TfObject;
}

/** Writes each resource as one of `azurerm` where its row says all that it says, and as one of `azapi` otherwise. */
export class TerraformWriter {
  readonly #catalogue: Catalogue;
  readonly #addresses: Addresses;
  readonly #placement: Placement;
  readonly #read: ReadPaths;
  readonly #written = new Map<string, Written>();
  readonly #children = new Map<string, Declaration[]>();
  readonly #plans = new Map<string, AzurermPlan | undefined>();
  /** Resources that say more of one that is declared before, by symbol. */
  readonly #firsts = new Map<string, Declaration>();

  constructor(catalogue: Catalogue) {
    this.#catalogue = catalogue;
    this.#addresses = new Addresses(catalogue, (resource) => this.written(resource));
    this.#placement = new Placement(catalogue, this.#addresses);
    this.#read = new ReadPaths(catalogue.blueprint);
    const byPlace = new Map<string, Declaration>();
    for (const resource of catalogue.blueprint.resources) {
      const holder = resource.parent ?? resource.on ?? catalogue.unitOf(resource).scope;
      const place = JSON.stringify([resource.type, holder, resource.name]);
      const first = byPlace.get(place);
      if (first === undefined) byPlace.set(place, resource);
      else this.#firsts.set(resource.symbol, first);
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
    return (this.#plan(resource)?.absorbed ?? []).map(({ child }) => child);
  }

  block(resource: Declaration): TfObject {
    const plan = this.#plan(resource);
    const parts = { catalogue: this.#catalogue, addresses: this.#addresses, placement: this.#placement };
    const body =
      plan === undefined
        ? azapiBlock(resource, { changes: this.#changes(resource), read: this.#read.exported(resource.symbol) }, parts)
        : this.#azurerm(resource, plan);
    const waits = this.#waits(resource);
    return { ...body, ...(waits.length === 0 ? {} : { depends_on: waits }) };
  }

  /** The blocks that say what the resource's own cannot: associations of `azurerm`, and what it cannot set at all. */
  further(resource: Declaration): readonly FurtherBlock[] {
    const plan = this.#plan(resource);
    if (plan === undefined) return [];
    const body = this.#addresses.body(resource, resource);
    const id = reference(this.#addresses.id(resource));
    const blocks = (plan.row.also ?? []).flatMap((one): FurtherBlock[] => {
      const place = { ...this.#placement.provider(resource), [one.of]: id };
      return furtherOf(one, body).map((made, index) => ({
        terraform: one.terraform,
        ...(one.each === undefined ? {} : { index }),
        block: { ...place, ...made },
      }));
    });
    const lacking = splitAt(plan.row.lacks ?? [], body).at;
    if (Object.keys(lacking).length === 0) return blocks;
    const type = `${resource.type}@${this.#catalogue.apiVersion(resource)}`;
    return [...blocks, { terraform: 'azapi_update_resource', block: { type, resource_id: id, body: lacking } }];
  }

  #decide(resource: Declaration): Written {
    const parent = this.#parentOf(resource);
    if (parent !== undefined && this.absorbed(parent).includes(resource)) {
      return { ...this.written(parent), within: parent.symbol };
    }
    const plan = this.#plan(resource);
    if (plan !== undefined) {
      const { exports = {}, id } = plan.row;
      return { terraform: plan.terraform, exports, ...(id === undefined ? {} : { id }) };
    }
    return { terraform: this.#changes(resource) ? 'azapi_update_resource' : 'azapi_resource', exports: {} };
  }

  /** Whether a resource is there before its turn: Azure made it, or a declaration before. */
  #changes(resource: Declaration): boolean {
    return isMadeByAzure(resource) || this.#firsts.has(resource.symbol);
  }

  #parentOf({ parent }: Declaration): Declaration | undefined {
    return parent === undefined ? undefined : this.#catalogue.resource(parent);
  }

  #plan(resource: Declaration): AzurermPlan | undefined {
    if (this.#plans.has(resource.symbol)) return this.#plans.get(resource.symbol);
    const children = this.#children.get(resource.symbol) ?? [];
    const found = azurermPlan(resource, this.#parentOf(resource), children, this.#read.of(resource.symbol));
    const first = this.#firsts.get(resource.symbol);
    // What says more of a resource is another resource of the provider, or changes the first.
    const plan = first !== undefined && this.#plan(first)?.terraform === found?.terraform ? undefined : found;
    this.#plans.set(resource.symbol, plan);
    return plan;
  }

  #azurerm(resource: Declaration, { row, absorbed }: AzurermPlan): TfObject {
    const own = attributesOf(row, this.#addresses.body(resource, resource), this.#context(resource)) ?? {};
    const parts = absorbed.map(({ child, part: { rows, into } }): TfObject => {
      const said = applyRows(rows, this.#addresses.body(child, resource), this.#context(child)) ?? {};
      return into === undefined ? said : { [into]: [said] };
    });
    return [own, ...parts].reduce<TfObject>(merged, {
      ...this.#placement.provider(resource),
      ...(row.name === null ? {} : { [row.name ?? 'name']: this.#placement.name(resource) }),
      ...this.#placement.attributes(resource, row),
      ...row.beside?.(resource, this.#placement.placeOf),
      ...(resource.location === undefined || row.without?.includes('location') === true
        ? {}
        : { location: this.#addresses.value(resource.location, resource) }),
      ...(carriesTags(resource) && row.without?.includes('tags') !== true
        ? { tags: `\${${this.#addresses.tags(resource.tags ?? {}, resource)}}` }
        : {}),
    });
  }

  /** What rows may read beside the settings of a resource. */
  #context(resource: Declaration): TfObject {
    const parent = this.#parentOf(resource);
    return {
      name: this.#placement.name(resource),
      ...(resource.location === undefined ? {} : { location: this.#addresses.value(resource.location, resource) }),
      ...(parent === undefined ? {} : { parent: this.#addresses.body(parent, resource) }),
    };
  }

  /** What a resource waits for and names nowhere. */
  #waits(resource: Declaration): string[] {
    const all = [resource, ...this.absorbed(resource)];
    const waited = all.flatMap(({ after }) => after ?? []).map((symbol) => this.#catalogue.resource(symbol));
    const addresses = waited.map((one) => {
      const { within } = this.written(one);
      return this.#addresses.address(within === undefined ? one : this.#catalogue.resource(within));
    });
    return [...new Set([...addresses, ...this.#partsBefore(resource)])]
      .filter((address) => address !== this.#addresses.address(resource))
      .sort();
  }

  /** The further resources of what a resource uses that must stand before it. */
  #partsBefore(resource: Declaration): string[] {
    const used = new Set([...expressionsIn(resource.properties)].flatMap(symbolsOf));
    return [...used].flatMap((symbol) => {
      const one = this.#catalogue.resource(symbol);
      const body = this.#addresses.body(one, one);
      return (this.#plan(one)?.row.also ?? [])
        .filter((further) => further.before?.includes(resource.type) === true)
        .flatMap((further) =>
          furtherOf(further, body).map((_, index) => {
            const address = this.#addresses.addressOf(further.terraform, one);
            return further.each === undefined ? address : `${address}_${index}`;
          }),
        );
    });
  }
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
