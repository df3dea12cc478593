import { keyed, whenSet } from './convert.ts';
import { nested, type ResourceMapping, type Row, under } from './mapping.ts';
import { webVersion } from './site-config.ts';

const signInRows: readonly Row[] = [
  ['auth_enabled', 'platform.enabled'],
  ['runtime_version', 'platform.runtimeVersion'],
  ['config_file_path', 'platform.configFilePath'],
  ['require_authentication', 'globalValidation.requireAuthentication'],
  ['unauthenticated_action', 'globalValidation.unauthenticatedClientAction'],
  ['default_provider', 'globalValidation.redirectToProvider'],
  ['excluded_paths', 'globalValidation.excludedPaths'],
  ['require_https', 'httpSettings.requireHttps'],
  ['http_route_api_prefix', 'httpSettings.routes.apiPrefix'],
  ['forward_proxy_convention', 'httpSettings.forwardProxy.convention'],
  ['active_directory_v2', 'identityProviders.azureActiveDirectory.enabled', whenSet(true)],
  ['active_directory_v2[0].client_id', 'identityProviders.azureActiveDirectory.registration.clientId'],
  ['active_directory_v2[0].tenant_auth_endpoint', 'identityProviders.azureActiveDirectory.registration.openIdIssuer'],
  [
    'active_directory_v2[0].client_secret_setting_name',
    'identityProviders.azureActiveDirectory.registration.clientSecretSettingName',
  ],
  ['active_directory_v2[0].allowed_audiences', 'identityProviders.azureActiveDirectory.validation.allowedAudiences'],
  ['login[0].token_store_enabled', 'login.tokenStore.enabled'],
  ['login[0].token_refresh_extension_time', 'login.tokenStore.tokenRefreshExtensionHours'],
  ['login[0].cookie_expiration_convention', 'login.cookieExpiration.convention'],
  ['login[0].cookie_expiration_time', 'login.cookieExpiration.timeToExpiration'],
  ['login[0].validate_nonce', 'login.nonce.validateNonce'],
  ['login[0].allowed_external_redirect_urls', 'login.allowedExternalRedirectUrls'],
];

const olderSignInRows: readonly Row[] = [
  ['enabled', 'enabled'],
  ['default_provider', 'defaultProvider'],
  ['issuer', 'issuer'],
  ['runtime_version', 'runtimeVersion'],
  ['token_store_enabled', 'tokenStoreEnabled'],
  ['unauthenticated_client_action', 'unauthenticatedClientAction'],
  ['allowed_external_redirect_urls', 'allowedExternalRedirectUrls'],
  ['active_directory[0].client_id', 'clientId'],
  ['active_directory[0].allowed_audiences', 'allowedAudiences'],
];

const logRows: readonly Row[] = [
  ['application_logs[0].file_system_level', 'applicationLogs.fileSystem.level'],
  ['application_logs[0].azure_blob_storage[0].level', 'applicationLogs.azureBlobStorage.level'],
  ['application_logs[0].azure_blob_storage[0].retention_in_days', 'applicationLogs.azureBlobStorage.retentionInDays'],
  ['http_logs[0].file_system', 'httpLogs.fileSystem.enabled', whenSet(true)],
  ['http_logs[0].file_system[0].retention_in_days', 'httpLogs.fileSystem.retentionInDays'],
  ['http_logs[0].file_system[0].retention_in_mb', 'httpLogs.fileSystem.retentionInMb'],
  ['http_logs[0].azure_blob_storage', 'httpLogs.azureBlobStorage.enabled', whenSet(true)],
  ['http_logs[0].azure_blob_storage[0].retention_in_days', 'httpLogs.azureBlobStorage.retentionInDays'],
  ['detailed_error_messages', 'detailedErrorMessages.enabled'],
  ['failed_request_tracing', 'failedRequestsTracing.enabled'],
];

/** What else the block of a site configures: its settings as resources of their own, and who may publish how. */
export const siteChildren = (type: 'Microsoft.Web/sites' | 'Microsoft.Web/sites/slots'): readonly ResourceMapping[] => {
  const config = (name: string, rows: readonly Row[]): ResourceMapping => ({
    type: `${type}/config`,
    apiVersion: webVersion,
    id: under('id', `=${name}`),
    rows,
  });
  const publishing = (name: string, attribute: string): ResourceMapping => ({
    type: `${type}/basicPublishingCredentialsPolicies`,
    apiVersion: webVersion,
    id: under('id', `=${name}`),
    rows: [[attribute, 'properties.allow']],
  });
  return [
    config('appsettings', [['app_settings', 'properties']]),
    config('connectionstrings', [
      [
        'connection_string',
        'properties',
        keyed([
          ['value', 'value'],
          ['type', 'type'],
        ]),
      ],
    ]),
    config('authsettingsV2', nested('auth_settings_v2[0].', 'properties.', signInRows)),
    config('authsettings', nested('auth_settings[0].', 'properties.', olderSignInRows)),
    config('logs', nested('logs[0].', 'properties.', logRows)),
    config('slotConfigNames', [
      ['sticky_settings[0].app_setting_names', 'properties.appSettingNames'],
      ['sticky_settings[0].connection_string_names', 'properties.connectionStringNames'],
    ]),
    publishing('ftp', 'ftp_publish_basic_authentication_enabled'),
    publishing('scm', 'webdeploy_publish_basic_authentication_enabled'),
    publishing('scm', 'scm_publish_basic_authentication_enabled'),
  ];
};
