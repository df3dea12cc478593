import { isUnknown } from '../../../model/unknown.ts';
import { isValueArray, isValueObject, type Value } from '../../../model/value.ts';
import { by, each, enabled, from, negated, vaultPiece, whenSet } from './convert.ts';
import {
  type Convert,
  inGroup,
  nested,
  type ResourceMapping,
  type Row,
  single,
  type TerraformMapping,
  under,
} from './mapping.ts';

const hubVersion = '2024-01-01';
const busVersion = '2024-01-01';
const gridVersion = '2025-02-15';

/** A key of a vault as namespaces name it. */
const keyRows = (attribute: string, identity: string): readonly Row[] => [
  [attribute, 'keyName', vaultPiece('name')],
  [attribute, 'keyVaultUri', vaultPiece('vault')],
  [attribute, 'keyVersion', vaultPiece('version')],
  [identity, 'identity.userAssignedIdentity'],
];

/** A namespace takes several keys, and one identity for them all. */
const hubKeys: Convert = {
  convert: (value, { rows }) => {
    if (!isValueObject(value)) return undefined;
    const { key_vault_key_ids: keys, user_assigned_identity_id: identity = null } = value;
    if (isUnknown(keys)) return keys;
    const list = isValueArray(keys ?? null) ? (keys as readonly Value[]) : [];
    return list.map((key) => rows(keyRows('key', 'identity'), { key, identity }));
  },
};

/** A hub's rules are a list even where there is but one; the attribute is written as blocks in some versions. */
const hubRules: readonly Row[] = [
  ['default_action', 'properties.defaultAction'],
  ['public_network_access_enabled', 'properties.publicNetworkAccess', enabled],
  ['trusted_service_access_enabled', 'properties.trustedServiceAccessEnabled'],
  [
    'ip_rule',
    'properties.ipRules',
    each([
      ['ip_mask', 'ipMask'],
      ['action', 'action'],
    ]),
  ],
  [
    'virtual_network_rule',
    'properties.virtualNetworkRules',
    each([
      ['subnet_id', 'subnet.id'],
      ['ignore_missing_virtual_network_service_endpoint', 'ignoreMissingVnetServiceEndpoint'],
    ]),
  ],
];

const busRules: readonly Row[] = [
  ['default_action', 'properties.defaultAction'],
  ['public_network_access_enabled', 'properties.publicNetworkAccess', enabled],
  ['trusted_services_allowed', 'properties.trustedServiceAccessEnabled'],
  [
    'ip_rules',
    'properties.ipRules',
    by((list) => (isValueArray(list) ? list.map((ipMask) => ({ ipMask, action: 'Allow' })) : undefined)),
  ],
  [
    'network_rules',
    'properties.virtualNetworkRules',
    each([
      ['subnet_id', 'subnet.id'],
      ['ignore_missing_vnet_service_endpoint', 'ignoreMissingVnetServiceEndpoint'],
    ]),
  ],
];

const namespaceRows: readonly Row[] = [
  ['sku', 'sku.name'],
  ['sku', 'sku.tier'],
  ['capacity', 'sku.capacity'],
  ['minimum_tls_version', 'properties.minimumTlsVersion'],
  ['public_network_access_enabled', 'properties.publicNetworkAccess', enabled],
  ['local_authentication_enabled', 'properties.disableLocalAuth', negated],
  ['local_auth_enabled', 'properties.disableLocalAuth', negated],
  ['zone_redundant', 'properties.zoneRedundant'],
];

const rights: Row = [
  '',
  'properties.rights',
  from(
    ({ listen, send, manage }) =>
      [listen, send, manage].find(isUnknown) ?? [
        ...(listen === true ? ['Listen'] : []),
        ...(send === true ? ['Send'] : []),
        ...(manage === true ? ['Manage'] : []),
      ],
  ),
];

