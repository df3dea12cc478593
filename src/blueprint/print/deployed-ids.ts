import { Expression, type SubscriptionKey } from '../model/value.ts';
import type { Catalogue } from './print-context.ts';

/** Ids as they will be once deployed. */
export class DeployedIds {
  readonly #catalogue: Catalogue;
  readonly #subscription: (key: SubscriptionKey) => string;

  /** @param subscription the GUID of a subscription: the configured one or else an example, unless another is given */
  constructor(catalogue: Catalogue, subscription?: (key: SubscriptionKey) => string) {
    this.#catalogue = catalogue;
    this.#subscription = subscription ?? ((key) => this.#knownOrExample(key));
  }

  subscription(key: SubscriptionKey): string {
    return `/subscriptions/${this.#subscription(key)}`;
  }

  of(symbol: string): string {
    const resource = this.#catalogue.resource(symbol);
    const { scope } = this.#catalogue.unitOf(resource);
    if (scope.kind !== 'resourceGroup') throw new Error(`${symbol} does not stand in a resource group`);
    const [provider, ...types] = resource.type.split('/');
    const names = this.#catalogue.lineage(resource).map(({ name }) => {
      if (name instanceof Expression) throw new Error(`${symbol} has a name that Azure makes up`);
      return name;
    });
    const path = types.map((type, index) => `${type}/${names[index]}`).join('/');
    return `${this.subscription(scope.subscription)}/resourceGroups/${scope.name}/providers/${provider}/${path}`;
  }

  #knownOrExample(key: SubscriptionKey): string {
    const given = this.#catalogue.blueprint.parameters.find(({ name }) => name === `${key}SubscriptionId`);
    return typeof given?.default === 'string' ? given.default : String(given?.example ?? '');
  }
}
