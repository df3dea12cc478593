import { isUnknown, joinText, Unknown } from '../../../model/unknown.ts';
import { isValueArray, isValueObject, type Value, type ValueObject } from '../../../model/value.ts';
import { pieceOf, textOf } from '../value-text.ts';
import { always, each, enabled, from, keyed, whenSet } from './convert.ts';
import { type Convert, nested, type Row } from './mapping.ts';

export const webVersion = '2024-04-01';

const restrictionRows: readonly Row[] = [
  ['name', 'name'],
  ['description', 'description'],
  ['action', 'action'],
  ['priority', 'priority'],
  ['ip_address', 'ipAddress'],
  ['service_tag', 'ipAddress'],
  ['service_tag', 'tag', whenSet('ServiceTag')],
  ['virtual_network_subnet_id', 'vnetSubnetResourceId'],
  ['headers[0].x_azure_fdid', 'headers.x-azure-fdid'],
  ['headers[0].x_fd_health_probe', 'headers.x-fd-healthprobe'],
  ['headers[0].x_forwarded_for', 'headers.x-forwarded-for'],
  ['headers[0].x_forwarded_host', 'headers.x-forwarded-host'],
];

/** Members of `site_config`, by both names where versions of the provider differ. */
const configRows: readonly Row[] = [
  ['always_on', 'alwaysOn'],
  ['api_definition_url', 'apiDefinition.url'],
  ['api_management_api_id', 'apiManagementConfig.id'],
  ['app_command_line', 'appCommandLine'],
  ['app_scale_limit', 'functionAppScaleLimit'],
  ['auto_swap_slot_name', 'autoSwapSlotName'],
  ['container_registry_managed_identity_client_id', 'acrUserManagedIdentityID'],
  ['container_registry_use_managed_identity', 'acrUseManagedIdentityCreds'],
  ['cors[0].allowed_origins', 'cors.allowedOrigins'],
  ['cors[0].support_credentials', 'cors.supportCredentials'],
  ['default_documents', 'defaultDocuments'],
  ['detailed_error_logging_enabled', 'detailedErrorLoggingEnabled'],
  ['dotnet_framework_version', 'netFrameworkVersion'],
  ['elastic_instance_minimum', 'minimumElasticInstanceCount'],
  ['ftps_state', 'ftpsState'],
  ['health_check_path', 'healthCheckPath'],
  ['http2_enabled', 'http20Enabled'],
  ['ip_restriction', 'ipSecurityRestrictions', each(restrictionRows)],
  ['ip_restriction_default_action', 'ipSecurityRestrictionsDefaultAction'],
  ['linux_fx_version', 'linuxFxVersion'],
  ['load_balancing_mode', 'loadBalancing'],
  ['local_mysql_enabled', 'localMySqlEnabled'],
  ['managed_pipeline_mode', 'managedPipelineMode'],
  ['min_tls_version', 'minTlsVersion'],
  ['minimum_tls_version', 'minTlsVersion'],
  ['minimum_tls_cipher_suite', 'minTlsCipherSuite'],
  ['pre_warmed_instance_count', 'preWarmedInstanceCount'],
  ['remote_debugging_enabled', 'remoteDebuggingEnabled'],
  ['remote_debugging_version', 'remoteDebuggingVersion'],
  ['runtime_scale_monitoring_enabled', 'functionsRuntimeScaleMonitoringEnabled'],
  ['scm_ip_restriction', 'scmIpSecurityRestrictions', each(restrictionRows)],
  ['scm_ip_restriction_default_action', 'scmIpSecurityRestrictionsDefaultAction'],
  ['scm_min_tls_version', 'scmMinTlsVersion'],
  ['scm_minimum_tls_version', 'scmMinTlsVersion'],
  ['scm_type', 'scmType'],
  ['scm_use_main_ip_restriction', 'scmIpSecurityRestrictionsUseMain'],
  ['use_32_bit_worker', 'use32BitWorkerProcess'],
  ['use_32_bit_worker_process', 'use32BitWorkerProcess'],
  ['vnet_route_all_enabled', 'vnetRouteAllEnabled'],
  ['websockets_enabled', 'webSocketsEnabled'],
  ['worker_count', 'numberOfWorkers'],
];

const isSet = (value: Value | undefined): value is Value => value !== undefined && value !== null && value !== '';