const rulesOf = (type: string, apiVersion: string, block: string, rows: readonly Row[]): ResourceMapping => ({
  type: `${type}/networkRuleSets`,
  apiVersion,
  id: under('id', '=default'),
  when: block,
  rows: nested(`${block}[0].`, '', rows),
});

const HUBS = 'Microsoft.EventHub/namespaces';
const BUS = 'Microsoft.ServiceBus/namespaces';

const eventHubs: readonly TerraformMapping[] = [
  {
    terraform: 'azurerm_eventhub_namespace',
    resources: [
      {
        type: HUBS,
        apiVersion: hubVersion,
        id: inGroup(),
        rows: [
          ...namespaceRows,
          ['auto_inflate_enabled', 'properties.isAutoInflateEnabled'],
          ['maximum_throughput_units', 'properties.maximumThroughputUnits'],
          ['dedicated_cluster_id', 'properties.clusterArmId'],
        ],
      },
      rulesOf(HUBS, hubVersion, 'network_rulesets', hubRules),
    ],
  },
  single('azurerm_eventhub_namespace_disaster_recovery_config', {
    type: `${HUBS}/disasterRecoveryConfigs`,
    apiVersion: hubVersion,
    id: inGroup('namespace_name', 'name'),
    rows: [['partner_namespace_id', 'properties.partnerNamespace']],
  }),
  {
    terraform: 'azurerm_eventhub_namespace_customer_managed_key',
    resources: [],
    folds: [
      {
        target: 'eventhub_namespace_id',
        rows: [
          ['key_vault_key_ids', 'properties.encryption.keySource', whenSet('Microsoft.KeyVault')],
          ['infrastructure_encryption_enabled', 'properties.encryption.requireInfrastructureEncryption'],
          ['', 'properties.encryption.keyVaultProperties', hubKeys],
        ],
      },
    ],
  },
  single('azurerm_eventhub', {
    type: `${HUBS}/eventhubs`,
    apiVersion: hubVersion,
    id: [under('namespace_id'), inGroup('namespace_name', 'name')],
    rows: [
      ['partition_count', 'properties.partitionCount'],
      ['message_retention', 'properties.messageRetentionInDays'],
      ['status', 'properties.status'],
      ['retention_description[0].cleanup_policy', 'properties.retentionDescription.cleanupPolicy'],
      ['retention_description[0].retention_time_in_hours', 'properties.retentionDescription.retentionTimeInHours'],
      ['capture_description[0].enabled', 'properties.captureDescription.enabled'],
      ['capture_description[0].destination[0].name', 'properties.captureDescription.destination.name'],
      [
        'capture_description[0].destination[0].storage_account_id',
        'properties.captureDescription.destination.properties.storageAccountResourceId',
      ],
      [
        'capture_description[0].destination[0].blob_container_name',
        'properties.captureDescription.destination.properties.blobContainer',
      ],
    ],
  }),
  single('azurerm_eventhub_consumer_group', {
    type: `${HUBS}/eventhubs/consumergroups`,
    apiVersion: hubVersion,
    id: inGroup('namespace_name', 'eventhub_name', 'name'),
    rows: [],
  }),
  single('azurerm_eventhub_namespace_authorization_rule', {
    type: `${HUBS}/authorizationRules`,
    apiVersion: hubVersion,
    id: inGroup('namespace_name', 'name'),
    rows: [rights],
  }),
];

