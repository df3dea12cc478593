import type { Json } from '../lib/json.ts';
import type { Configuration } from './configuration/configuration.ts';
import type { Blueprint } from './model/blueprint.ts';
import { breakGlassIds } from './modules/identity/people.ts';
import { DeployedIds } from './print/deployed-ids.ts';
import { Catalogue } from './print/print-context.ts';

/**
 * What `safeguard.yaml` must say of the estate that a blueprint becomes: where ePHI is, which network is the hub, which
 * workspace keeps the logs. Where a subscription or an account is known only to whoever deploys, its example stands in its place.
 */
export function estateSection(blueprint: Blueprint, configuration: Configuration): { readonly [key: string]: Json } {
  const ids = new DeployedIds(new Catalogue(blueprint));
  const { facts } = blueprint;
  const { tiers, regions, tenantIsolation, onPremises } = configuration;
  return {
    whole: true,
    phi: {
      subscriptions: [ids.subscription('phi')],
      tags: { dataClass: ['phi'] },
      virtualNetworks: facts.phiNetworks.map((symbol) => ids.of(symbol)),
    },
    hub: {
      virtualNetworks: facts.hubs.map((symbol) => ids.of(symbol)),
      ...(onPremises.length === 0
        ? {}
        : {
            admitted: onPremises.map((addresses) => ({
              addresses,
              reason:
                'A site of the organisation, named as blueprint.onPremises, uses what machines and containers serve',
            })),
          }),
    },
    ...(facts.workspace === undefined
      ? {}
      : {
          logs: {
            workspaceId: ids.of(facts.workspace),
            archiveStorageAccountIds: facts.archives.map((symbol) => ids.of(symbol)),
          },
        }),
    ...(facts.stagingAccounts.length === 0
      ? {}
      : { recovery: { stagingAccountIds: facts.stagingAccounts.map((symbol) => ids.of(symbol)) } }),
    breakGlass: { users: [...breakGlassIds(configuration)] },
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
