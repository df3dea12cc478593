/**
 * The domain of a service in Azure's clouds: the public one, that of the United States government, and China's.
 * Sources: https://learn.microsoft.com/azure/private-link/private-endpoint-dns,
 * https://learn.microsoft.com/azure/azure-government/compare-azure-government-global-azure
 */
const domains: readonly (readonly [everywhere: string, government: string, china: string])[] = [
  ['core.windows.net', 'core.usgovcloudapi.net', 'core.chinacloudapi.cn'],
  ['postgres.database.azure.com', 'postgres.database.usgovcloudapi.net', 'postgres.database.chinacloudapi.cn'],
  ['database.windows.net', 'database.usgovcloudapi.net', 'database.chinacloudapi.cn'],
  ['documents.azure.com', 'documents.azure.us', 'documents.azure.cn'],
  ['servicebus.windows.net', 'servicebus.usgovcloudapi.net', 'servicebus.chinacloudapi.cn'],
  ['vault.azure.net', 'vault.usgovcloudapi.net', 'vault.azure.cn'],
  ['login.microsoftonline.com', 'login.microsoftonline.us', 'login.partner.microsoftonline.cn'],
  ['vaultcore.azure.net', 'vaultcore.usgovcloudapi.net', 'vaultcore.azure.cn'],
  ['managedhsm.azure.net', 'managedhsm.usgovcloudapi.net', 'managedhsm.azure.cn'],
  ['azurehealthcareapis.com', 'azurehealthcareapis.us', 'azurehealthcareapis.cn'],
  ['azurewebsites.net', 'azurewebsites.us', 'chinacloudsites.cn'],
  ['azurecontainerapps.io', 'azurecontainerapps.us', 'azurecontainerapps.cn'],
  ['azurecr.io', 'azurecr.us', 'azurecr.cn'],
  ['azure-automation.net', 'azure-automation.us', 'azure-automation.cn'],
  ['windowsazure.com', 'windowsazure.us', 'windowsazure.cn'],
  ['monitor.azure.com', 'monitor.azure.us', 'monitor.azure.cn'],
  ['opinsights.azure.com', 'opinsights.azure.us', 'opinsights.azure.cn'],
  ['graph.microsoft.com', 'graph.microsoft.us', 'microsoftgraph.chinacloudapi.cn'],
  ['management.azure.com', 'management.usgovcloudapi.net', 'management.chinacloudapi.cn'],
  ['purview.azure.com', 'purview.azure.us', 'purview.azure.cn'],
  ['purviewstudio.azure.com', 'purviewstudio.azure.us', 'purviewstudio.azure.cn'],
];

/** A name of the public cloud as the cloud of a region has it: `vault.azure.net` in Virginia is `vault.usgovcloudapi.net`. */
export function inCloudOf(region: string, name: string): string {
  const place = cloudOf(region);
  const domain = domains.find(([everywhere]) => name.endsWith(everywhere));
  return place === 0 || domain === undefined ? name : `${name.slice(0, -domain[0].length)}${domain[place]}`;
}

const cloudOf = (region: string): 0 | 1 | 2 => {
  if (region.startsWith('usgov') || region.startsWith('usdod')) return 1;
  return region.startsWith('china') ? 2 : 0;
};