const serviceBus: readonly TerraformMapping[] = [
  {
    terraform: 'azurerm_servicebus_namespace',
    resources: [
      {
        type: BUS,
        apiVersion: busVersion,
        id: inGroup(),
        rows: [
          ...namespaceRows,
          ['premium_messaging_partitions', 'properties.premiumMessagingPartitions'],
          ['customer_managed_key', 'properties.encryption.keySource', whenSet('Microsoft.KeyVault')],
          [
            'customer_managed_key[0].infrastructure_encryption_enabled',
            'properties.encryption.requireInfrastructureEncryption',
          ],
          [
            'customer_managed_key',
            'properties.encryption.keyVaultProperties',
            each(keyRows('key_vault_key_id', 'identity_id')),
          ],
        ],
      },
      rulesOf(BUS, busVersion, 'network_rule_set', busRules),
    ],
  },
  single('azurerm_servicebus_namespace_disaster_recovery_config', {
    type: `${BUS}/disasterRecoveryConfigs`,
    apiVersion: busVersion,
    id: under('primary_namespace_id'),
    rows: [['partner_namespace_id', 'properties.partnerNamespace']],
  }),
  {
    terraform: 'azurerm_servicebus_namespace_customer_managed_key',
    resources: [],
    folds: [
      {
        target: 'namespace_id',
        rows: [
          ['key_vault_key_id', 'properties.encryption.keySource', whenSet('Microsoft.KeyVault')],
          ['infrastructure_encryption_enabled', 'properties.encryption.requireInfrastructureEncryption'],
          [
            '',
            'properties.encryption.keyVaultProperties',
            { convert: (value, { rows }) => [rows(keyRows('key_vault_key_id', 'identity_id'), value)] },
          ],
        ],
      },
    ],
  },
  single('azurerm_servicebus_namespace_network_rule_set', {
    type: `${BUS}/networkRuleSets`,
    apiVersion: busVersion,
    id: under('namespace_id', '=default'),
    rows: busRules,
  }),
  single('azurerm_servicebus_namespace_authorization_rule', {
    type: `${BUS}/AuthorizationRules`,
    apiVersion: busVersion,
    id: under('namespace_id'),
    rows: [rights],
  }),
  ...['queue', 'topic'].map((kind) =>
    single(`azurerm_servicebus_${kind}`, {
      type: `${BUS}/${kind}s`,
      apiVersion: busVersion,
      id: under('namespace_id'),
      rows: [
        ['status', 'properties.status'],
        ['default_message_ttl', 'properties.defaultMessageTimeToLive'],
        ['max_size_in_megabytes', 'properties.maxSizeInMegabytes'],
        ['requires_duplicate_detection', 'properties.requiresDuplicateDetection'],
      ],
    }),
  ),
];

const gridRows: readonly Row[] = [
  ['input_schema', 'properties.inputSchema'],
  ['public_network_access_enabled', 'properties.publicNetworkAccess', enabled],
  ['public_network_access', 'properties.publicNetworkAccess'],
  ['local_auth_enabled', 'properties.disableLocalAuth', negated],
  ['minimum_tls_version', 'properties.minimumTlsVersionAllowed'],
  [
    'inbound_ip_rule',
    'properties.inboundIpRules',
    each([
      ['ip_mask', 'ipMask'],
      ['action', 'action'],
    ]),
  ],
];

const eventGrid: readonly TerraformMapping[] = [
  ...['topic', 'domain'].map((kind) =>
    single(`azurerm_eventgrid_${kind}`, {
      type: `Microsoft.EventGrid/${kind}s`,
      apiVersion: gridVersion,
      id: inGroup(),
      rows: gridRows,
    }),
  ),
  single('azurerm_eventgrid_domain_topic', {
    type: 'Microsoft.EventGrid/domains/topics',
    apiVersion: gridVersion,
    id: inGroup('domain_name', 'name'),
    rows: [],
  }),
  single('azurerm_eventgrid_namespace', {
    type: 'Microsoft.EventGrid/namespaces',
    apiVersion: gridVersion,
    id: inGroup(),
    rows: [...gridRows, ['sku', 'sku.name'], ['capacity', 'sku.capacity']],
  }),
  single('azurerm_eventgrid_system_topic', {
    type: 'Microsoft.EventGrid/systemTopics',
    apiVersion: gridVersion,
    id: inGroup(),
    rows: [
      ['source_resource_id', 'properties.source'],
      ['source_arm_resource_id', 'properties.source'],
      ['topic_type', 'properties.topicType'],
    ],
  }),
];

const allowedRows: readonly Row[] = [
  ['allowed_request_types', 'allow'],
  ['denied_request_types', 'deny'],
];

