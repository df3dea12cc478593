import type { AzurermRow, AzurermType, Rewrite } from '../azurerm-type.ts';
import { enabled, hcl, mapOf, nothing, only, words } from '../rewrite.ts';
import { identityRows } from './identity.ts';

/** What App Service keeps of a request log where nothing is said: https://learn.microsoft.com/azure/app-service/troubleshoot-diagnostic-logs */
const keptRequests = { retention_in_days: 0, retention_in_mb: 35 };

const runtimes: Readonly<Record<string, string>> = {
  DOTNETCORE: 'dotnet_version',
  NODE: 'node_version',
  PHP: 'php_version',
  PYTHON: 'python_version',
};

/** `NODE|22-lts` as the block that names the version; of a text that is only known later, the one that it turns out to be. */
const stack: Rewrite = (value) => {
  if (typeof value !== 'string') return undefined;
  if (!value.includes('${')) {
    const [name = '', version = ''] = value.split('|');
    const attribute = runtimes[name];
    return attribute === undefined ? undefined : { [attribute]: version };
  }
  const text = hcl(value);
  return Object.fromEntries(
    Object.entries(runtimes).map(([name, attribute]) => [
      attribute,
      `\${startswith(${text}, "${name}|") ? trimprefix(${text}, "${name}|") : null}`,
    ]),
  );
};

const configRows: readonly AzurermRow[] = [
  ['linuxFxVersion', 'application_stack', stack],
  ['minTlsVersion', 'minimum_tls_version'],
  ['scmMinTlsVersion', 'scm_minimum_tls_version'],
  ['ftpsState', 'ftps_state'],
  ['http20Enabled', 'http2_enabled'],
  ['alwaysOn', 'always_on'],
  ['remoteDebuggingEnabled', 'remote_debugging_enabled'],
  ['webSocketsEnabled', 'websockets_enabled'],
  ['ipSecurityRestrictionsDefaultAction', 'ip_restriction_default_action'],
  ['scmIpSecurityRestrictionsDefaultAction', 'scm_ip_restriction_default_action'],
];

const siteRows: readonly AzurermRow[] = [
  ['kind', null],
  ...identityRows,
  ['properties.serverFarmId', 'service_plan_id'],
  ['properties.reserved', null],
  ['properties.httpsOnly', 'https_only'],
  ['properties.publicNetworkAccess', 'public_network_access_enabled', enabled],
  ['properties.virtualNetworkSubnetId', 'virtual_network_subnet_id'],
  ['properties.outboundVnetRouting.allTraffic', 'site_config.vnet_route_all_enabled'],
  ['properties.outboundVnetRouting.allTraffic', 'vnet_image_pull_enabled'],
  ['properties.outboundVnetRouting.allTraffic', 'virtual_network_backup_restore_enabled'],
  ['properties.clientAffinityEnabled', 'client_affinity_enabled'],
  ['properties.keyVaultReferenceIdentity', 'key_vault_reference_identity_id'],
  ...configRows.map(([from, to, as]): AzurermRow => {
    const row = [`properties.siteConfig.${from}`, `site_config.${to}`] as const;
    return as === undefined ? row : [...row, as];
  }),
  ['properties.siteConfig.healthCheckPath', 'site_config.health_check_path'],
  // How long an instance may be ill: the provider asks for it, and this is what Azure does by itself.
  ['properties.siteConfig.healthCheckPath', 'site_config.health_check_eviction_time_in_min', () => 10],
  ['properties.siteConfig.connectionStrings', null, nothing],
  ['properties.siteConfig.appSettings', 'app_settings', mapOf('name', 'value')],
  ['properties.siteConfig.detailedErrorLoggingEnabled', 'logs.detailed_error_messages'],
  [
    'properties.siteConfig.httpLoggingEnabled',
    'logs.http_logs.file_system',
    (on) => (on === true ? keptRequests : undefined),
  ],
];

