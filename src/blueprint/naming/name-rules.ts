/** How resources of a type may be called. */
export interface NameRule {
  /** Microsoft's abbreviation: https://learn.microsoft.com/azure/cloud-adoption-framework/ready/azure-best-practices/resource-abbreviations */
  readonly abbreviation: string;
  readonly longest: number;
  /** Hyphens are left out. */
  readonly plain?: true;
  /** All of Azure shares the names, so that each needs something of its own. */
  readonly global?: true;
}

/**
 * By type without case. Source of lengths and characters:
 * https://learn.microsoft.com/azure/azure-resource-manager/management/resource-name-rules
 */
export const nameRules: Readonly<Record<string, NameRule>> = {
  'Microsoft.Resources/resourceGroups': { abbreviation: 'rg', longest: 90 },
  'Microsoft.Management/managementGroups': { abbreviation: 'mg', longest: 90 },
  'Microsoft.OperationalInsights/workspaces': { abbreviation: 'log', longest: 63 },
  'Microsoft.OperationalInsights/clusters': { abbreviation: 'logc', longest: 63 },
  'Microsoft.Insights/privateLinkScopes': { abbreviation: 'pls', longest: 255 },
  'Microsoft.Insights/actionGroups': { abbreviation: 'ag', longest: 260 },
  'Microsoft.Insights/activityLogAlerts': { abbreviation: 'ala', longest: 260 },
  'Microsoft.Insights/dataCollectionRules': { abbreviation: 'dcr', longest: 64 },
  'Microsoft.Insights/dataCollectionEndpoints': { abbreviation: 'dce', longest: 44 },
  'Microsoft.Insights/components': { abbreviation: 'appi', longest: 260 },
  'Microsoft.Insights/scheduledQueryRules': { abbreviation: 'sqr', longest: 260 },
  'Microsoft.KeyVault/vaults': { abbreviation: 'kv', longest: 24, global: true },
  'Microsoft.KeyVault/managedHSMs': { abbreviation: 'kvmhsm', longest: 24, global: true },
  'Microsoft.ManagedIdentity/userAssignedIdentities': { abbreviation: 'id', longest: 128 },
  'Microsoft.Network/virtualNetworks': { abbreviation: 'vnet', longest: 64 },
  'Microsoft.Network/networkSecurityGroups': { abbreviation: 'nsg', longest: 80 },
  'Microsoft.Network/routeTables': { abbreviation: 'rt', longest: 80 },
  'Microsoft.Network/azureFirewalls': { abbreviation: 'afw', longest: 56 },
  'Microsoft.Network/firewallPolicies': { abbreviation: 'afwp', longest: 80 },
  'Microsoft.Network/bastionHosts': { abbreviation: 'bas', longest: 80 },
  'Microsoft.Network/publicIPAddresses': { abbreviation: 'pip', longest: 80 },
  'Microsoft.Network/ddosProtectionPlans': { abbreviation: 'ddos', longest: 80 },
  'Microsoft.Network/virtualNetworkGateways': { abbreviation: 'vgw', longest: 80 },
  'Microsoft.Network/localNetworkGateways': { abbreviation: 'lgw', longest: 80 },
  'Microsoft.Network/connections': { abbreviation: 'con', longest: 80 },
  'Microsoft.Network/privateEndpoints': { abbreviation: 'pep', longest: 64 },
  'Microsoft.Network/networkInterfaces': { abbreviation: 'nic', longest: 80 },
  'Microsoft.Network/dnsResolvers': { abbreviation: 'dnspr', longest: 80 },
  'Microsoft.Network/FrontDoorWebApplicationFirewallPolicies': { abbreviation: 'fdfp', longest: 128, plain: true },
  'Microsoft.Cdn/profiles': { abbreviation: 'afd', longest: 90 },
  'Microsoft.Cdn/profiles/afdEndpoints': { abbreviation: 'fde', longest: 46, global: true },
  'Microsoft.Storage/storageAccounts': { abbreviation: 'st', longest: 24, plain: true, global: true },
  'Microsoft.Sql/servers': { abbreviation: 'sql', longest: 63, global: true },
  'Microsoft.Sql/servers/failoverGroups': { abbreviation: 'fog', longest: 63, global: true },
  'Microsoft.Sql/managedInstances': { abbreviation: 'sqlmi', longest: 63, global: true },
  'Microsoft.Sql/locations/instanceFailoverGroups': { abbreviation: 'fogmi', longest: 63, global: true },
  'Microsoft.DBforPostgreSQL/flexibleServers': { abbreviation: 'psql', longest: 63, global: true },
  'Microsoft.DocumentDB/databaseAccounts': { abbreviation: 'cosmos', longest: 44, global: true },
  'Microsoft.HealthcareApis/workspaces': { abbreviation: 'hds', longest: 24, plain: true, global: true },
  'Microsoft.ServiceBus/namespaces': { abbreviation: 'sbns', longest: 50, global: true },
  'Microsoft.EventHub/namespaces': { abbreviation: 'evhns', longest: 50, global: true },
  'Microsoft.Web/serverfarms': { abbreviation: 'asp', longest: 60 },
  'Microsoft.Web/sites': { abbreviation: 'app', longest: 60, global: true },
  'Microsoft.App/managedEnvironments': { abbreviation: 'cae', longest: 60 },
  'Microsoft.App/containerApps': { abbreviation: 'ca', longest: 32 },
  'Microsoft.ContainerRegistry/registries': { abbreviation: 'cr', longest: 50, plain: true, global: true },
  'Microsoft.Compute/virtualMachines': { abbreviation: 'vm', longest: 64 },
  'Microsoft.Compute/disks': { abbreviation: 'disk', longest: 80 },
  'Microsoft.Compute/diskEncryptionSets': { abbreviation: 'des', longest: 80 },
  'Microsoft.Maintenance/maintenanceConfigurations': { abbreviation: 'mc', longest: 64 },
  'Microsoft.RecoveryServices/vaults': { abbreviation: 'rsv', longest: 50 },
  'Microsoft.DataProtection/backupVaults': { abbreviation: 'bvault', longest: 50 },
  'Microsoft.DataProtection/resourceGuards': { abbreviation: 'rguard', longest: 50 },
  'Microsoft.AlertsManagement/actionRules': { abbreviation: 'apr', longest: 260 },
  'Microsoft.Automation/automationAccounts': { abbreviation: 'aa', longest: 50 },
  'Microsoft.Purview/accounts': { abbreviation: 'pview', longest: 63, global: true },
};