/** Rules of SignalR and Web PubSub; a private endpoint's are named after its connection, which Azure names. */
const networkAcls = (target: string): readonly NonNullable<TerraformMapping['folds']>[number][] => [
  {
    target,
    rows: [
      ['default_action', 'properties.networkACLs.defaultAction'],
      ...nested('public_network[0].', 'properties.networkACLs.publicNetwork.', allowedRows),
      ['private_endpoint', 'properties.networkACLs.privateEndpoints', each([['id', 'name'], ...allowedRows])],
    ],
  },
];

const signalRows: readonly Row[] = [
  ['public_network_access_enabled', 'properties.publicNetworkAccess', enabled],
  ['local_auth_enabled', 'properties.disableLocalAuth', negated],
  ['aad_auth_enabled', 'properties.disableAadAuth', negated],
  ['tls_client_cert_enabled', 'properties.tls.clientCertEnabled'],
];

const signalR: readonly TerraformMapping[] = [
  single('azurerm_signalr_service', {
    type: 'Microsoft.SignalRService/signalR',
    apiVersion: '2024-03-01',
    id: inGroup(),
    rows: [
      ...signalRows,
      ['sku[0].name', 'sku.name'],
      ['sku[0].capacity', 'sku.capacity'],
      ['cors[0].allowed_origins', 'properties.cors.allowedOrigins'],
    ],
  }),
  single('azurerm_web_pubsub', {
    type: 'Microsoft.SignalRService/webPubSub',
    apiVersion: '2024-03-01',
    id: inGroup(),
    rows: [...signalRows, ['sku', 'sku.name'], ['capacity', 'sku.capacity']],
  }),
  { terraform: 'azurerm_signalr_service_network_acl', resources: [], folds: networkAcls('signalr_service_id') },
  { terraform: 'azurerm_web_pubsub_network_acl', resources: [], folds: networkAcls('web_pubsub_id') },
];

const iot: readonly TerraformMapping[] = [
  single('azurerm_iothub', {
    type: 'Microsoft.Devices/IotHubs',
    apiVersion: '2023-06-30',
    id: inGroup(),
    rows: [
      ['sku[0].name', 'sku.name'],
      ['sku[0].capacity', 'sku.capacity'],
      ['min_tls_version', 'properties.minTlsVersion'],
      ['public_network_access_enabled', 'properties.publicNetworkAccess', enabled],
      ['local_authentication_enabled', 'properties.disableLocalAuth', negated],
      ['network_rule_set[0].default_action', 'properties.networkRuleSets.defaultAction'],
      [
        'network_rule_set[0].apply_to_builtin_eventhub_endpoint',
        'properties.networkRuleSets.applyToBuiltInEventHubEndpoint',
      ],
      [
        'network_rule_set[0].ip_rule',
        'properties.networkRuleSets.ipRules',
        each([
          ['name', 'filterName'],
          ['ip_mask', 'ipMask'],
          ['action', 'action'],
        ]),
      ],
    ],
  }),
  single('azurerm_iothub_dps', {
    type: 'Microsoft.Devices/provisioningServices',
    apiVersion: '2022-02-05',
    id: inGroup(),
    rows: [
      ['sku[0].name', 'sku.name'],
      ['sku[0].capacity', 'sku.capacity'],
      ['public_network_access_enabled', 'properties.publicNetworkAccess', enabled],
      ['allocation_policy', 'properties.allocationPolicy'],
    ],
  }),
];

/** Event Hubs, Service Bus, Event Grid, Relay, SignalR, Web PubSub and IoT Hub. */
export const messaging: readonly TerraformMapping[] = [
  ...eventHubs,
  ...serviceBus,
  ...eventGrid,
  single('azurerm_relay_namespace', {
    type: 'Microsoft.Relay/namespaces',
    apiVersion: '2024-01-01',
    id: inGroup(),
    rows: [['sku_name', 'sku.name']],
  }),
  ...signalR,
  ...iot,
];
