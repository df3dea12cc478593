import type { DefaultRow } from './default-row.ts';

const docs = 'https://learn.microsoft.com/azure/';

const row = (type: string, path: string, value: DefaultRow['default'], document: string): DefaultRow => ({
  type,
  path: `properties.${path}`,
  default: value,
  document: `${docs}${document}`,
});

/** Keys and shared signatures work until someone turns them off. */
const keysWork = (type: string, document: string): DefaultRow => row(type, 'disableLocalAuth', false, document);

/** Documented defaults of keys, passwords and secrets: which of them work where nobody says. */
export const localAuthenticationDefaults: readonly DefaultRow[] = [
  row(
    'microsoft.storage/storageaccounts/blobservices/containers',
    'publicAccess',
    null,
    'storage/blobs/anonymous-read-access-configure',
  ),
  row('microsoft.keyvault/vaults', 'enableRbacAuthorization', false, 'key-vault/general/access-control-default'),
  {
    ...row('microsoft.keyvault/vaults', 'enableRbacAuthorization', true, 'key-vault/general/access-control-default'),
    fromApiVersion: '2026-02-01',
  },
  row('microsoft.keyvault/vaults', 'enablePurgeProtection', null, 'key-vault/general/soft-delete-overview'),
  row('microsoft.keyvault/vaults', 'enableSoftDelete', true, 'key-vault/general/soft-delete-overview'),
  row('microsoft.keyvault/vaults', 'softDeleteRetentionInDays', 90, 'key-vault/general/soft-delete-overview'),
  row('microsoft.keyvault/managedhsms', 'softDeleteRetentionInDays', 90, 'key-vault/managed-hsm/soft-delete-overview'),
  row(
    'microsoft.keyvault/vaults/keys',
    'rotationPolicy.lifetimeActions',
    null,
    'key-vault/keys/how-to-configure-key-rotation',
  ),
  row(
    'microsoft.keyvault/vaults/keys',
    'rotationPolicy.attributes.expiryTime',
    null,
    'key-vault/keys/how-to-configure-key-rotation',
  ),
  row('microsoft.keyvault/vaults/keys', 'attributes.exp', null, 'key-vault/keys/about-keys-details'),
  row('microsoft.keyvault/vaults/secrets', 'attributes.exp', null, 'key-vault/secrets/about-secrets'),
  row(
    'microsoft.storage/storageaccounts',
    'allowSharedKeyAccess',
    null,
    'storage/common/shared-key-authorization-prevent',
  ),
  row(
    'microsoft.storage/storageaccounts',
    'defaultToOAuthAuthentication',
    null,
    'storage/blobs/authorize-data-operations-portal',
  ),
  row(
    'microsoft.storage/storageaccounts',
    'sasPolicy.sasExpirationPeriod',
    null,
    'storage/common/sas-expiration-policy',
  ),
  keysWork('microsoft.documentdb/databaseaccounts', 'cosmos-db/how-to-connect-role-based-access-control'),
  keysWork('microsoft.eventhub/namespaces', 'event-hubs/authenticate-shared-access-signature'),
  keysWork('microsoft.servicebus/namespaces', 'service-bus-messaging/disable-local-authentication'),
  keysWork('microsoft.search/searchservices', 'search/search-security-enable-roles'),
  keysWork(
    'microsoft.appconfiguration/configurationstores',
    'azure-app-configuration/howto-disable-access-key-authentication',
  ),
  keysWork('microsoft.cognitiveservices/accounts', 'ai-services/disable-local-auth'),
  keysWork('microsoft.eventgrid/topics', 'event-grid/authenticate-with-microsoft-entra-id'),
  keysWork('microsoft.eventgrid/domains', 'event-grid/authenticate-with-microsoft-entra-id'),
  keysWork('microsoft.devices/iothubs', 'iot-hub/authenticate-authorize-azure-ad'),
  keysWork('microsoft.signalrservice/signalr', 'azure-signalr/howto-disable-local-auth'),
  keysWork('microsoft.signalrservice/webpubsub', 'azure-web-pubsub/howto-disable-local-auth'),
  row(
    'microsoft.cache/redis',
    'disableAccessKeyAuthentication',
    false,
    'azure-cache-for-redis/cache-azure-active-directory-for-authentication',
  ),
  row(
    'microsoft.dbforpostgresql/flexibleservers',
    'authConfig.passwordAuth',
    'Enabled',
    'postgresql/flexible-server/concepts-azure-ad-authentication',
  ),
  row(
    'microsoft.sql/servers/azureadonlyauthentications',
    'azureADOnlyAuthentication',
    null,
    'azure-sql/database/authentication-azure-ad-only-authentication',
  ),
  row(
    'microsoft.sql/managedinstances/azureadonlyauthentications',
    'azureADOnlyAuthentication',
    null,
    'azure-sql/database/authentication-azure-ad-only-authentication',
  ),
  row(
    'microsoft.synapse/workspaces',
    'azureADOnlyAuthentication',
    false,
    'synapse-analytics/sql/active-directory-authentication',
  ),
  row(
    'microsoft.containerregistry/registries',
    'adminUserEnabled',
    false,
    'container-registry/container-registry-authentication',
  ),
  row(
    'microsoft.containerregistry/registries',
    'anonymousPullEnabled',
    false,
    'container-registry/anonymous-pull-access',
  ),
  row(
    'microsoft.batch/batchaccounts',
    'allowedAuthenticationModes',
    ['SharedKey', 'AAD', 'TaskAuthenticationToken'],
    'batch/security-best-practices',
  ),
  row(
    'microsoft.containerservice/managedclusters',
    'disableLocalAccounts',
    false,
    'aks/manage-local-accounts-managed-azure-ad',
  ),
  row(
    'microsoft.containerservice/managedclusters',
    'aadProfile.managed',
    null,
    'aks/enable-authentication-microsoft-entra-id',
  ),
  row('microsoft.containerservice/managedclusters', 'oidcIssuerProfile.enabled', null, 'aks/use-oidc-issuer'),
  row(
    'microsoft.containerservice/managedclusters',
    'securityProfile.workloadIdentity.enabled',
    null,
    'aks/workload-identity-deploy-cluster',
  ),
  row(
    'microsoft.containerservice/managedclusters',
    'addonProfiles.azureKeyvaultSecretsProvider.enabled',
    null,
    'aks/csi-secrets-store-driver',
  ),
  row('microsoft.app/containerapps', 'configuration.secrets', null, 'container-apps/manage-secrets'),
  row('microsoft.app/containerapps', 'configuration.secrets[*].keyVaultUrl', null, 'container-apps/manage-secrets'),
  ...['env', 'env[*].value'].map((path) =>
    row('microsoft.app/containerapps', `template.containers[*].${path}`, null, 'container-apps/environment-variables'),
  ),
  ...['sites', 'sites/slots'].flatMap((type) => [
    row(`microsoft.web/${type}`, 'siteConfig.appSettings', [], 'app-service/configure-common'),
    row(`microsoft.web/${type}`, 'siteConfig.connectionStrings', [], 'app-service/configure-common'),
  ]),
  row(
    'microsoft.compute/virtualmachines',
    'osProfile.linuxConfiguration.disablePasswordAuthentication',
    null,
    'virtual-machines/linux/create-ssh-keys-detailed',
  ),
  row('microsoft.apimanagement/service/namedvalues', 'secret', false, 'api-management/api-management-howto-properties'),
  row(
    'microsoft.apimanagement/service/namedvalues',
    'keyVault.secretIdentifier',
    null,
    'api-management/api-management-howto-properties',
  ),
];
