import type { Json } from '../lib/json.ts';
import type { Configuration } from './configuration/configuration.ts';
import type { Blueprint } from './model/blueprint.ts';
import { Expression } from './model/value.ts';
import { Catalogue } from './print/print-context.ts';

/**
 * What `safeguard.yaml` must say of the estate that a blueprint becomes: where ePHI is, which network is the hub, which
 * workspace keeps the logs. Where a subscription is known only to whoever deploys, its example stands in the ids.
 */
export function estateSection(blueprint: Blueprint, configuration: Configuration): { readonly [key: string]: Json } {
  const ids = new DeployedIds(blueprint);
  const { facts } = blueprint;
  const { tiers, regions, people, tenantIsolation } = configuration;
  return {
    whole: true,
    phi: {
      subscriptions: [ids.subscription('phi')],
      tags: { dataClassification: ['phi'] },
      virtualNetworks: facts.phiNetworks.map((symbol) => ids.of(symbol)),
    },
    hub: { virtualNetworks: facts.hubs.map((symbol) => ids.of(symbol)) },
    ...(facts.workspace === undefined
      ? {}
      : {
          logs: {
            workspaceId: ids.of(facts.workspace),
            archiveStorageAccountIds: facts.archives.map((symbol) => ids.of(symbol)),
          },
        }),
    ...(people.breakGlass === undefined ? {} : { breakGlass: { users: [...people.breakGlass] } }),
    tiers: tiers.map(({ name, rto, rpo, contract }) => ({
      name,
      rto,
      rpo,
      ...(contract === undefined ? {} : { contract }),
    })),
    regions: { primary: regions.primary, secondary: regions.secondary },
    tenantIsolation,
  };
}

/** Ids as they will be once deployed. */
class DeployedIds {
  readonly #catalogue: Catalogue;

  constructor(blueprint: Blueprint) {
    this.#catalogue = new Catalogue(blueprint);
  }

  subscription(key: 'phi' | 'platform'): string {
    const given = this.#catalogue.blueprint.parameters.find(({ name }) => name === `${key}SubscriptionId`);
    return `/subscriptions/${typeof given?.default === 'string' ? given.default : (given?.example ?? '')}`;
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
}
