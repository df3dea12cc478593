import type { DefaultRow } from './default-row.ts';

const settings = 'https://learn.microsoft.com/rest/api/monitor/diagnostic-settings/create-or-update';
const workspaces = 'https://learn.microsoft.com/azure/azure-monitor/logs/data-retention-configure';
const publicAccess = 'https://learn.microsoft.com/azure/azure-monitor/logs/private-link-configure';

/** Where a setting sends and what; a destination or list that is not written is not there. */
const settingRows = (type: string): readonly DefaultRow[] =>
  ['workspaceId', 'storageAccountId', 'logs', 'logs[*].category', 'logs[*].categoryGroup', 'metrics'].map((path) => ({
    type,
    path: `properties.${path}`,
    default: null,
    document: settings,
  }));

/** Documented defaults. */
export const monitorDefaults: readonly DefaultRow[] = [
  ...settingRows('microsoft.insights/diagnosticsettings'),
  ...settingRows('microsoft.aadiam/diagnosticsettings'),
  {
    type: 'microsoft.operationalinsights/workspaces',
    path: 'properties.retentionInDays',
    default: 30,
    document: workspaces,
  },
  {
    type: 'microsoft.operationalinsights/workspaces',
    path: 'properties.publicNetworkAccessForIngestion',
    default: 'Enabled',
    document: publicAccess,
  },
  {
    type: 'microsoft.operationalinsights/workspaces',
    path: 'properties.publicNetworkAccessForQuery',
    default: 'Enabled',
    document: publicAccess,
  },
  {
    type: 'microsoft.operationalinsights/workspaces',
    path: 'properties.features.disableLocalAuth',
    default: null,
    document: 'https://learn.microsoft.com/azure/azure-monitor/agents/azure-monitor-agent-authentication',
  },
  {
    type: 'microsoft.operationalinsights/workspaces/tables',
    path: 'properties.retentionInDays',
    default: null,
    document: workspaces,
  },
  {
    type: 'microsoft.operationalinsights/workspaces/tables',
    path: 'properties.totalRetentionInDays',
    default: null,
    document: workspaces,
  },
  {
    type: 'microsoft.operationalinsights/workspaces/tables',
    path: 'properties.plan',
    default: 'Analytics',
    document: 'https://learn.microsoft.com/azure/azure-monitor/logs/logs-table-plans',
  },
  {
    type: 'microsoft.operationalinsights/clusters',
    path: 'properties.keyVaultProperties.keyVaultUri',
    default: null,
    document: 'https://learn.microsoft.com/azure/azure-monitor/logs/customer-managed-keys',
  },
  {
    type: 'microsoft.insights/components',
    path: 'properties.WorkspaceResourceId',
    default: null,
    document: 'https://learn.microsoft.com/azure/azure-monitor/app/create-workspace-resource',
  },
  ...[
    'email',
    'sms',
    'voice',
    'webhook',
    'armRole',
    'logicApp',
    'azureFunction',
    'eventHub',
    'itsm',
    'automationRunbook',
  ].map(
    (kind): DefaultRow => ({
      type: 'microsoft.insights/actiongroups',
      path: `properties.${kind}Receivers`,
      default: null,
      document: 'https://learn.microsoft.com/azure/azure-monitor/alerts/action-groups',
    }),
  ),
  {
    type: 'microsoft.insights/activitylogalerts',
    path: 'properties.enabled',
    default: true,
    document: 'https://learn.microsoft.com/rest/api/monitor/activity-log-alerts/create-or-update',
  },
  {
    type: 'microsoft.operationalinsights/workspaces',
    path: 'properties.workspaceCapping.dailyQuotaGb',
    default: null,
    document: 'https://learn.microsoft.com/azure/azure-monitor/logs/daily-cap',
  },
  {
    type: 'microsoft.operationalinsights/workspaces/linkedservices',
    path: 'properties.writeAccessResourceId',
    default: null,
    document: 'https://learn.microsoft.com/rest/api/loganalytics/linked-services/create-or-update',
  },
  {
    type: 'microsoft.insights/datacollectionruleassociations',
    path: 'properties.dataCollectionRuleId',
    default: null,
    document: 'https://learn.microsoft.com/rest/api/monitor/data-collection-rule-associations/create',
  },
];
