import { each, negated, truth, whenSet } from './convert.ts';
import { inGroup, nested, type Row, single, type TerraformMapping, under } from './mapping.ts';

const apiVersion = '2024-09-01';

/** What a pool has, whether it stands in the cluster or on its own. */
const poolRows: readonly Row[] = [
  ['vm_size', 'vmSize'],
  ['node_count', 'count'],
  ['min_count', 'minCount'],
  ['max_count', 'maxCount'],
  ['auto_scaling_enabled', 'enableAutoScaling'],
  ['enable_auto_scaling', 'enableAutoScaling'],
  ['host_encryption_enabled', 'enableEncryptionAtHost'],
  ['enable_host_encryption', 'enableEncryptionAtHost'],
  ['node_public_ip_enabled', 'enableNodePublicIP'],
  ['enable_node_public_ip', 'enableNodePublicIP'],
  ['fips_enabled', 'enableFIPS'],
  ['max_pods', 'maxPods'],
  ['mode', 'mode'],
  ['orchestrator_version', 'orchestratorVersion'],
  ['os_disk_size_gb', 'osDiskSizeGB'],
  ['os_disk_type', 'osDiskType'],
  ['kubelet_disk_type', 'kubeletDiskType'],
  ['os_sku', 'osSKU'],
  ['os_type', 'osType'],
  ['pod_subnet_id', 'podSubnetID'],
  ['vnet_subnet_id', 'vnetSubnetID'],
  ['priority', 'scaleSetPriority'],
  ['zones', 'availabilityZones'],
  ['node_labels', 'nodeLabels'],
  ['node_taints', 'nodeTaints'],
  ['upgrade_settings[0].max_surge', 'upgradeSettings.maxSurge'],
];

const apiServer = (path: string): string => `properties.apiServerAccessProfile.${path}`;
const addon = (name: string): string => `properties.addonProfiles.${name}`;
const policy = 'properties.networkProfile.';
const directory = 'azure_active_directory_role_based_access_control';

