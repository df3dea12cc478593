import type { AzurermType } from '../azurerm-type.ts';
import { each, enabled } from '../rewrite.ts';

/** What agents on machines collect, and where they send it. */
export const monitoringTypes: readonly AzurermType[] = [
  {
    type: 'Microsoft.Insights/dataCollectionEndpoints',
    terraform: 'azurerm_monitor_data_collection_endpoint',
    in: 'group',
    rows: [
      ['kind', 'kind'],
      ['properties.networkAcls.publicNetworkAccess', 'public_network_access_enabled', enabled],
    ],
  },
  {
    type: 'Microsoft.Insights/dataCollectionRules',
    terraform: 'azurerm_monitor_data_collection_rule',
    in: 'group',
    rows: [
      ['kind', 'kind'],
      ['properties.description', 'description'],
      ['properties.dataCollectionEndpointId', 'data_collection_endpoint_id'],
      [
        'properties.dataSources.syslog',
        'data_sources.syslog',
        each([
          ['name', 'name'],
          ['streams', 'streams'],
          ['facilityNames', 'facility_names'],
          ['logLevels', 'log_levels'],
        ]),
      ],
      [
        'properties.dataSources.windowsEventLogs',
        'data_sources.windows_event_log',
        each([
          ['name', 'name'],
          ['streams', 'streams'],
          ['xPathQueries', 'x_path_queries'],
        ]),
      ],
      [
        'properties.destinations.logAnalytics',
        'destinations.log_analytics',
        each([
          ['name', 'name'],
          ['workspaceResourceId', 'workspace_resource_id'],
        ]),
      ],
      [
        'properties.dataFlows',
        'data_flow',
        each([
          ['streams', 'streams'],
          ['destinations', 'destinations'],
        ]),
      ],
    ],
  },
  {
    type: 'Microsoft.Insights/dataCollectionRuleAssociations',
    terraform: 'azurerm_monitor_data_collection_rule_association',
    in: { parentId: 'target_resource_id' },
    rows: [
      ['properties.dataCollectionRuleId', 'data_collection_rule_id'],
      ['properties.dataCollectionEndpointId', 'data_collection_endpoint_id'],
    ],
  },
];
