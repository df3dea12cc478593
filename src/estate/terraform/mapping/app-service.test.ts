import { describe, expect, it } from 'vitest';
import { bodies } from '../testing/read-case.ts';

const base = { name: 'a1', resource_group_name: 'rg', location: 'West Europe' };
const SITE = 'microsoft.web/sites';

describe('App Service mappings', () => {
  it.each([
    [
      'transport settings of a site',
      'azurerm_linux_web_app',
      {
        https_only: true,
        public_network_access_enabled: false,
        site_config: [{ minimum_tls_version: '1.2', scm_minimum_tls_version: '1.3', ftps_state: 'Disabled' }],
      },
      {
        [SITE]: {
          kind: 'app,linux',
          properties: {
            httpsOnly: true,
            reserved: true,
            publicNetworkAccess: 'Disabled',
            siteConfig: {
              minTlsVersion: '1.2',
              scmMinTlsVersion: '1.3',
              ftpsState: 'Disabled',
              publicNetworkAccess: 'Disabled',
            },
          },
        },
      },
    ],
    [
      'settings of a site, in the site and beside it',
      'azurerm_windows_web_app',
      {
        app_settings: { A: '1' },
        connection_string: [{ name: 'db', type: 'SQLAzure', value: 'Server=s' }],
        key_vault_reference_identity_id: '/subscriptions/s/x',
      },
      {
        [SITE]: {
          kind: 'app',
          properties: {
            keyVaultReferenceIdentity: '/subscriptions/s/x',
            siteConfig: {
              appSettings: [{ name: 'A', value: '1' }],
              connectionStrings: [{ name: 'db', type: 'SQLAzure', connectionString: 'Server=s' }],
            },
          },
        },
      },
    ],
    [
      'network of a function app',
      'azurerm_linux_function_app',
      {
        virtual_network_subnet_id: '/subscriptions/s/subnet',
        site_config: [
          {
            vnet_route_all_enabled: true,
            ip_restriction: [{ name: 'r', action: 'Allow', priority: 100, service_tag: 'AzureFrontDoor.Backend' }],
            application_stack: [{ python_version: '3.12' }],
          },
        ],
      },
      {
        [SITE]: {
          kind: 'functionapp,linux',
          properties: {
            virtualNetworkSubnetId: '/subscriptions/s/subnet',
            vnetRouteAllEnabled: true,
            siteConfig: {
              linuxFxVersion: 'PYTHON|3.12',
              vnetRouteAllEnabled: true,
              ipSecurityRestrictions: [
                {
                  name: 'r',
                  action: 'Allow',
                  priority: 100,
                  ipAddress: 'AzureFrontDoor.Backend',
                  tag: 'ServiceTag',
                },
              ],
            },
          },
        },
      },
    ],
    [
      'what a function app writes into its settings',
      'azurerm_windows_function_app',
      {
        app_settings: {},
        functions_extension_version: '~4',
        storage_account_name: 'sa',
        storage_uses_managed_identity: true,
      },
      {
        [SITE]: {
          properties: {
            siteConfig: {
              appSettings: [
                { name: 'FUNCTIONS_EXTENSION_VERSION', value: '~4' },
                { name: 'AzureWebJobsStorage__accountName', value: 'sa' },
              ],
            },
          },
        },
      },
    ],
    [
      'publishing with a password',
      'azurerm_linux_web_app',
      { ftp_publish_basic_authentication_enabled: false },
      { [`${SITE}/basicpublishingcredentialspolicies`]: { name: 'ftp', properties: { allow: false } } },
    ],
    [
      'a logic app, whose attributes have older names',
      'azurerm_logic_app_standard',
      { public_network_access: 'Disabled', site_config: [{ min_tls_version: '1.2' }] },
      {
        [SITE]: {
          kind: 'functionapp,workflowapp',
          properties: { publicNetworkAccess: 'Disabled', siteConfig: { minTlsVersion: '1.2' } },
        },
      },
    ],
    [
      'a plan',
      'azurerm_service_plan',
      { os_type: 'Linux', sku_name: 'P1v3', zone_balancing_enabled: true, worker_count: 3 },
      {
        'microsoft.web/serverfarms': {
          kind: 'linux',
          sku: { name: 'P1v3', tier: 'PremiumV3', capacity: 3 },
          properties: { reserved: true, zoneRedundant: true },
        },
      },
    ],
    [
      'an environment',
      'azurerm_app_service_environment_v3',
      {
        internal_load_balancing_mode: 'Web, Publishing',
        cluster_setting: [{ name: 'InternalEncryption', value: 'true' }],
        allow_new_private_endpoint_connections: false,
      },
      {
        'microsoft.web/hostingenvironments': {
          kind: 'ASEV3',
          properties: {
            internalLoadBalancingMode: 'Web, Publishing',
            clusterSettings: [{ name: 'InternalEncryption', value: 'true' }],
            networkingConfiguration: { properties: { allowNewPrivateEndpointConnections: false } },
          },
        },
      },
    ],
    [
      'a static site',
      'azurerm_static_web_app',
      { sku_tier: 'Standard', sku_size: 'Standard', public_network_access_enabled: false },
      {
        'microsoft.web/staticsites': {
          sku: { name: 'Standard', tier: 'Standard' },
          properties: { publicNetworkAccess: 'Disabled' },
        },
      },
    ],
  ])('%s', (_, type, values, expected) => {
    expect(bodies([{ address: `${type}.x`, values: { ...base, ...values } }])).toMatchObject(expected);
  });

  it.each([
    ['appsettings', { app_settings: { A: '1' } }, { A: '1' }],
    [
      'connectionstrings',
      { connection_string: [{ name: 'db', type: 'SQLAzure', value: 'v' }] },
      { db: { type: 'SQLAzure', value: 'v' } },
    ],
    [
      'authsettingsV2',
      {
        auth_settings_v2: [
          {
            auth_enabled: true,
            require_authentication: true,
            unauthenticated_action: 'Return401',
            active_directory_v2: [{ client_id: 'c' }],
          },
        ],
      },
      {
        platform: { enabled: true },
        globalValidation: { requireAuthentication: true, unauthenticatedClientAction: 'Return401' },
        identityProviders: { azureActiveDirectory: { enabled: true, registration: { clientId: 'c' } } },
      },
    ],
    [
      'logs',
      { logs: [{ detailed_error_messages: true, http_logs: [{ file_system: [{ retention_in_days: 30 }] }] }] },
      {
        detailedErrorMessages: { enabled: true },
        httpLogs: { fileSystem: { enabled: true, retentionInDays: 30 } },
      },
    ],
  ])('configuration named %s', (name, values, properties) => {
    const read = bodies([{ address: 'azurerm_linux_web_app.x', values: { ...base, ...values } }]);
    expect(read[`${SITE}/config`]).toMatchObject({ name, properties });
  });

  it('slots stand below their site', () => {
    const app = '/subscriptions/s/resourceGroups/rg/providers/Microsoft.Web/sites/a1';
    const values = { name: 'blue', app_service_id: app, https_only: true };
    const read = bodies([{ address: 'azurerm_linux_web_app_slot.x', values }]);
    expect(read[`${SITE}/slots`]).toMatchObject({ id: `${app}/slots/blue`, properties: { httpsOnly: true } });
  });

  it('settings that are not known hide what the provider adds to them', () => {
    const read = bodies([
      {
        address: 'azurerm_linux_function_app.x',
        values: { ...base, functions_extension_version: '~4' },
        unknown: { app_settings: true },
        references: { app_settings: ['local.settings'] },
      },
    ]);
    expect(read[SITE]).toMatchObject({ properties: { siteConfig: { appSettings: { $unknown: expect.anything() } } } });
  });
});