const clusterRows: readonly Row[] = [
  ['sku_tier', 'sku.tier'],
  ['kubernetes_version', 'properties.kubernetesVersion'],
  ['dns_prefix', 'properties.dnsPrefix'],
  ['dns_prefix_private_cluster', 'properties.fqdnSubdomain'],
  ['node_resource_group', 'properties.nodeResourceGroup'],
  ['disk_encryption_set_id', 'properties.diskEncryptionSetID'],
  ['local_account_disabled', 'properties.disableLocalAccounts'],
  ['role_based_access_control_enabled', 'properties.enableRBAC'],
  ['private_cluster_enabled', apiServer('enablePrivateCluster')],
  ['private_cluster_public_fqdn_enabled', apiServer('enablePrivateClusterPublicFQDN')],
  ['private_dns_zone_id', apiServer('privateDNSZone')],
  ['run_command_enabled', apiServer('disableRunCommand'), negated],
  ['api_server_access_profile[0].authorized_ip_ranges', apiServer('authorizedIPRanges')],
  ['api_server_authorized_ip_ranges', apiServer('authorizedIPRanges')],
  ['api_server_access_profile[0].subnet_id', apiServer('subnetId')],
  ['api_server_access_profile[0].virtual_network_integration_enabled', apiServer('enableVnetIntegration')],
  [directory, 'properties.aadProfile.managed', whenSet(true)],
  [`${directory}[0].azure_rbac_enabled`, 'properties.aadProfile.enableAzureRBAC'],
  [`${directory}[0].admin_group_object_ids`, 'properties.aadProfile.adminGroupObjectIDs'],
  [`${directory}[0].tenant_id`, 'properties.aadProfile.tenantID'],
  ['automatic_upgrade_channel', 'properties.autoUpgradeProfile.upgradeChannel'],
  ['automatic_channel_upgrade', 'properties.autoUpgradeProfile.upgradeChannel'],
  ['node_os_upgrade_channel', 'properties.autoUpgradeProfile.nodeOSUpgradeChannel'],
  ['node_os_channel_upgrade', 'properties.autoUpgradeProfile.nodeOSUpgradeChannel'],
  ['support_plan', 'properties.supportPlan'],
  ['oidc_issuer_enabled', 'properties.oidcIssuerProfile.enabled'],
  ['workload_identity_enabled', 'properties.securityProfile.workloadIdentity.enabled'],
  ['image_cleaner_enabled', 'properties.securityProfile.imageCleaner.enabled'],
  ['image_cleaner_interval_hours', 'properties.securityProfile.imageCleaner.intervalHours'],
  ['key_management_service', 'properties.securityProfile.azureKeyVaultKms.enabled', whenSet(true)],
  ['key_management_service[0].key_vault_key_id', 'properties.securityProfile.azureKeyVaultKms.keyId'],
  [
    'key_management_service[0].key_vault_network_access',
    'properties.securityProfile.azureKeyVaultKms.keyVaultNetworkAccess',
  ],
  ['microsoft_defender', 'properties.securityProfile.defender.securityMonitoring.enabled', whenSet(true)],
  [
    'microsoft_defender[0].log_analytics_workspace_id',
    'properties.securityProfile.defender.logAnalyticsWorkspaceResourceId',
  ],
  ['azure_policy_enabled', addon('azurepolicy.enabled')],
  ['http_application_routing_enabled', addon('httpApplicationRouting.enabled')],
  ['open_service_mesh_enabled', addon('openServiceMesh.enabled')],
  ['key_vault_secrets_provider', addon('azureKeyvaultSecretsProvider.enabled'), whenSet(true)],
  [
    'key_vault_secrets_provider[0].secret_rotation_enabled',
    addon('azureKeyvaultSecretsProvider.config.enableSecretRotation'),
    truth('true', 'false'),
  ],
  [
    'key_vault_secrets_provider[0].secret_rotation_interval',
    addon('azureKeyvaultSecretsProvider.config.rotationPollInterval'),
  ],
  ['oms_agent', addon('omsagent.enabled'), whenSet(true)],
  ['oms_agent[0].log_analytics_workspace_id', addon('omsagent.config.logAnalyticsWorkspaceResourceID')],
  ['monitor_metrics', 'properties.azureMonitorProfile.metrics.enabled', whenSet(true)],
  ['service_mesh_profile[0].mode', 'properties.serviceMeshProfile.mode'],
  ['linux_profile[0].admin_username', 'properties.linuxProfile.adminUsername'],
  ...nested('network_profile[0].', policy, [
    ['network_plugin', 'networkPlugin'],
    ['network_plugin_mode', 'networkPluginMode'],
    ['network_policy', 'networkPolicy'],
    ['network_data_plane', 'networkDataplane'],
    ['ebpf_data_plane', 'networkDataplane'],
    ['outbound_type', 'outboundType'],
    ['load_balancer_sku', 'loadBalancerSku'],
    ['pod_cidr', 'podCidr'],
    ['service_cidr', 'serviceCidr'],
    ['dns_service_ip', 'dnsServiceIP'],
    ['advanced_networking[0].observability_enabled', 'advancedNetworking.observability.enabled'],
    ['advanced_networking[0].security_enabled', 'advancedNetworking.security.enabled'],
  ]),
  [
    'default_node_pool',
    'properties.agentPoolProfiles',
    each([
      ['name', 'name'],
      ['', 'mode', whenSet('System')],
      ['', 'osType', whenSet('Linux')],
      ['type', 'type'],
      ...poolRows,
    ]),
  ],
];

/** Azure Kubernetes Service: clusters and node pools. */
export const kubernetes: readonly TerraformMapping[] = [
  single('azurerm_kubernetes_cluster', {
    type: 'Microsoft.ContainerService/managedClusters',
    apiVersion,
    id: inGroup(),
    rows: clusterRows,
  }),
  single('azurerm_kubernetes_cluster_node_pool', {
    type: 'Microsoft.ContainerService/managedClusters/agentPools',
    apiVersion,
    id: under('kubernetes_cluster_id'),
    rows: nested('', 'properties.', poolRows),
  }),
  single('azurerm_kubernetes_cluster_extension', {
    type: 'Microsoft.KubernetesConfiguration/extensions',
    apiVersion: '2023-05-01',
    id: { kind: 'extends', target: 'cluster_id', names: ['name'] },
    rows: [
      ['extension_type', 'properties.extensionType'],
      ['release_train', 'properties.releaseTrain'],
    ],
  }),
];