/** The setting that names the storage account of a function app, as the provider writes it. */
function storageSetting(site: ValueObject): readonly ValueObject[] {
  const { storage_account_name: account, storage_account_access_key: key } = site;
  if (site['storage_uses_managed_identity'] === true)
    return isSet(account) ? [{ name: 'AzureWebJobsStorage__accountName', value: account }] : [];
  const secret = site['storage_key_vault_secret_id'];
  const name = 'AzureWebJobsStorage';
  if (isSet(secret)) return [{ name, value: joinText(['@Microsoft.KeyVault(SecretUri=', pieceOf(secret), ')']) }];
  if (!isSet(account) || !isSet(key)) return [];
  const value = joinText([
    'DefaultEndpointsProtocol=https;AccountName=',
    pieceOf(account),
    ';AccountKey=',
    pieceOf(key),
  ]);
  return [{ name, value }];
}

/** The settings that the author wrote and those that the provider adds for other attributes. */
const appSettings = from((site) => {
  const { app_settings: written, functions_extension_version: version } = site;
  if (isUnknown(written)) return written;
  const own = isValueObject(written)
    ? Object.entries(written).map(([name, value]): ValueObject => ({ name, value }))
    : [];
  const config = isValueArray(site['site_config'] ?? null) ? (site['site_config'] as readonly Value[])[0] : undefined;
  const insights = isValueObject(config) ? config['application_insights_connection_string'] : undefined;
  const all = [
    ...own,
    ...(isSet(version) ? [{ name: 'FUNCTIONS_EXTENSION_VERSION', value: version }] : []),
    ...storageSetting(site),
    ...(isSet(insights) ? [{ name: 'APPLICATIONINSIGHTS_CONNECTION_STRING', value: insights }] : []),
  ];
  return all.length === 0 ? undefined : all;
});

/** Writes nothing: the row says where in the source a property stands that another row puts together. */
const locates: Convert = { convert: () => undefined, unknown: () => undefined };

/** Azure numbers the managed identity of a site; which number it is, only Azure knows. */
const identityNumber = (kind: string): Convert => ({
  convert: (value, tools) =>
    typeof value === 'string' && value.includes(kind)
      ? new Unknown('runtime', `${textOf(tools.id()).replaceAll('/', '|')}.identity.${kind}`)
      : undefined,
});

const runtimes: readonly (readonly [attribute: string, name: string])[] = [
  ['go_version', 'GO'],
  ['node_version', 'NODE'],
  ['php_version', 'PHP'],
  ['python_version', 'PYTHON'],
  ['ruby_version', 'RUBY'],
  ['powershell_core_version', 'POWERSHELL'],
];

