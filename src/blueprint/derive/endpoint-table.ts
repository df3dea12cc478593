import type { Handle, RegionKey } from '../model/resource.ts';

/** How resources of a type are reached by private endpoints: one endpoint for each part of the resource that it leads to. */
export interface EndpointRow {
  readonly type: string;
  /** Children that must be there first, since the endpoint takes names for those that it finds. */
  readonly afterChildren?: true;
  readonly groups: readonly EndpointGroup[];
}
export interface EndpointGroup {
  readonly group: string;
  /** Private DNS zones; `{region}` and `{code}` are filled in. */
  readonly zones: readonly string[];
  /**
   * `own`: the resource serves the region in which it stands. `both`: the networks of the other region reach it too, by an
   * endpoint of their own, so that neither region depends on the other's networks.
   */
  readonly reach: 'own' | 'both';
  /** Only where this setting of the resource is true. */
  readonly where?: string;
}

/** Every type that the blueprint declares and that has private endpoints: https://learn.microsoft.com/azure/private-link/private-endpoint-dns */
export const endpointTable: readonly EndpointRow[] = [
  {
    type: 'Microsoft.Storage/storageAccounts',
    groups: [
      { group: 'blob', zones: ['privatelink.blob.core.windows.net'], reach: 'both' },
      { group: 'dfs', zones: ['privatelink.dfs.core.windows.net'], reach: 'both', where: 'isHnsEnabled' },
    ],
  },
  {
    type: 'Microsoft.KeyVault/vaults',
    groups: [{ group: 'vault', zones: ['privatelink.vaultcore.azure.net'], reach: 'own' }],
  },
  {
    type: 'Microsoft.KeyVault/managedHSMs',
    groups: [{ group: 'managedhsm', zones: ['privatelink.managedhsm.azure.net'], reach: 'both' }],
  },
  {
    type: 'Microsoft.Sql/servers',
    groups: [{ group: 'sqlServer', zones: ['privatelink.database.windows.net'], reach: 'both' }],
  },
  {
    type: 'Microsoft.DocumentDB/databaseAccounts',
    groups: [{ group: 'Sql', zones: ['privatelink.documents.azure.com'], reach: 'both' }],
  },
  {
    type: 'Microsoft.ServiceBus/namespaces',
    groups: [{ group: 'namespace', zones: ['privatelink.servicebus.windows.net'], reach: 'both' }],
  },
  {
    type: 'Microsoft.EventHub/namespaces',
    groups: [{ group: 'namespace', zones: ['privatelink.servicebus.windows.net'], reach: 'both' }],
  },
  {
    type: 'Microsoft.HealthcareApis/workspaces',
    afterChildren: true,
    groups: [
      {
        group: 'healthcareworkspace',
        zones: [
          'privatelink.workspace.azurehealthcareapis.com',
          'privatelink.fhir.azurehealthcareapis.com',
          'privatelink.dicom.azurehealthcareapis.com',
        ],
        reach: 'both',
      },
    ],
  },
  {
    type: 'Microsoft.ContainerRegistry/registries',
    afterChildren: true,
    groups: [{ group: 'registry', zones: ['privatelink.azurecr.io'], reach: 'both' }],
  },
  {
    type: 'Microsoft.Web/sites',
    groups: [{ group: 'sites', zones: ['privatelink.azurewebsites.net'], reach: 'own' }],
  },
  {
    type: 'Microsoft.App/managedEnvironments',
    groups: [{ group: 'managedEnvironments', zones: ['privatelink.{region}.azurecontainerapps.io'], reach: 'own' }],
  },
  {
    // https://learn.microsoft.com/azure/backup/backup-azure-private-endpoints-configure-manage
    type: 'Microsoft.RecoveryServices/vaults',
    groups: [
      {
        group: 'AzureBackup',
        zones: [
          'privatelink.{code}.backup.windowsazure.com',
          'privatelink.blob.core.windows.net',
          'privatelink.queue.core.windows.net',
        ],
        reach: 'own',
      },
      // The machines of the other region replicate to the vault from their own network.
      { group: 'AzureSiteRecovery', zones: ['privatelink.siterecovery.windowsazure.com'], reach: 'both' },
    ],
  },
  {
    type: 'Microsoft.Automation/automationAccounts',
    groups: [
      { group: 'Webhook', zones: ['privatelink.azure-automation.net'], reach: 'own' },
      { group: 'DSCAndHybridWorker', zones: ['privatelink.azure-automation.net'], reach: 'own' },
    ],
  },
  {
    // https://learn.microsoft.com/azure/azure-monitor/logs/private-link-configure
    type: 'Microsoft.Insights/privateLinkScopes',
    groups: [
      {
        group: 'azuremonitor',
        zones: [
          'privatelink.monitor.azure.com',
          'privatelink.oms.opinsights.azure.com',
          'privatelink.ods.opinsights.azure.com',
          'privatelink.agentsvc.azure-automation.net',
          'privatelink.blob.core.windows.net',
        ],
        reach: 'both',
      },
    ],
  },
  {
    type: 'Microsoft.Purview/accounts',
    groups: [
      { group: 'account', zones: ['privatelink.purview.azure.com'], reach: 'both' },
      { group: 'portal', zones: ['privatelink.purviewstudio.azure.com'], reach: 'both' },
    ],
  },
];

/**
 * The symbol of an endpoint, for what must come after it, as the first backup of a vault must:
 * `endpointSymbol(vault, 'AzureBackup', 'primary')`. The group is told where the type has several.
 */
export function endpointSymbol(
  { symbol, type }: Pick<Handle, 'symbol' | 'type'>,
  group: string,
  region: RegionKey,
): string {
  const several = (endpointTable.find((row) => row.type === type)?.groups.length ?? 0) > 1;
  const part = several ? group.slice(0, 1).toUpperCase() + group.slice(1) : '';
  return `${symbol}${part}Endpoint${region === 'secondary' ? 'Secondary' : ''}`;
}
