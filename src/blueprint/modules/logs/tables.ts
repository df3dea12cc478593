import { type Context, defineModule } from '../../model/module.ts';
import type { Handle } from '../../model/resource.ts';
import { builtInRole, guidOf, idOf, subscription, text } from '../../model/value.ts';
import { groupOf } from '../identity/people.ts';
import { type Reader, tablesOf } from './table-list.ts';

const TABLE = 'Microsoft.OperationalInsights/workspaces/tables';
const ASSIGNMENT = 'Microsoft.Authorization/roleAssignments';
/** Reader: https://learn.microsoft.com/azure/role-based-access-control/built-in-roles/general */
const READER = 'acdd72a7-3385-48ef-bd42-f606fba81ae7';
const readers: readonly Reader[] = ['analysts', 'operators'];

/**
 * How long each table keeps what it holds, and who reads it.
 * https://learn.microsoft.com/azure/azure-monitor/logs/data-retention-configure,
 * https://learn.microsoft.com/azure/azure-monitor/logs/manage-table-access
 */
export const tables = defineModule({
  name: 'tables',
  level: 'estate',
  needs: ['workspace', 'sentinel'],
  offers: [],
  build: (context) => {
    const { configuration, declare, symbol, unit, offered } = context;
    const asking = askingRole(context);
    for (const reader of readers) declareAsking(context, asking, reader);
    for (const table of tablesOf(configuration)) {
      const handle = declare({
        symbol: symbol(`${table.name}Table`),
        type: TABLE,
        unit: unit('logs', 'tables'),
        name: table.name,
        parent: offered('workspace'),
        purpose: `${table.name}: at hand for ${configuration.retention.onlineDays} days, and kept for ${configuration.retention.totalDays}.`,
        properties: {
          plan: 'Analytics',
          retentionInDays: configuration.retention.onlineDays,
          totalRetentionInDays: configuration.retention.totalDays,
        },
        // Some tables are Sentinel's own.
        after: [offered('sentinel')],
      });
      for (const reader of table.readers) declareReading(context, handle, reader);
    }
    return {};
  },
});

/** Whoever may ask the workspace sees only the tables that are given to them besides. */
function declareAsking(context: Context<'workspace' | 'sentinel'>, role: Handle, reader: Reader): void {
  const { declare, symbol, unit, offered } = context;
  const group = groupOf(context, reader);
  declare({
    symbol: symbol(`${reader}AskWorkspace`),
    type: ASSIGNMENT,
    unit: unit('logs', 'access'),
    name: guidOf(idOf(offered('workspace')), idOf(role), text`${group}`),
    on: offered('workspace'),
    purpose: `The ${reader} may send queries to the workspace.`,
    properties: { roleDefinitionId: idOf(role), principalId: group, principalType: 'Group' },
  });
}

/** https://learn.microsoft.com/azure/azure-monitor/logs/manage-table-access: no table comes with this role. */
function askingRole({ declare, symbol, subscriptionUnit, configuration }: Context): Handle {
  const scope = subscription('platform');
  return declare({
    symbol: symbol('askWorkspaceRole'),
    type: 'Microsoft.Authorization/roleDefinitions',
    unit: subscriptionUnit('platform', 'roles'),
    name: guidOf(scope, text`ask-workspace`),
    purpose: 'The right to ask a workspace, which shows nothing without a table that may be read.',
    properties: {
      roleName: `${configuration.name} log queries`,
      description: 'May send queries to a workspace. Tables are given one by one.',
      type: 'CustomRole',
      permissions: [
        {
          actions: [
            'Microsoft.OperationalInsights/workspaces/read',
            'Microsoft.OperationalInsights/workspaces/query/read',
          ],
          notActions: [],
          dataActions: [],
          notDataActions: [],
        },
      ],
      assignableScopes: [scope],
    },
  });
}

function declareReading(context: Context<'workspace' | 'sentinel'>, table: Handle, reader: Reader): void {
  const { declare, symbol, unit } = context;
  const role = builtInRole(READER);
  const group = groupOf(context, reader);
  declare({
    symbol: symbol(`${reader}Read${String(table.name)}`),
    type: ASSIGNMENT,
    unit: unit('logs', 'access'),
    name: guidOf(idOf(table), role, text`${group}`),
    on: table,
    purpose: `The ${reader} may read ${String(table.name)}.`,
    properties: { roleDefinitionId: role, principalId: group, principalType: 'Group' },
  });
}
