/** Which logs a type has. */
export interface LogRow {
  readonly type: string;
  /** Every log of the type, where none is named. */
  readonly categories?: readonly string[];
  /** The type writes to tables of its own, by category, where it is told to: then access can be given by table. */
  readonly ownTables?: true;
}

const all = (...types: readonly string[]): readonly LogRow[] => types.map((type) => ({ type }));
const allToOwnTables = (...types: readonly string[]): readonly LogRow[] =>
  types.map((type) => ({ type, ownTables: true }));

/**
 * Every type of the blueprint that has logs. Source: https://learn.microsoft.com/azure/azure-monitor/reference/logs-index,
 * and the page on monitoring of each service
 */
export const logRows: readonly LogRow[] = [
  ...allToOwnTables(
    'Microsoft.KeyVault/vaults',
    'Microsoft.KeyVault/managedHSMs',
    'Microsoft.Network/azureFirewalls',
    'Microsoft.Network/bastionHosts',
    'Microsoft.ServiceBus/namespaces',
    'Microsoft.EventHub/namespaces',
    'Microsoft.DataProtection/backupVaults',
    'Microsoft.HealthcareApis/workspaces/dicomservices',
    'Microsoft.HealthcareApis/workspaces/fhirservices',
    'Microsoft.Purview/accounts',
    'Microsoft.Web/sites',
    'Microsoft.Web/sites/slots',
  ),
  ...all(
    'Microsoft.App/managedEnvironments',
    'Microsoft.Automation/automationAccounts',
    'Microsoft.Cdn/profiles',
    'Microsoft.ContainerRegistry/registries',
    'Microsoft.HealthcareApis/workspaces/iotconnectors',
    'Microsoft.Network/applicationGateways',
    'Microsoft.Network/expressRouteCircuits',
    'Microsoft.Network/networkSecurityGroups',
    'Microsoft.Network/publicIPAddresses',
    'Microsoft.Network/virtualNetworkGateways',
    'Microsoft.Network/virtualNetworks',
    'Microsoft.OperationalInsights/workspaces',
    'Microsoft.Sql/managedInstances',
    'Microsoft.Sql/managedInstances/databases',
    'Microsoft.Sql/servers/databases',
    'Microsoft.Storage/storageAccounts/blobServices',
    'Microsoft.Storage/storageAccounts/fileServices',
    'Microsoft.Storage/storageAccounts/queueServices',
    'Microsoft.Storage/storageAccounts/tableServices',
  ),
  // Who asked and for what; figures about performance are no record, and their tables would be kept six years.
  {
    type: 'Microsoft.DocumentDB/databaseAccounts',
    ownTables: true,
    categories: ['DataPlaneRequests', 'ControlPlaneRequests'],
  },
  { type: 'Microsoft.DBforPostgreSQL/flexibleServers', ownTables: true, categories: ['PostgreSQLLogs'] },
  {
    // The older AzureBackupReport and AzureSiteRecovery categories must not go with those that have tables of their own:
    // https://learn.microsoft.com/azure/backup/backup-azure-diagnostic-events
    type: 'Microsoft.RecoveryServices/vaults',
    ownTables: true,
    categories: [
      'CoreAzureBackup',
      'AddonAzureBackupJobs',
      'AddonAzureBackupAlerts',
      'AddonAzureBackupPolicy',
      'AddonAzureBackupProtectedInstance',
      'AddonAzureBackupStorage',
      'AzureBackupOperations',
      'ASRJobs',
      'ASRReplicatedItems',
    ],
  },
];
