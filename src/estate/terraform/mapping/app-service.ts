import { always, by, each, enabled } from './convert.ts';
import { inGroup, type ResourceMapping, type Row, single, type TerraformMapping, under } from './mapping.ts';
import { siteChildren } from './site-children.ts';
import { type SiteKind, siteRows, webVersion } from './site-config.ts';

const site = (terraform: string, kind: SiteKind, more: readonly Row[] = []): TerraformMapping => ({
  terraform,
  exports: { default_hostname: '{name}.azurewebsites.net' },
  resources: [
    { type: 'Microsoft.Web/sites', apiVersion: webVersion, id: inGroup(), rows: [...siteRows(kind), ...more] },
    ...siteChildren('Microsoft.Web/sites'),
  ],
});

const slot = (terraform: string, kind: SiteKind, parent: string): TerraformMapping => {
  const main: ResourceMapping = {
    type: 'Microsoft.Web/sites/slots',
    apiVersion: webVersion,
    id: under(parent),
    rows: siteRows(kind),
  };
  return { terraform, resources: [main, ...siteChildren('Microsoft.Web/sites/slots')] };
};

/** The tier of a plan by the name of its SKU: `P1v3` is PremiumV3. */
const tiers: readonly (readonly [RegExp, string])[] = [
  [/^F1$/i, 'Free'],
  [/^D1$/i, 'Shared'],
  [/^B\d$/i, 'Basic'],
  [/^S\d$/i, 'Standard'],
  [/^P\d$/i, 'Premium'],
  [/^P\dv2$/i, 'PremiumV2'],
  [/^P\d+m?v3$/i, 'PremiumV3'],
  [/^P\d+m?v4$/i, 'PremiumV4'],
  [/^I\d$/i, 'Isolated'],
  [/^I\d+m?v2$/i, 'IsolatedV2'],
  [/^Y1$/i, 'Dynamic'],
  [/^EP\d$/i, 'ElasticPremium'],
  [/^FC1$/i, 'FlexConsumption'],
  [/^WS\d$/i, 'WorkflowStandard'],
];

const tier = by((name) => (typeof name === 'string' ? tiers.find(([pattern]) => pattern.test(name))?.[1] : undefined));

const serverFarm: TerraformMapping = single('azurerm_service_plan', {
  type: 'Microsoft.Web/serverfarms',
  apiVersion: webVersion,
  id: inGroup(),
  rows: [
    ['os_type', 'kind', by((os) => (os === 'Linux' ? 'linux' : os === 'WindowsContainer' ? 'xenon' : 'app'))],
    ['os_type', 'properties.reserved', by((os) => os === 'Linux')],
    ['os_type', 'properties.hyperV', by((os) => os === 'WindowsContainer')],
    ['sku_name', 'sku.name'],
    ['sku_name', 'sku.tier', tier],
    ['worker_count', 'sku.capacity'],
    ['app_service_environment_id', 'properties.hostingEnvironmentProfile.id'],
    ['maximum_elastic_worker_count', 'properties.maximumElasticWorkerCount'],
    ['premium_plan_auto_scale_enabled', 'properties.elasticScaleEnabled'],
    ['per_site_scaling_enabled', 'properties.perSiteScaling'],
    ['zone_balancing_enabled', 'properties.zoneRedundant'],
  ],
});

const settings: readonly Row[] = [
  [
    'cluster_setting',
    'properties.clusterSettings',
    each([
      ['name', 'name'],
      ['value', 'value'],
    ]),
  ],
];

const linux: SiteKind = { os: 'linux', isFunction: false };
const windows: SiteKind = { os: 'windows', isFunction: false };
const linuxFunction: SiteKind = { os: 'linux', isFunction: true };
const windowsFunction: SiteKind = { os: 'windows', isFunction: true };

/** App Service: plans, environments, sites and their slots, function and logic apps, static sites. */
export const appService: readonly TerraformMapping[] = [
  serverFarm,
  site('azurerm_linux_web_app', linux),
  site('azurerm_windows_web_app', windows),
  site('azurerm_linux_function_app', linuxFunction),
  site('azurerm_windows_function_app', windowsFunction),
  site('azurerm_function_app_flex_consumption', linuxFunction, [
    ['storage_container_endpoint', 'properties.functionAppConfig.deployment.storage.value'],
    ['storage_container_type', 'properties.functionAppConfig.deployment.storage.type'],
    ['storage_authentication_type', 'properties.functionAppConfig.deployment.storage.authentication.type'],
    [
      'storage_user_assigned_identity_id',
      'properties.functionAppConfig.deployment.storage.authentication.userAssignedIdentityResourceId',
    ],
    ['runtime_name', 'properties.functionAppConfig.runtime.name'],
    ['runtime_version', 'properties.functionAppConfig.runtime.version'],
    ['maximum_instance_count', 'properties.functionAppConfig.scaleAndConcurrency.maximumInstanceCount'],
    ['instance_memory_in_mb', 'properties.functionAppConfig.scaleAndConcurrency.instanceMemoryMB'],
  ]),
  site('azurerm_logic_app_standard', windowsFunction, [['', 'kind', always('functionapp,workflowapp')]]),
  slot('azurerm_linux_web_app_slot', linux, 'app_service_id'),
  slot('azurerm_windows_web_app_slot', windows, 'app_service_id'),
  slot('azurerm_linux_function_app_slot', linuxFunction, 'function_app_id'),
  slot('azurerm_windows_function_app_slot', windowsFunction, 'function_app_id'),
  {
    terraform: 'azurerm_app_service_virtual_network_swift_connection',
    resources: [],
    folds: [{ target: 'app_service_id', rows: [['subnet_id', 'properties.virtualNetworkSubnetId']] }],
  },
  single('azurerm_app_service_custom_hostname_binding', {
    type: 'Microsoft.Web/sites/hostNameBindings',
    apiVersion: webVersion,
    id: inGroup('app_service_name', 'hostname'),
    rows: [
      ['ssl_state', 'properties.sslState'],
      ['thumbprint', 'properties.thumbprint'],
    ],
  }),
  single('azurerm_app_service_environment_v3', {
    type: 'Microsoft.Web/hostingEnvironments',
    apiVersion: webVersion,
    id: inGroup(),
    rows: [
      ['', 'kind', always('ASEV3')],
      ['subnet_id', 'properties.virtualNetwork.id'],
      ['internal_load_balancing_mode', 'properties.internalLoadBalancingMode'],
      ['dedicated_host_count', 'properties.dedicatedHostCount'],
      ['zone_redundant', 'properties.zoneRedundant'],
      [
        'allow_new_private_endpoint_connections',
        'properties.networkingConfiguration.properties.allowNewPrivateEndpointConnections',
      ],
      ['remote_debugging_enabled', 'properties.networkingConfiguration.properties.remoteDebugEnabled'],
      ...settings,
    ],
  }),
  single('azurerm_static_web_app', {
    type: 'Microsoft.Web/staticSites',
    apiVersion: webVersion,
    id: inGroup(),
    rows: [
      ['sku_size', 'sku.name'],
      ['sku_tier', 'sku.tier'],
      ['public_network_access_enabled', 'properties.publicNetworkAccess', enabled],
      ['preview_environments_enabled', 'properties.stagingEnvironmentPolicy', enabled],
      ['configuration_file_changes_enabled', 'properties.allowConfigFileUpdates'],
      ['repository_url', 'properties.repositoryUrl'],
      ['repository_branch', 'properties.branch'],
    ],
  }),
];
