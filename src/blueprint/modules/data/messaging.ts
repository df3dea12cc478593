import { zonesOf } from '../../configuration/zones.ts';
import type { Context } from '../../model/module.ts';
import type { Handle } from '../../model/resource.ts';
import { idOf } from '../../model/value.ts';
import { customerKey } from '../keys/customer-key.ts';

/** What Service Bus and Event Hubs have in common. */
export interface MessagingPlan {
  readonly type: 'Microsoft.ServiceBus/namespaces' | 'Microsoft.EventHub/namespaces';
  /** The base of symbols, and the use of the key. */
  readonly base: 'serviceBus' | 'eventHubs';
  readonly purpose: string;
}

/**
 * A namespace of the premium kind, which alone has private endpoints, keys of our own and a partner. Its key is that of its
 * region: partners have nothing but their set-up in common.
 * https://learn.microsoft.com/azure/service-bus-messaging/configure-customer-managed-key
 */
export function declareNamespace(context: Context<'spokeKeys'>, { type, base, purpose }: MessagingPlan): Handle {
  const { declare, symbol, name, unit, location, configuration, place } = context;
  const key = customerKey(context, base);
  const namespace = declare({
    symbol: symbol(base),
    type,
    unit: unit('data'),
    name: name(type),
    purpose,
    location,
    phi: true,
    sku: { name: 'Premium', tier: 'Premium', capacity: 1 },
    identity: key.identity,
    after: key.after,
    properties: {
      disableLocalAuth: true,
      minimumTlsVersion: '1.2',
      publicNetworkAccess: 'Disabled',
      zoneRedundant: zonesOf(configuration.regions[place.region]).length > 0,
      ...(base === 'serviceBus' ? { premiumMessagingPartitions: 1 } : {}),
      encryption: {
        keySource: 'Microsoft.KeyVault',
        requireInfrastructureEncryption: true,
        keyVaultProperties: [
          { keyName: key.name, keyVaultUri: key.vaultUri, identity: { userAssignedIdentity: key.identityId } },
        ],
      },
    },
  });
  declare({
    symbol: symbol(`${base}NetworkRules`),
    type: `${type}/networkRuleSets`,
    unit: unit('data'),
    name: 'default',
    parent: namespace,
    purpose: 'No network but those of private endpoints.',
    properties: { publicNetworkAccess: 'Disabled', defaultAction: 'Deny', trustedServiceAccessEnabled: true },
  });
  return namespace;
}

/**
 * Pairs the namespaces of both regions under one name. What is set up in the first is in the second; messages that wait are
 * not. https://learn.microsoft.com/azure/service-bus-messaging/service-bus-geo-dr
 */
export function declarePairing(
  { declare, symbol, name, unit }: Context,
  { type, base }: MessagingPlan,
  pair: { readonly first: Handle; readonly second: Handle },
): void {
  declare({
    symbol: symbol(`${base}Pairing`),
    type: `${type}/disasterRecoveryConfigs`,
    unit: unit('data', 'failover'),
    name: name(type, 'alias'),
    parent: pair.first,
    purpose: 'The name that applications use: people move it to the other region when this one is lost.',
    properties: { partnerNamespace: idOf(pair.second) },
  });
}