/** How people sign in: `authsettingsV2` of a site, a block of the provider's own resource. */
const signInRows: readonly AzurermRow[] = [
  ['properties.platform.enabled', 'auth_settings_v2.auth_enabled'],
  ['properties.platform.runtimeVersion', 'auth_settings_v2.runtime_version'],
  ['properties.globalValidation.requireAuthentication', 'auth_settings_v2.require_authentication'],
  ['properties.globalValidation.unauthenticatedClientAction', 'auth_settings_v2.unauthenticated_action'],
  ['properties.globalValidation.redirectToProvider', 'auth_settings_v2.default_provider'],
  ['properties.globalValidation.excludedPaths', 'auth_settings_v2.excluded_paths'],
  ['properties.httpSettings.requireHttps', 'auth_settings_v2.require_https'],
  ['properties.httpSettings.routes.apiPrefix', 'auth_settings_v2.http_route_api_prefix'],
  ['properties.httpSettings.forwardProxy.convention', 'auth_settings_v2.forward_proxy_convention'],
  ['properties.identityProviders.azureActiveDirectory.enabled', null, only(true)],
  [
    'properties.identityProviders.azureActiveDirectory.registration.openIdIssuer',
    'auth_settings_v2.active_directory_v2.tenant_auth_endpoint',
  ],
  [
    'properties.identityProviders.azureActiveDirectory.registration.clientId',
    'auth_settings_v2.active_directory_v2.client_id',
  ],
  [
    'properties.identityProviders.azureActiveDirectory.validation.allowedAudiences',
    'auth_settings_v2.active_directory_v2.allowed_audiences',
  ],
  ['properties.login.tokenStore.enabled', 'auth_settings_v2.login.token_store_enabled'],
  ['properties.login.tokenStore.tokenRefreshExtensionHours', 'auth_settings_v2.login.token_refresh_extension_time'],
  ['properties.login.preserveUrlFragmentsForLogins', 'auth_settings_v2.login.preserve_url_fragments_for_logins'],
  ['properties.login.cookieExpiration.convention', 'auth_settings_v2.login.cookie_expiration_convention'],
  ['properties.login.cookieExpiration.timeToExpiration', 'auth_settings_v2.login.cookie_expiration_time'],
  ['properties.login.nonce.validateNonce', 'auth_settings_v2.login.validate_nonce'],
  ['properties.login.nonce.nonceExpirationInterval', 'auth_settings_v2.login.nonce_expiration_time'],
];

const publishing = 'Microsoft.Web/sites/basicPublishingCredentialsPolicies';

/** App Service, and what its applications report. */
export const webTypes: readonly AzurermType[] = [
  {
    type: 'Microsoft.Web/serverfarms',
    terraform: 'azurerm_service_plan',
    in: 'group',
    rows: [
      ['kind', 'os_type', words({ linux: 'Linux', app: 'Windows' })],
      ['properties.reserved', null],
      ['sku.name', 'sku_name'],
      ['sku.tier', null],
      ['sku.capacity', 'worker_count'],
      ['properties.zoneRedundant', 'zone_balancing_enabled'],
    ],
  },
  {
    type: 'Microsoft.Web/sites',
    terraform: ({ kind }) => (kind === 'app,linux' ? 'azurerm_linux_web_app' : undefined),
    in: 'group',
    rows: siteRows,
    lacks: ['properties.endToEndEncryptionEnabled'],
    absorbs: [
      {
        type: publishing,
        name: 'ftp',
        rows: [['properties.allow', 'ftp_publish_basic_authentication_enabled']],
      },
      {
        type: publishing,
        name: 'scm',
        rows: [['properties.allow', 'webdeploy_publish_basic_authentication_enabled']],
      },
      { type: 'Microsoft.Web/sites/config', name: 'authsettingsV2', rows: signInRows },
    ],
    exports: { 'properties.defaultHostName': 'default_hostname' },
  },
  {
    type: 'Microsoft.Insights/components',
    terraform: 'azurerm_application_insights',
    in: 'group',
    rows: [
      ['kind', null],
      ['properties.Application_Type', 'application_type'],
      ['properties.WorkspaceResourceId', 'workspace_id'],
      ['properties.IngestionMode', null, only('LogAnalytics')],
      ['properties.publicNetworkAccessForIngestion', 'internet_ingestion_enabled', enabled],
      ['properties.publicNetworkAccessForQuery', 'internet_query_enabled', enabled],
      ['properties.DisableLocalAuth', 'local_authentication_disabled'],
      ['properties.DisableIpMasking', 'disable_ip_masking'],
    ],
    exports: { 'properties.ConnectionString': 'connection_string', 'properties.AppId': 'app_id' },
  },
];
