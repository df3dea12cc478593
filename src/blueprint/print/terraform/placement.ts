import type { Declaration } from '../../model/resource.ts';
import { Expression } from '../../model/value.ts';
import type { Catalogue } from '../print-context.ts';
import type { Addresses } from './addresses.ts';
import type { AzurermType, PlaceOf } from './azurerm-type.ts';
import { literalText, reference, type TfObject } from './tf-value.ts';

/** Where resources stand, in Terraform's language. */
export class Placement {
  readonly #catalogue: Catalogue;
  readonly #addresses: Addresses;

  constructor(catalogue: Catalogue, addresses: Addresses) {
    this.#catalogue = catalogue;
    this.#addresses = addresses;
  }

  /** The attributes of a resource of `azurerm` that say where it stands. */
  attributes(resource: Declaration, row: AzurermType): TfObject {
    if (row.in === 'none') return {};
    if (row.in === 'group') return { resource_group_name: this.groupName(resource) };
    if ('parentId' in row.in) return { [row.in.parentId]: reference(this.parentId(resource)) };
    return {
      resource_group_name: this.groupName(resource),
      [row.in.parentName]: `\${${this.#addresses.address(this.#parent(resource))}.name}`,
    };
  }

  /** What a row may ask for. */
  readonly placeOf: PlaceOf = {
    groupName: (of) => this.groupName(of),
    parent: (of) => this.#parent(of),
    resource: (symbol) => this.#catalogue.resource(symbol),
    earlier: ({ symbol, type, name }) => {
      const first = this.#catalogue.blueprint.resources.find((one) => one.type === type && one.name === name);
      if (first === undefined || first.symbol === symbol) throw new Error(`${symbol} is declared once`);
      return first;
    },
    id: (of) => reference(this.#addresses.id(of)),
    name: (of) => `\${${this.#addresses.address(of)}.name}`,
    subscription: (of) => {
      const { scope } = this.#catalogue.unitOf(of);
      if (scope.kind === 'managementGroup') throw new Error(`${of.symbol} stands in no subscription`);
      return `/subscriptions/\${var.${scope.subscription}_subscription_id}`;
    },
  };

  #parent({ symbol, parent }: Declaration): Declaration {
    if (parent === undefined) throw new Error(`${symbol} has no parent`);
    return this.#catalogue.resource(parent);
  }

  groupName(resource: Declaration): string {
    const { scope } = this.#catalogue.unitOf(resource);
    if (scope.kind !== 'resourceGroup') throw new Error(`${resource.symbol} does not stand in a resource group`);
    return `\${${this.#addresses.address(this.#catalogue.resource(scope.symbol))}.name}`;
  }

  /** The id under which a resource stands, as an expression: its parent's, what it is on, or its scope's. */
  parentId(resource: Declaration): string {
    const holder = resource.parent ?? resource.on;
    if (holder !== undefined) return this.#addresses.id(this.#catalogue.resource(holder));
    const { scope } = this.#catalogue.unitOf(resource);
    if (scope.kind === 'managementGroup')
      return `"/providers/Microsoft.Management/managementGroups/${reference('var.management_group_id')}"`;
    if (scope.kind === 'subscription') return `"/subscriptions/\${var.${scope.subscription}_subscription_id}"`;
    return this.#addresses.id(this.#catalogue.resource(scope.symbol));
  }

  /** The name of a resource as a value. */
  name(resource: Declaration): string {
    const { name } = resource;
    return name instanceof Expression ? reference(this.#addresses.expression(name, resource)) : literalText(name);
  }

  /** The second configuration of `azurerm`, where a resource stands in the platform's subscription. */
  provider(resource: Declaration): TfObject {
    const { scope } = this.#catalogue.unitOf(resource);
    const isPlatform = scope.kind !== 'managementGroup' && scope.subscription === 'platform';
    return isPlatform ? { provider: 'azurerm.platform' } : {};
  }
}
