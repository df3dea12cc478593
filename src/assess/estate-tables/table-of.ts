import { remember } from '../../arm/remember.ts';
import type { Resource } from '../../model/resource.ts';
import { type AzureTable, graphTables } from './table-schemas.ts';

/** Children that Resource Graph shows as rows of their own in `Resources`, because Azure tracks them. */
const trackedChildren = new Set([
  'microsoft.automation/automationaccounts/runbooks',
  'microsoft.cdn/profiles/afdendpoints',
  'microsoft.cdn/profiles/endpoints',
  'microsoft.compute/virtualmachines/extensions',
  'microsoft.network/networkwatchers/flowlogs',
  'microsoft.network/privatednszones/virtualnetworklinks',
  'microsoft.sql/managedinstances/databases',
  'microsoft.sql/servers/databases',
  'microsoft.sql/servers/elasticpools',
  'microsoft.web/sites/slots',
]);

const rules: readonly (readonly [pattern: RegExp, table: AzureTable])[] = [
  [/\/diagnosticsettings$/, 'DiagnosticSettings'],
  [/^microsoft\.resources\/subscriptions(\/resourcegroups)?$/, 'ResourceContainers'],
  [/^microsoft\.management\/managementgroups$/, 'ResourceContainers'],
  [/^microsoft\.(authorization\/policy|policyinsights\/)/, 'PolicyResources'],
  [/^microsoft\.authorization\/role/, 'AuthorizationResources'],
  [/^microsoft\.security\//, 'SecurityResources'],
  [/^microsoft\.(recoveryservices\/vaults|dataprotection\/backupvaults)\//, 'RecoveryServicesResources'],
  [/^microsoft\.network\/(effective|networkgroupmemberships|networkmanagerconnections)/, 'NetworkResources'],
  [/^safeguard\.source\//, 'SourceTree'],
];

const byType = remember((type: string): string => {
  const table = graphTables.get(type) ?? rules.find(([pattern]) => pattern.test(type))?.[1];
  if (table !== undefined) return table;
  return type.split('/').length === 2 || trackedChildren.has(type) ? 'Resources' : 'ResourceChildren';
});

/** The table that a resource stands in. Extension resources of a type of their own are children of what they stand on. */
export function tableOf({ type, extends: on }: Pick<Resource, 'type' | 'extends'>): string {
  const table = byType(type);
  return table === 'Resources' && on !== undefined ? 'ResourceChildren' : table;
}
