import { zonesOf } from '../../configuration/zones.ts';
import { defineModule } from '../../model/module.ts';
import { parameter, runtime } from '../../model/value.ts';
import { customerKey } from '../keys/customer-key.ts';

/**
 * Images of a spoke, copied to the other region: one registry, since a copy serves there under the same name.
 * https://learn.microsoft.com/azure/container-registry/container-registry-geo-replication
 */
export const containerRegistry = defineModule({
  name: 'container-registry',
  level: 'spoke',
  needs: ['spokeKeys'],
  offers: ['containerRegistry'],
  when: (_, { region }, spoke) => region === 'primary' && spoke?.workloads.containerApps !== undefined,
  build: (context) => {
    const { declare, symbol, name, location, unit, configuration } = context;
    const type = 'Microsoft.ContainerRegistry/registries';
    const key = customerKey(context, 'containers');
    const redundancy = (region: string): string => (zonesOf(region).length > 0 ? 'Enabled' : 'Disabled');
    const registry = declare({
      symbol: symbol('containerRegistry'),
      type,
      unit: unit('compute', 'registry'),
      name: name(type),
      purpose: 'Images of the spoke: closed to public networks, read by identities, under the key of the spoke.',
      location,
      phi: true,
      sku: { name: 'Premium' },
      identity: key.identity,
      properties: {
        adminUserEnabled: false,
        anonymousPullEnabled: false,
        publicNetworkAccess: 'Disabled',
        networkRuleBypassOptions: 'AzureServices',
        networkRuleSet: { defaultAction: 'Deny', ipRules: [] },
        dataEndpointEnabled: true,
        zoneRedundancy: redundancy(configuration.regions.primary),
        encryption: {
          status: 'enabled',
          keyVaultProperties: { keyIdentifier: key.uri, identity: runtime(key.identityHandle, 'clientId') },
        },
        policies: {
          exportPolicy: { status: 'disabled' },
          retentionPolicy: { status: 'enabled', days: 30 },
          azureADAuthenticationAsArmPolicy: { status: 'disabled' },
        },
      },
      after: key.after,
    });
    declare({
      symbol: symbol('containerRegistryCopy'),
      type: `${type}/replications`,
      unit: unit('compute', 'registry'),
      name: configuration.regions.secondary,
      parent: registry,
      purpose: 'The same images in the other region, so that applications start there when this one is gone.',
      location: parameter('secondaryLocation'),
      properties: { regionEndpointEnabled: true, zoneRedundancy: redundancy(configuration.regions.secondary) },
    });
    return { containerRegistry: registry };
  },
});