/** Names of a site's run time as `linuxFxVersion` has them. */
const linuxRuntime = (isFunction: boolean): Convert =>
  from((stack) => {
    const { docker_image_name: image, dotnet_version: dotnet, java_version: java } = stack;
    if (isSet(image)) {
      const host = textOf(stack['docker_registry_url'] ?? '').replace(/^https?:\/\//, '');
      return joinText(['DOCKER|', host === '' ? '' : `${host}/`, pieceOf(image)]);
    }
    if (isSet(dotnet)) return joinText([`${dotnetName(isFunction, stack)}|`, pieceOf(dotnet)]);
    for (const [attribute, name] of runtimes) {
      const version = stack[attribute];
      if (isSet(version)) return joinText([`${name}|`, pieceOf(version)]);
    }
    if (!isSet(java)) return undefined;
    // A web app's text for Java also names the server and its build, which the plan does not tell.
    return isFunction ? joinText(['JAVA|', pieceOf(java)]) : new Unknown('unsupported', 'java_version.linuxFxVersion');
  });

function dotnetName(isFunction: boolean, stack: ValueObject): string {
  if (!isFunction) return 'DOTNETCORE';
  return stack['use_dotnet_isolated_runtime'] === true ? 'DOTNET-ISOLATED' : 'DOTNET';
}

const windowsStack: readonly Row[] = [
  ['dotnet_version', 'properties.siteConfig.netFrameworkVersion'],
  ['java_version', 'properties.siteConfig.javaVersion'],
  ['node_version', 'properties.siteConfig.nodeVersion'],
  ['php_version', 'properties.siteConfig.phpVersion'],
  ['powershell_core_version', 'properties.siteConfig.powerShellVersion'],
].map(([attribute = '', to = '']): Row => [`site_config[0].application_stack[0].${attribute}`, to]);

export interface SiteKind {
  readonly os: 'linux' | 'windows';
  readonly isFunction: boolean;
}

const kindRows = ({ os, isFunction }: SiteKind): readonly Row[] => {
  const kind = isFunction ? 'functionapp' : 'app';
  const stack = 'site_config[0].application_stack';
  if (os === 'windows') return [['', 'kind', always(kind)], ...windowsStack];
  return [
    ['', 'kind', always(`${kind},linux`)],
    [`${stack}[0].docker_image_name`, 'kind', whenSet(`${kind},linux,container`)],
    [`${stack}[0].docker`, 'kind', whenSet(`${kind},linux,container`)],
    ['', 'properties.reserved', always(true)],
    [stack, 'properties.siteConfig.linuxFxVersion', linuxRuntime(isFunction)],
  ];
};

/** The body of a site or slot. */
export const siteRows = (kind: SiteKind): readonly Row[] => [
  ...kindRows(kind),
  ['service_plan_id', 'properties.serverFarmId'],
  ['app_service_plan_id', 'properties.serverFarmId'],
  ['enabled', 'properties.enabled'],
  ['https_only', 'properties.httpsOnly'],
  ['client_affinity_enabled', 'properties.clientAffinityEnabled'],
  ['client_certificate_enabled', 'properties.clientCertEnabled'],
  ['client_certificate_mode', 'properties.clientCertMode'],
  ['client_certificate_exclusion_paths', 'properties.clientCertExclusionPaths'],
  ['public_network_access_enabled', 'properties.publicNetworkAccess', enabled],
  ['public_network_access_enabled', 'properties.siteConfig.publicNetworkAccess', enabled],
  ['public_network_access', 'properties.publicNetworkAccess'],
  ['public_network_access', 'properties.siteConfig.publicNetworkAccess'],
  ['key_vault_reference_identity_id', 'properties.keyVaultReferenceIdentity'],
  ['key_vault_reference_identity_id', 'properties.siteConfig.keyVaultReferenceIdentity'],
  ['virtual_network_subnet_id', 'properties.virtualNetworkSubnetId'],
  // Since its API of 2024-11-01 Azure shows these in one object, before in members of their own.
  ['site_config[0].vnet_route_all_enabled', 'properties.outboundVnetRouting.applicationTraffic'],
  ['virtual_network_backup_restore_enabled', 'properties.outboundVnetRouting.backupRestoreTraffic'],
  ['vnet_image_pull_enabled', 'properties.outboundVnetRouting.imagePullTraffic'],
  ['virtual_network_image_pull_enabled', 'properties.outboundVnetRouting.imagePullTraffic'],
  ['vnet_content_share_enabled', 'properties.outboundVnetRouting.contentShareTraffic'],
  ['virtual_network_backup_restore_enabled', 'properties.vnetBackupRestoreEnabled'],
  ['vnet_image_pull_enabled', 'properties.vnetImagePullEnabled'],
  ['virtual_network_image_pull_enabled', 'properties.vnetImagePullEnabled'],
  ['vnet_content_share_enabled', 'properties.vnetContentShareEnabled'],
  ['site_config[0].vnet_route_all_enabled', 'properties.vnetRouteAllEnabled'],
  ...nested('site_config[0].', 'properties.siteConfig.', configRows),
  ['identity[0].type', 'properties.siteConfig.managedServiceIdentityId', identityNumber('SystemAssigned')],
  ['identity[0].type', 'properties.siteConfig.xManagedServiceIdentityId', identityNumber('UserAssigned')],
  ['app_settings', 'properties.siteConfig.appSettings', locates],
  ['', 'properties.siteConfig.appSettings', appSettings],
  [
    'connection_string',
    'properties.siteConfig.connectionStrings',
    each([
      ['name', 'name'],
      ['type', 'type'],
      ['value', 'connectionString'],
    ]),
  ],
  ['logs[0].detailed_error_messages', 'properties.siteConfig.detailedErrorLoggingEnabled'],
  ['logs[0].failed_request_tracing', 'properties.siteConfig.requestTracingEnabled'],
  ['logs[0].http_logs', 'properties.siteConfig.httpLoggingEnabled', whenSet(true)],
  [
    'storage_account',
    'properties.siteConfig.azureStorageAccounts',
    keyed([
      ['account_name', 'accountName'],
      ['share_name', 'shareName'],
      ['type', 'type'],
      ['mount_path', 'mountPath'],
    ]),
  ],
];
