import type { AzurermRow, AzurermType, Rewrite } from '../azurerm-type.ts';
import { enabled, listOf, negated, only } from '../rewrite.ts';
import { isTfObject, type TfValue } from '../tf-value.ts';
import { identityRows } from './identity.ts';

/** The one key of a namespace, by its vault and its name; `member` is what is taken of it. */
const oneKey =
  (take: (key: Readonly<Record<string, TfValue>>) => TfValue | undefined): Rewrite =>
  (keys) => {
    const [key, ...more] = Array.isArray(keys) ? (keys as readonly TfValue[]) : [];
    return isTfObject(key) && more.length === 0 ? take(key) : undefined;
  };

const address = oneKey(({ keyVaultUri, keyName }) =>
  typeof keyVaultUri === 'string' && typeof keyName === 'string' ? `${keyVaultUri}/keys/${keyName}` : undefined,
);
const user = oneKey(({ identity }) => (isTfObject(identity) ? identity['userAssignedIdentity'] : undefined));

const keys = 'properties.encryption.keyVaultProperties';

const namespaceRows: readonly AzurermRow[] = [
  ...identityRows,
  ['sku.name', 'sku'],
  ['sku.tier', null],
  ['sku.capacity', 'capacity'],
  ['properties.minimumTlsVersion', 'minimum_tls_version'],
  ['properties.publicNetworkAccess', 'public_network_access_enabled', enabled],
  // Zones are used wherever a region has them.
  ['properties.zoneRedundant', null, only(true)],
];

export const messagingTypes: readonly AzurermType[] = [
  {
    type: 'Microsoft.ServiceBus/namespaces',
    terraform: 'azurerm_servicebus_namespace',
    in: 'group',
    rows: [
      ...namespaceRows,
      ['properties.disableLocalAuth', 'local_auth_enabled', negated],
      ['properties.premiumMessagingPartitions', 'premium_messaging_partitions'],
      ['properties.encryption.keySource', null, only('Microsoft.KeyVault')],
      [
        'properties.encryption.requireInfrastructureEncryption',
        'customer_managed_key.infrastructure_encryption_enabled',
      ],
      [keys, 'customer_managed_key.key_vault_key_id', address],
      [keys, 'customer_managed_key.identity_id', user],
    ],
    absorbs: [
      {
        type: 'Microsoft.ServiceBus/namespaces/networkRuleSets',
        rows: [
          ['properties.publicNetworkAccess', 'network_rule_set.public_network_access_enabled', enabled],
          ['properties.defaultAction', 'network_rule_set.default_action'],
          ['properties.trustedServiceAccessEnabled', 'network_rule_set.trusted_services_allowed'],
        ],
      },
    ],
  },
  {
    type: 'Microsoft.ServiceBus/namespaces/disasterRecoveryConfigs',
    terraform: 'azurerm_servicebus_namespace_disaster_recovery_config',
    in: { parentId: 'primary_namespace_id' },
    rows: [['properties.partnerNamespace', 'partner_namespace_id']],
  },
  {
    type: 'Microsoft.ServiceBus/namespaces/queues',
    terraform: 'azurerm_servicebus_queue',
    in: { parentId: 'namespace_id' },
    rows: [
      ['properties.lockDuration', 'lock_duration'],
      ['properties.maxDeliveryCount', 'max_delivery_count'],
      ['properties.defaultMessageTimeToLive', 'default_message_ttl'],
      ['properties.deadLetteringOnMessageExpiration', 'dead_lettering_on_message_expiration'],
      ['properties.requiresSession', 'requires_session'],
      ['properties.requiresDuplicateDetection', 'requires_duplicate_detection'],
    ],
  },
  {
    type: 'Microsoft.EventHub/namespaces',
    terraform: 'azurerm_eventhub_namespace',
    in: 'group',
    rows: [...namespaceRows, ['properties.disableLocalAuth', 'local_authentication_enabled', negated]],
    also: [
      {
        terraform: 'azurerm_eventhub_namespace_customer_managed_key',
        of: 'eventhub_namespace_id',
        rows: [
          ['properties.encryption.keySource', null, only('Microsoft.KeyVault')],
          ['properties.encryption.requireInfrastructureEncryption', 'infrastructure_encryption_enabled'],
          [keys, 'key_vault_key_ids', (value, tools) => listOf(address(value, tools) ?? null, tools)],
          [keys, 'user_assigned_identity_id', user],
        ],
      },
    ],
    absorbs: [
      {
        type: 'Microsoft.EventHub/namespaces/networkRuleSets',
        rows: [
          [
            'properties',
            'network_rulesets',
            (value, tools) => {
              const set = isTfObject(value) ? tools.rows(eventHubRules, value) : undefined;
              return set === undefined ? undefined : [{ ip_rule: null, virtual_network_rule: null, ...set }];
            },
          ],
        ],
      },
    ],
  },
  {
    type: 'Microsoft.EventHub/namespaces/disasterRecoveryConfigs',
    terraform: 'azurerm_eventhub_namespace_disaster_recovery_config',
    in: { parentName: 'namespace_name' },
    rows: [['properties.partnerNamespace', 'partner_namespace_id']],
  },
  {
    type: 'Microsoft.EventHub/namespaces/eventhubs',
    terraform: 'azurerm_eventhub',
    in: { parentId: 'namespace_id' },
    rows: [
      ['properties.partitionCount', 'partition_count'],
      ['properties.retentionDescription.cleanupPolicy', 'retention_description.cleanup_policy'],
      ['properties.retentionDescription.retentionTimeInHours', 'retention_description.retention_time_in_hours'],
    ],
  },
];

const eventHubRules: readonly AzurermRow[] = [
  ['publicNetworkAccess', 'public_network_access_enabled', enabled],
  ['defaultAction', 'default_action'],
  ['trustedServiceAccessEnabled', 'trusted_service_access_enabled'],
];
